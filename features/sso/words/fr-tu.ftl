# Words of the sso feature.
cas-signed-in-title = Tu es connecté
cas-onward-why = Le service s’ouvre. S’il tarde, continue par le bouton.
cas-warn-why = Ce service va savoir que c’est toi.
cas-unknown-why = L’adresse demandée n’est pas celle d’un service de ce portail. Rien n’a été transmis. Demande à l’école l’adresse du service.
cas-closed-title = { $name } ne t’est pas ouvert
cas-closed-why = L’école n’a pas ouvert ce service pour toi. Si tu en as besoin, parles-en à un professeur.
