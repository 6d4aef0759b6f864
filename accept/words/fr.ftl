# Le cahier de recette : ce qui doit tenir, ce qui était attendu, ce qui a été vu.
accept-title-cas = Cahier de recette CAS : { $url }
accept-expected = attendu : { $what }
accept-seen = vu : { $what }
accept-moot = sans objet : { $why }
accept-held = { $count ->
    [one] 1 point tenu
   *[other] { $count } points tenus
  }
accept-missed = { $count ->
    [one] 1 manqué
   *[other] { $count } manqués
  }
accept-advised = { $count ->
    [one] 1 conseil
   *[other] { $count } conseils
  }
accept-moots = { $count } sans objet
accept-sum = { $held }, { $missed }, { $advised }, { $moots }.
accept-signs = ✓ tenu, ✗ manqué, ! recommandé et manqué (n’est pas un échec), – sans objet.

# Avant de commencer.
accept-no-cas = Il n’y a pas de page de connexion CAS sous { $url } : donnez l’adresse de CAS (celle qui précède /login).
accept-cannot-listen = Impossible d’écouter sur { $address } ({ $error }) : arrêtez ce qui s’y trouve, ou changez --listen.

# Pourquoi il n’y a rien à demander.
accept-nobody = personne n’a pu se connecter
accept-nobody-told = le serveur n’a parlé de personne
accept-before = un point qui précède n’a pas abouti
accept-optional = le serveur n’offre pas cette possibilité, qui est facultative
accept-impatient = il faut attendre cinq minutes : relancez avec --patient
accept-no-callback = aucune adresse de retour des tickets mandataires n’a été donnée (--callback)
accept-no-listener = rien n’écoute à l’adresse du service (--listen)
accept-no-attributes = aucun attribut n’est transmis

# Ce qui est attendu, ou vu.
accept-is-page = une page du serveur, sans redirection ailleurs
accept-is-form = un formulaire avec un mot de passe
accept-is-status = statut { $status }
accept-is-redirect = une redirection vers { $to }
accept-is-no-redirect-for = aucune redirection pour { $address }
accept-is-return = un retour au service, sans ticket
accept-is-ticket = un retour au service, avec un ticket
accept-is-post = une page qui envoie le ticket au service par un formulaire
accept-is-303 = une redirection qui n’envoie pas le formulaire une seconde fois (302 ou 303)
accept-is-307 = une redirection 307 ou 308 après le mot de passe
accept-is-a-circle = une suite de redirections sans fin
accept-is-no-address = une adresse qui n’en est pas une
accept-is-silence = { $host } ne répond pas, ou pas en { $seconds } secondes
accept-is-too-many = plus de { $count } demandes : la recette s’arrête
accept-is-person = une réponse qui nomme la personne
accept-is-success = une réponse qui nomme { $user }
accept-is-refusal = un refus { $code }
accept-is-any-refusal = un refus
accept-is-proxy-ticket = un ticket mandataire
accept-is-granted = un ticket PGT reçu à l’adresse de retour, et son PGTIOU dans la réponse
accept-is-nothing = rien
accept-is-broken-xml = un XML mal formé
accept-is-strange = un XML qui n’est pas celui du protocole
accept-is-strange-json = un JSON qui n’est pas celui du protocole
accept-is-yes = « yes », puis éventuellement le nom de la personne
accept-is-no = « no »
accept-is-plain = « { $text } »
accept-is-value = { $name } : { $value }
accept-is-count = { $count ->
    [one] 1 succès
   *[other] { $count } succès
  }
accept-is-unlike = des valeurs toutes différentes, et longues
accept-is-same = deux fois la même valeur
accept-is-short = des valeurs qui ne diffèrent que par { $count } signes
accept-is-shape = un ticket qui commence par ST-, fait de lettres, de chiffres et de traits d’union, de 20 à 256 signes
accept-is-misshapen = un ticket qui commence par { $start }, de { $count } signes
accept-is-logout-request = un POST au service, avec une LogoutRequest qui nomme le ticket

# CAS.
accept-cas-form = Sans session, /login montre un formulaire
accept-cas-no-store = La page de connexion n’est pas gardée par le navigateur
accept-cas-gateway-stranger = gateway sans session : retour au service, sans ticket ni question
accept-cas-renew-over-gateway = renew l’emporte sur gateway
accept-cas-unknown-stranger = Un service inconnu est refusé sans redirection
accept-cas-unknown-gateway = Un service inconnu est refusé sans redirection, avec gateway aussi
accept-cas-lookalikes = Une adresse qui ressemble à celle du service n’est pas prise pour elle
accept-cas-wrong-password = Un mauvais mot de passe ramène au formulaire
accept-cas-sign-in = Le bon mot de passe ramène au service, avec un ticket
accept-cas-no-resend = Le mot de passe n’est jamais renvoyé au service
accept-cas-session = Avec une session, le ticket vient sans question
accept-cas-ticket-shape = Un ticket a le préfixe, les signes et la longueur que les services acceptent
accept-cas-ticket-unlike = Deux tickets ne se ressemblent pas
accept-cas-session-page = Avec une session et sans service, une page dit qu’on est connecté
accept-cas-renew-asks = renew demande le mot de passe malgré la session
accept-cas-gateway-known = gateway avec une session : retour au service, avec un ticket
accept-cas-query-kept = L’adresse du service garde ses propres paramètres
accept-cas-warn = warn : la personne est prévenue avant d’être envoyée au service
accept-cas-post = method=POST : le ticket est envoyé par un formulaire
accept-cas-unknown-known = Un service inconnu est refusé sans redirection, avec une session aussi
accept-cas-validates = /serviceValidate nomme la personne, en XML
accept-cas-1 = /validate répond « yes »
accept-cas-1-no = /validate répond « no » à un ticket inconnu
accept-cas-3 = /p3/serviceValidate nomme la même personne
accept-cas-standard-attributes = Les trois attributs de toute réponse y sont, une fois chacun
accept-cas-json = format=JSON : la même réponse en JSON
accept-cas-proxy-validate = /proxyValidate répond aussi des tickets de service
accept-cas-once = Un ticket ne sert qu’une fois
accept-cas-bound = Un ticket ne sert qu’à l’adresse pour laquelle il a été fait
accept-cas-burnt = Un ticket présenté pour une autre adresse ne sert plus à rien
accept-cas-race = Vingt validations à la fois : une seule réussit
accept-cas-not-renewed = renew à la validation refuse un ticket venu d’une session
accept-cas-renewed = renew à la validation accepte un ticket venu d’un mot de passe
accept-cas-expires = Un ticket qui a attendu cinq minutes est refusé
accept-cas-no-ticket = Sans ticket : INVALID_REQUEST
accept-cas-no-service = Sans service : INVALID_REQUEST
accept-cas-nothing-asked = Sans rien : INVALID_REQUEST
accept-cas-strange-format = Un format inconnu : INVALID_REQUEST
accept-cas-invented = Un ticket inventé : INVALID_TICKET
accept-cas-escaped = Rien de ce qu’un inconnu envoie ne devient un élément de la réponse
accept-cas-proxy-nothing = /proxy sans paramètre : INVALID_REQUEST
accept-cas-proxy-no-target = /proxy sans targetService : INVALID_REQUEST
accept-cas-proxy-no-pgt = /proxy sans pgt : INVALID_REQUEST
accept-cas-proxy-invented = /proxy refuse un ticket inventé
accept-cas-proxy-foreign = Aucun PGT pour une adresse de retour qui n’est pas celle du service
accept-cas-proxy-granted = Le PGT arrive à l’adresse de retour, son PGTIOU dans la réponse
accept-cas-proxy-ticket = /proxy donne un ticket mandataire
accept-cas-proxy-chain = /proxyValidate dit par qui vient un ticket mandataire, une fois
accept-cas-proxy-kind = /serviceValidate refuse un ticket mandataire
accept-cas-saml = /samlValidate nomme la même personne
accept-cas-saml-once = /samlValidate use le ticket lui aussi
accept-cas-logout-unknown = /logout ne renvoie pas vers un service inconnu
accept-cas-logout-url = /logout ignore l’ancien paramètre url
accept-cas-logout-service = /logout renvoie vers un service enregistré
accept-cas-logout = /logout termine la session
accept-cas-single-logout = Le service est prévenu de la déconnexion
