# What the sample service says.
sample-title = Sample service
sample-stranger = You are not signed in to this service
sample-stranger-why = This service has no password of its own: it asks the portal { $portal } who you are.
sample-sign-in = Sign in with the portal
sample-known = You are signed in to this service
sample-known-why = This is what the portal said of you. When your session at the portal ends, this one ends too.
sample-caption = What this service received
sample-name = Name
sample-value = Value
sample-user = Identifier
sample-sign-out = Sign out
sample-silent = The portal { $portal } does not answer: check that it is running, then try again.
sample-refused = The portal did not recognise this ticket: it has been used, or is too old. Try again.
sample-unreadable = What { $portal } answered is not an answer of CAS: check the portal’s address, then try again.
sample-nothing = There is nothing at this address
sample-nothing-why = This service has only one page.
sample-back = Go to the service’s page
