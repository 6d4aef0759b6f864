# Words of the sso feature.
cas-signed-in-title = Tu es connecté
cas-onward-why = Le service s’ouvre. S’il tarde, continue par le bouton.
cas-warn-why = Ce service va savoir que c’est toi.
cas-unknown-why = L’adresse demandée n’est pas celle d’un service de ce portail. Rien n’a été transmis. Demande à l’école l’adresse du service.
cas-closed-title = { $name } ne t’est pas ouvert
cas-closed-why = L’école n’a pas ouvert ce service pour toi. Si tu en as besoin, parles-en à un professeur.
sso-second-why = Ce service ne s’ouvre qu’avec une deuxième étape après le mot de passe : une clé d’accès ou un code. Tu n’en as pas encore. Ajoute-la, puis ouvre le service de nouveau.
oidc-consent-why = { $name } s’ouvre avec ton compte du portail. Si tu acceptes, ce service recevra :
oidc-consent-later = Si tu refuses, rien n’est transmis.
oidc-sign-out-by = { $name } propose de terminer ta session sur le portail et dans les services ouverts.
oidc-sign-out-why = Un service propose de terminer ta session sur le portail et dans les services ouverts.
oidc-scope-timetable-read = Lire l’emploi du temps en ton nom
oidc-scope-why-timetable-read = Le tien, avec les professeurs, les salles et les changements.
oidc-scope-homework-read = Lire le travail à faire en ton nom
oidc-scope-why-homework-read = Le tien, avec les consignes.
oidc-scope-homework-write = Cocher le travail à faire en ton nom
