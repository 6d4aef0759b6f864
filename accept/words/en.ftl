# The acceptance book: what must hold, what was expected, what was seen.
accept-title-cas = CAS acceptance book: { $url }
accept-expected = expected: { $what }
accept-seen = seen: { $what }
accept-moot = not applicable: { $why }
accept-held = { $count ->
    [one] { $count } point held
   *[other] { $count } points held
  }
accept-missed = { $count } missed
accept-advised = { $count } recommended and missed
accept-moots = { $count } not applicable
accept-sum = { $held }, { $missed }, { $advised }, { $moots }.
accept-signs = ✓ held, ✗ missed, ! recommended and missed (no failure), – not applicable.

# Before it begins.
accept-no-cas = There is no sign-in page of CAS under { $url }: give the address of CAS (what comes before /login).
accept-cannot-hear = Cannot listen to what the server calls ({ $error }).

# Why there is nothing to ask.
accept-nobody = nobody could sign in
accept-nobody-told = the server told of nobody
accept-before = an earlier point did not succeed
accept-optional = the server does not offer this, which is optional
accept-impatient = it takes some minutes of waiting: run again with --patient
accept-no-callback = no address for proxy-granting tickets was given (--callback)
accept-no-listener = nothing listens at the service's address (--listen)
accept-no-attributes = no attribute is released

# What is expected, or seen.
accept-is-page = a page of the server, without a redirection elsewhere
accept-is-form = a form with a password
accept-is-status = status { $status }
accept-is-redirect = a redirection to { $to }
accept-is-no-redirect-for = no redirection for { $address }
accept-is-return = a return to the service, without a ticket
accept-is-ticket = a return to the service, with a ticket
accept-is-post = a page that sends the ticket to the service by a form
accept-is-303 = a redirection that does not send the form again (302 or 303)
accept-is-307 = a redirection 307 or 308 after the password
accept-is-a-circle = redirections without an end
accept-is-no-address = an address that is none
accept-is-untrusted = the certificate of { $host } is signed by no known authority, or is not its own; --ca names another authority
accept-is-silence = { $host } does not answer, or not within { $seconds } seconds
accept-is-too-many = more than { $count } requests: the run stops
accept-is-person = an answer that names the person
accept-is-success = an answer that names { $user }
accept-is-refusal = a refusal { $code }
accept-is-any-refusal = a refusal
accept-is-proxy-ticket = a proxy ticket
accept-is-granted = a PGT received at the callback, and its PGTIOU in the answer
accept-is-nothing = nothing
accept-is-broken-xml = XML that is not well formed
accept-is-strange = XML that is not of the protocol
accept-is-strange-json = JSON that is not of the protocol
accept-is-yes = “yes”, then perhaps the person's name
accept-is-no = “no”
accept-is-plain = “{ $text }”
accept-is-value = { $name }: { $value }
accept-is-count = { $count ->
    [one] 1 success
   *[other] { $count } successes
  }
accept-is-unlike = values that are all different, and long
accept-is-same = the same value twice
accept-is-short = values that differ by { $count } signs only
accept-is-shape = a ticket that begins with ST-, of letters, digits and hyphens, of 20 to 256 signs
accept-is-misshapen = a ticket that begins with { $start }, of { $count } signs
accept-is-logout-request = a POST to the service, with a LogoutRequest that names the ticket

# CAS.
accept-cas-form = Without a session, /login shows a form
accept-cas-no-store = The sign-in page is not kept by the browser
accept-cas-gateway-stranger = gateway without a session: back to the service, without ticket or question
accept-cas-renew-over-gateway = renew wins over gateway
accept-cas-unknown-stranger = An unknown service is refused without a redirection
accept-cas-unknown-gateway = An unknown service is refused without a redirection, with gateway too
accept-cas-lookalikes = An address that looks like the service's is not taken for it
accept-cas-wrong-password = A wrong password leads back to the form
accept-cas-sign-in = The right password leads back to the service, with a ticket
accept-cas-no-resend = The password is never sent on to the service
accept-cas-session = With a session, the ticket comes without a question
accept-cas-ticket-shape = A ticket has the prefix, the signs and the length that services take
accept-cas-ticket-unlike = No two tickets are alike
accept-cas-session-page = With a session and no service, a page says that one is signed in
accept-cas-renew-asks = renew asks for the password in spite of the session
accept-cas-gateway-known = gateway with a session: back to the service, with a ticket
accept-cas-query-kept = The service's address keeps its own parameters
accept-cas-warn = warn: the person is told before being sent to the service
accept-cas-post = method=POST: the ticket is sent by a form
accept-cas-unknown-known = An unknown service is refused without a redirection, with a session too
accept-cas-validates = /serviceValidate names the person, in XML
accept-cas-1 = /validate answers “yes”
accept-cas-1-no = /validate answers “no” to an unknown ticket
accept-cas-3 = /p3/serviceValidate names the same person
accept-cas-standard-attributes = The three attributes of every answer are there, once each
accept-cas-json = format=JSON: the same answer in JSON
accept-cas-proxy-validate = /proxyValidate answers for service tickets too
accept-cas-once = A ticket is good once
accept-cas-bound = A ticket is good only for the address it was made for
accept-cas-burnt = A ticket presented for another address is used up
accept-cas-race = Twenty validations at once: one succeeds
accept-cas-not-renewed = renew at validation refuses a ticket that came of a session
accept-cas-renewed = renew at validation takes a ticket that came of a password
accept-cas-expires = A ticket that waited for five minutes is refused
accept-cas-no-ticket = Without a ticket: INVALID_REQUEST
accept-cas-no-service = Without a service: INVALID_REQUEST
accept-cas-nothing-asked = Without anything: INVALID_REQUEST
accept-cas-strange-format = An unknown format: INVALID_REQUEST
accept-cas-invented = An invented ticket: INVALID_TICKET
accept-cas-escaped = Nothing that a stranger sends becomes an element of the answer
accept-cas-proxy-nothing = /proxy without parameters: INVALID_REQUEST
accept-cas-proxy-no-target = /proxy without targetService: INVALID_REQUEST
accept-cas-proxy-no-pgt = /proxy without pgt: INVALID_REQUEST
accept-cas-proxy-invented = /proxy refuses an invented ticket
accept-cas-proxy-foreign = No PGT for a callback that is not the service's
accept-cas-proxy-granted = The PGT comes to the callback, its PGTIOU in the answer
accept-cas-proxy-ticket = /proxy gives a proxy ticket
accept-cas-proxy-chain = /proxyValidate says through whom a proxy ticket comes, once
accept-cas-proxy-kind = /serviceValidate refuses a proxy ticket
accept-cas-saml = /samlValidate names the same person
accept-cas-saml-once = /samlValidate uses the ticket up too
accept-cas-logout-unknown = /logout does not lead to an unknown service
accept-cas-logout-url = /logout ignores the old parameter url
accept-cas-logout-service = /logout leads back to a registered service
accept-cas-logout = /logout ends the session
accept-cas-single-logout = The service is told of the sign-out

# OpenID Connect.
accept-title-oidc = OpenID Connect acceptance book: { $url }
accept-no-provider = There is no discovery document under { $url }: give the issuer's address (what comes before /.well-known).
accept-public = the client has no secret
accept-no-signed-out = no address to come back to after a sign-out was given (--signed-out)
accept-is-code = a return to the service, with a code and its state
accept-is-error = a return to the service, with the error { $code } and its state
accept-is-error-status = the error { $code }, status { $status }
accept-is-tokens = an access token and an ID token
accept-is-keys = public keys, without any private part
accept-is-private = a private part of a key
accept-is-no-none = no token without a signature
accept-is-signed = a signature by a published key, with an algorithm that is offered
accept-is-unsigned = a signature that no published key knows
accept-is-times = an end after the beginning, within a day
accept-is-now = a time near ours, within five minutes
accept-is-subject = from 1 to 255 ASCII signs
accept-is-unauthorized = status 401, with WWW-Authenticate: Bearer
accept-is-rotated = a new refresh token
accept-is-same-person = an ID token of the same person
accept-is-other-person = an ID token of somebody else
accept-is-revoked = status 200, and a token that is good for nothing
accept-is-signed-out = a return to the service with its state, and a session that is over
accept-is-logout-token = a POST to the service, with a whole logout_token
accept-oidc-issuer = The discovery document names the address where it is
accept-oidc-members = The discovery document has all the members that it must have
accept-oidc-rs256 = RS256 is offered
accept-oidc-no-none = Tokens without a signature are not offered
accept-oidc-pkce-said = PKCE (S256) is advertised
accept-oidc-keys = The keys are published, without their private part
accept-oidc-unknown-client = An unknown client: a page, no redirection
accept-oidc-other-redirect = An unknown redirect address: a page, no redirection
accept-oidc-lookalikes = An address that looks like the redirect address is not taken for it
accept-oidc-response-type = An unknown response_type is refused to the service
accept-oidc-pkce-missing = Without a code_challenge: invalid_request
accept-oidc-pkce-plain = code_challenge_method=plain: invalid_request
accept-oidc-none-alone = prompt=none with another value: invalid_request
accept-oidc-login-required = prompt=none without a session: login_required, without a page
accept-oidc-iss = The answer names the issuer (iss)
accept-oidc-repeated = A repeated parameter: invalid_request
accept-oidc-unsigned-request = An unsigned question (request) is refused
accept-oidc-sign-in = The right password leads back to the service, with a code and its state
accept-oidc-token = The code becomes an access token and an ID token
accept-oidc-token-no-store = The answer that bears tokens is not kept
accept-oidc-signature = The ID token is signed by a published key
accept-oidc-id-issuer = The ID token names the issuer
accept-oidc-id-audience = The ID token is made for this client
accept-oidc-id-times = The ID token has a beginning and an end
accept-oidc-id-clock = The ID token is of now
accept-oidc-id-nonce = The ID token bears the nonce of the question
accept-oidc-id-subject = The ID token names somebody (sub)
accept-oidc-at-hash = The ID token is bound to the access token (at_hash)
accept-oidc-userinfo = UserInfo names the same person
accept-oidc-userinfo-stranger = UserInfo says nothing to who has no token
accept-oidc-userinfo-invented = UserInfo says nothing to an invented token
accept-oidc-session = With a session, prompt=none gives a code, for the same person
accept-oidc-auth-time = max_age: the ID token says when somebody signed in (auth_time)
accept-oidc-max-age = max_age passed: the password is asked for
accept-oidc-prompt-login = prompt=login: the password is asked for, and auth_time moves on
accept-oidc-unknown-scope = An unknown scope is left out, or refused by invalid_scope
accept-oidc-code-invented = An invented code: invalid_grant
accept-oidc-grant-unknown = An unknown grant_type: unsupported_grant_type
accept-oidc-verifier-wrong = A wrong code_verifier is refused
accept-oidc-verifier-missing = Without a code_verifier, the code is refused
accept-oidc-redirect-wrong = Another redirect address at the exchange is refused
accept-oidc-secret-wrong = A wrong secret: invalid_client
accept-oidc-code-once = A code is good once
accept-oidc-code-revokes = A code used twice ends the tokens that came of it
accept-oidc-code-race = Ten exchanges at once: one succeeds
accept-oidc-code-expires = A code that waited for ten minutes is refused
accept-oidc-refresh = A refresh token gives a new access token
accept-oidc-refresh-rotates = The refresh token changes with each use
accept-oidc-refresh-once = The old refresh token is refused
accept-oidc-refresh-family = Once the old one was shown, the new one is good for nothing either
accept-oidc-revoke = A token that was given back is good for nothing
accept-oidc-end-other = The sign-out does not lead to an unknown address
accept-oidc-end-unsigned = The sign-out does not believe an id_token_hint without a signature
accept-oidc-end = The sign-out ends the session and leads back to the service
accept-oidc-back-channel = The service is told of the sign-out by a logout_token
