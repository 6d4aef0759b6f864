# The acceptance book: what must hold, what was expected, what was seen.
accept-title-cas = CAS acceptance book: { $url }
accept-expected = expected: { $what }
accept-seen = seen: { $what }
accept-moot = not applicable: { $why }
accept-held = { $count ->
    [one] 1 point held
   *[other] { $count } points held
  }
accept-missed = { $count } missed
accept-advised = { $count ->
    [one] 1 advice
   *[other] { $count } advices
  }
accept-moots = { $count } not applicable
accept-sum = { $held }, { $missed }, { $advised }, { $moots }.
accept-signs = ✓ held, ✗ missed, ! recommended and missed (no failure), – not applicable.

# Before it begins.
accept-no-cas = There is no sign-in page of CAS under { $url }: give the address of CAS (what comes before /login).
accept-cannot-listen = Cannot listen on { $address } ({ $error }): stop what is there, or change --listen.

# Why there is nothing to ask.
accept-nobody = nobody could sign in
accept-nobody-told = the server told of nobody
accept-before = an earlier point did not succeed
accept-optional = the server does not offer this, which is optional
accept-impatient = it takes five minutes of waiting: run again with --patient
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
