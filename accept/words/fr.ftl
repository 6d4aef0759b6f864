# Le cahier de recette : ce qui doit tenir, ce qui était attendu, ce qui a été vu.
accept-title-cas = Cahier de recette CAS : { $url }
accept-expected = attendu : { $what }
accept-seen = vu : { $what }
accept-moot = sans objet : { $why }
accept-held = { $count ->
    [one] { $count } point tenu
   *[other] { $count } points tenus
  }
accept-missed = { $count ->
    [one] { $count } manqué
   *[other] { $count } manqués
  }
accept-advised = { $count ->
    [one] { $count } recommandé et manqué
   *[other] { $count } recommandés et manqués
  }
accept-moots = { $count } sans objet
accept-sum = { $held }, { $missed }, { $advised }, { $moots }.
accept-signs = ✓ tenu, ✗ manqué, ! recommandé et manqué (n’est pas un échec), – sans objet.

# Avant de commencer.
accept-no-cas = Il n’y a pas de page de connexion CAS sous { $url } : donnez l’adresse de CAS (celle qui précède /login).
accept-cannot-hear = Impossible d’écouter ce que le serveur appelle ({ $error }).

# Pourquoi il n’y a rien à demander.
accept-nobody = personne n’a pu se connecter
accept-nobody-told = le serveur n’a parlé de personne
accept-before = un point qui précède n’a pas abouti
accept-optional = le serveur n’offre pas cette possibilité, qui est facultative
accept-impatient = il faut attendre quelques minutes : relancez avec --patient
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
accept-is-untrusted = le certificat de { $host } n’est signé par aucune autorité connue, ou ce n’est pas le sien ; --ca nomme une autre autorité
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
accept-is-count = { $count } succès
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

# OpenID Connect.
accept-title-oidc = Cahier de recette OpenID Connect : { $url }
accept-no-provider = Il n’y a pas de document de découverte sous { $url } : donnez l’adresse de l’émetteur (celle qui précède /.well-known).
accept-public = le client n’a pas de secret
accept-no-signed-out = aucune adresse de retour après la déconnexion n’a été donnée (--signed-out)
accept-is-code = un retour au service, avec un code et son state
accept-is-error = un retour au service, avec l’erreur { $code } et son state
accept-is-error-status = l’erreur { $code }, statut { $status }
accept-is-tokens = un jeton d’accès et un ID token
accept-is-keys = des clés publiques, sans aucune partie privée
accept-is-private = une partie privée d’une clé
accept-is-no-none = aucun jeton sans signature
accept-is-signed = une signature par une clé publiée, avec un algorithme annoncé
accept-is-unsigned = une signature qu’aucune clé publiée ne reconnaît
accept-is-times = une fin après le début, dans la journée
accept-is-now = une heure proche de la nôtre, à cinq minutes près
accept-is-subject = de 1 à 255 signes ASCII
accept-is-unauthorized = statut 401, avec WWW-Authenticate: Bearer
accept-is-rotated = un nouveau jeton de renouvellement
accept-is-same-person = un ID token de la même personne
accept-is-other-person = un ID token de quelqu’un d’autre
accept-is-revoked = statut 200, et un jeton qui ne vaut plus rien
accept-is-signed-out = un retour au service avec son state, et une session terminée
accept-is-logout-token = un POST au service, avec un logout_token complet
accept-oidc-issuer = Le document de découverte nomme l’adresse où il se trouve
accept-oidc-members = Le document de découverte a tous les membres exigés
accept-oidc-rs256 = RS256 est offert
accept-oidc-no-none = Les jetons sans signature ne sont pas offerts
accept-oidc-pkce-said = PKCE (S256) est annoncé
accept-oidc-keys = Les clés sont publiées, sans leur partie privée
accept-oidc-unknown-client = Un client inconnu : une page, aucune redirection
accept-oidc-other-redirect = Une adresse de retour inconnue : une page, aucune redirection
accept-oidc-lookalikes = Une adresse qui ressemble à l’adresse de retour n’est pas prise pour elle
accept-oidc-response-type = Un response_type inconnu est refusé au service
accept-oidc-pkce-missing = Sans code_challenge : invalid_request
accept-oidc-pkce-plain = code_challenge_method=plain : invalid_request
accept-oidc-none-alone = prompt=none avec une autre valeur : invalid_request
accept-oidc-login-required = prompt=none sans session : login_required, sans page
accept-oidc-iss = La réponse nomme l’émetteur (iss)
accept-oidc-repeated = Un paramètre répété : invalid_request
accept-oidc-unsigned-request = Une demande non signée (request) est refusée
accept-oidc-sign-in = Le bon mot de passe ramène au service, avec un code et son state
accept-oidc-token = Le code devient un jeton d’accès et un ID token
accept-oidc-token-no-store = La réponse qui porte des jetons n’est pas gardée
accept-oidc-signature = L’ID token est signé par une clé publiée
accept-oidc-id-issuer = L’ID token nomme l’émetteur
accept-oidc-id-audience = L’ID token est fait pour ce client
accept-oidc-id-times = L’ID token a un début et une fin
accept-oidc-id-clock = L’ID token est de maintenant
accept-oidc-id-nonce = L’ID token porte le nonce de la demande
accept-oidc-id-subject = L’ID token nomme quelqu’un (sub)
accept-oidc-at-hash = L’ID token est lié au jeton d’accès (at_hash)
accept-oidc-userinfo = UserInfo nomme la même personne
accept-oidc-userinfo-stranger = UserInfo ne dit rien à qui n’a pas de jeton
accept-oidc-userinfo-invented = UserInfo ne dit rien à un jeton inventé
accept-oidc-session = Avec une session, prompt=none donne un code, pour la même personne
accept-oidc-auth-time = max_age : l’ID token dit l’heure de connexion (auth_time)
accept-oidc-max-age = max_age dépassé : le mot de passe est demandé
accept-oidc-prompt-login = prompt=login : le mot de passe est demandé, et auth_time avance
accept-oidc-unknown-scope = Une portée inconnue est ignorée, ou refusée par invalid_scope
accept-oidc-code-invented = Un code inventé : invalid_grant
accept-oidc-grant-unknown = Un grant_type inconnu : unsupported_grant_type
accept-oidc-verifier-wrong = Un mauvais code_verifier est refusé
accept-oidc-verifier-missing = Sans code_verifier, le code est refusé
accept-oidc-redirect-wrong = Une autre adresse de retour à l’échange est refusée
accept-oidc-secret-wrong = Un mauvais secret : invalid_client
accept-oidc-code-once = Un code ne sert qu’une fois
accept-oidc-code-revokes = Un code utilisé deux fois annule les jetons qui en sont venus
accept-oidc-code-race = Dix échanges à la fois : un seul réussit
accept-oidc-code-expires = Un code qui a attendu dix minutes est refusé
accept-oidc-refresh = Un jeton de renouvellement donne un nouveau jeton d’accès
accept-oidc-refresh-rotates = Le jeton de renouvellement change à chaque usage
accept-oidc-refresh-once = L’ancien jeton de renouvellement est refusé
accept-oidc-refresh-family = L’ancien jeton présenté, le nouveau ne vaut plus rien non plus
accept-oidc-revoke = Un jeton rendu ne vaut plus rien
accept-oidc-end-other = La déconnexion ne renvoie pas vers une adresse inconnue
accept-oidc-end-unsigned = La déconnexion ne croit pas un id_token_hint sans signature
accept-oidc-end = La déconnexion termine la session et ramène au service
accept-oidc-back-channel = Le service est prévenu de la déconnexion par un logout_token
