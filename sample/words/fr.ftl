# What the sample service says.
sample-title = Service d’exemple
sample-stranger = Vous n’êtes pas connecté à ce service
sample-stranger-why = Ce service n’a pas de mot de passe à lui : il demande au portail { $portal } qui vous êtes.
sample-sign-in = Se connecter avec le portail
sample-known = Vous êtes connecté à ce service
sample-known-why = Voici ce que le portail a dit de vous. Quand votre session du portail se termine, celle-ci se termine aussi.
sample-caption = Ce que ce service a reçu
sample-name = Nom
sample-value = Valeur
sample-user = Identifiant
sample-sign-out = Se déconnecter
sample-silent = Le portail { $portal } ne répond pas : vérifiez qu’il est démarré, puis recommencez.
sample-refused = Le portail n’a pas reconnu ce ticket : il a déjà servi, ou il est trop vieux. Recommencez.
sample-unreadable = Ce que { $portal } a répondu n’est pas une réponse CAS : vérifiez l’adresse du portail, puis recommencez.
sample-nothing = Il n’y a rien à cette adresse
sample-nothing-why = Ce service n’a qu’une page.
sample-back = Aller à la page du service
