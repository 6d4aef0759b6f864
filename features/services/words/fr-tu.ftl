# Words of the services feature.
services-intro = Ces services s’ouvrent sans autre mot de passe. Tes favoris viennent d’abord, puis les derniers ouverts.
services-none = Aucun service n’est ouvert pour toi aujourd’hui. Ceux que l’établissement ouvrira paraîtront ici.
services-none-found = Aucun de tes services ne porte ce nom. Essaie un mot plus court.
services-favourite-kept = Le service est dans tes favoris.
services-favourite-dropped = Le service n’est plus dans tes favoris.
services-visits-why = Le portail garde la dernière fois que tu as ouvert chaque service. Personne d’autre que toi ne lit cette liste.
services-learns-intro = Voici tout ce que le portail dit de toi à ce service quand tu l’ouvres, et pourquoi.
services-learns-left-out = Ce qui ne te concerne pas n’est pas envoyé, et rien n’est dit des établissements qui n’ont pas ouvert ce service.
services-known-pairwise = Il te connaît par un identifiant fait pour lui seul : deux services ne peuvent pas comparer les leurs.
services-known-login = Il te connaît par ton identifiant de connexion.
services-known-uid = Il te connaît par l’identifiant opaque du portail, le même pour tous les services qui le reçoivent.
