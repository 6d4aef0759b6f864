# Words of the directory feature: only what differs for pupils.
groups-title = Ta classe et tes groupes
groups-none = Tu n’as pas de classe pour l’instant : elle apparaîtra ici dès que l’établissement l’aura remplie.
search-label = Qui cherches-tu ?
search-too-short = Écris au moins deux lettres.
search-too-much = Tu as affiché beaucoup de personnes en peu de temps. Par sécurité, l’annuaire se repose : réessaie dans une heure, ou demande à un adulte de ton établissement.
search-nobody = Personne de ce nom parmi celles que tu peux voir. Essaie le début du prénom ou du nom, sans te soucier des accents.
