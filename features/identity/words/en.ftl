# Identity: the way in, codes on paper, passwords, what happened to an account.
sign-in-title = Sign in
sign-in-welcome = Hello, and welcome under the préau
sign-in-promise = Lessons, news and people: the whole school meets here.
sign-in-login = Login
sign-in-password = Password
sign-in-shared = Shared computer
sign-in-shared-hint = At the library, at a friend’s: the session ends soon, and with the browser.
sign-in-enter = Sign in
sign-in-with = Sign in with { $name }
sign-in-with-shared = The same, on a shared computer
sign-in-ways-shared = On a shared computer
sign-in-or-here = or with a password
sign-in-other-ways = Other ways in
sign-in-not-mine = That account is not mine
sign-in-first-time = This is my first time
sign-in-trouble = I cannot sign in
sign-in-demo = This is a demonstration: nobody here is real. The trial accounts are printed in the terminal and in demo-accounts.json.
sign-in-wrong = The login or the password is not right. Check both, and the caps lock key; nothing is locked.
sign-in-wait = Many attempts were made just now. Wait { $minutes ->
    [one] a minute
   *[other] { $minutes } minutes
  }, then try again. If you forgot your password, see “I cannot sign in”.
sign-in-queue = Many people are signing in at once ({ $place ->
    [0] a few people
    [one] one person
   *[other] { $place } people
  } before you). Try again in { $seconds } seconds.
sign-out-done = You are signed out. See you soon!
opens-apart = (in a new tab)

before-title = Before you enter
before-enter = Enter
before-password = Your password was chosen by somebody else. Take one that only you know.
before-over = This page was used already, or has been open for too long. Go back to the sign-in page and start again: nothing is lost.

terms-title = House rules
terms-lead = Five points, so that everybody is well here.
terms-secret = My password is mine
terms-secret-why = I give it to nobody, not even to a friend or an adult of the school.
terms-respect = I talk to others as if face to face
terms-respect-why = No mockery, no threats, no picture of anybody without their consent.
terms-works = I respect the work of others
terms-works-why = I name my sources; I do not copy a work without the right to.
terms-data = My data stay at school
terms-data-why = They serve schooling. I can see them and have them corrected.
terms-help = When something is wrong, I talk about it
terms-help-why = To a teacher, to the school-life office, to my parents; or to 3018, free of charge in France.
terms-accept = I have read these rules and will follow them
terms-to-accept = Tick the box to say that you will follow these rules: the account does not open without.
terms-read-all = Read the whole text
terms-version = Version { $version }.
terms-article-who = Whom this charter concerns
terms-article-who-text = Everybody who has an account: pupils, guardians, staff, agents of the academy and of the local authority. It adds to the rules of the school and does not replace them. Each person accepts it once per version; the date is kept.
terms-article-account = The account
terms-article-account-text = The account is personal. The password is not lent; whoever thinks theirs is known changes it at once and tells the school. On a shared computer, one signs out when leaving. The account closes when one leaves the school; it is erased within three months.
terms-article-conduct = Conduct
terms-article-conduct-text = The law holds here as elsewhere: insults, threats, harassment, discrimination, breaches of privacy and pictures published without consent are forbidden. One writes under one’s own name. Whoever sees hurtful content reports it, and does not pass it on.
terms-article-works = Works
terms-article-works-text = Texts, pictures, music and software have authors. One quotes, asks, and uses only what the law or a licence allows. A pupil’s work stays theirs; it is published outside the class only with their consent, and that of their guardians for minors.
terms-article-data = Personal data
terms-article-data-text = They come from the files of the administration and from what each person writes; they serve schooling and nothing else, are neither sold nor used for advertising. Everybody may see theirs, have them corrected, and write to the data protection officer. The page “Personal data” says which, for how long, and whom to write to.
terms-article-school = What the school does
terms-article-school-text = It keeps the service open and safe, keeps the technical records the law asks for, and never opens private content without a report or a legal request. It may suspend an account that harms others, and tells the person and their guardians.
terms-article-end = When the rules are broken
terms-article-end-text = The school answers first by talking, then by its own rules; serious facts are brought to justice.

password-new = New password
password-hint = At least eight characters (twelve for staff). Three or four words that have nothing to do with each other are easy to remember: “green turtle cloud”.
password-reveal = Show the password
password-too-short = It is too short: at least { $min } characters are needed. Add a word.
password-too-long = It is too long: { $max } characters are enough.
password-common = It is one of the first that anybody would try. Take two or three words that do not belong together.
password-own = It looks too much like your name or that of the school. Take words that nobody would link with you.
password-weak = It would be found quickly. Add a word that has nothing to do with the others.
password-same = That is the one you had. Take another.
password-strength-0 = It would be found at once.
password-strength-1 = It would be found quickly.
password-strength-2 = It will do; one more word would make it strong.
password-strength-3 = Strong!
password-strength-4 = Very strong, well done!

activation-title = First visit
activation-lead = Take the sheet that the school gave out: there is a code on it.
activation-step-code = The code
activation-step-person = The person
activation-step-terms = The rules
activation-step-password = The password
activation-code = Code on the sheet
activation-code-hint = Twelve letters and digits. Hyphens and capitals do not matter.
activation-birth = Birth date
activation-birth-hint = Pupil: yours. Guardian: that of one of your children. Staff: yours, or nothing if the school does not know it.
activation-go-on = Go on
activation-have-password = I already have a password
activation-no-code = No sheet, or lost it? The school prints another: ask a teacher or the office. The old one then stops working.
activation-code-missing = Write the code of the sheet.
activation-birth-unread = This date cannot be read. Write it like this: 14/03/2015.
activation-wrong = This code and this date do not go together, or the code was used already. Check both; otherwise ask the school for a new sheet.
activation-wait = Many tries were made just now. The next one in { $minutes ->
    [one] one minute
   *[other] { $minutes } minutes
  }; nothing is lost meanwhile.
activation-over = This code was just used, or the page has been open for too long. If your password is chosen, sign in with it; otherwise start again with the code.
activation-is-it-you = Is this you?
activation-is-it-you-pupil = Is this you?
activation-children = Is this your family?
activation-place = { $division }, { $school }
activation-child-missing = A child is missing? Go on: you will add them later with the code from their school, in “My account”.
activation-reset = This account was used before: a new password will replace the old one.
activation-login = Login:
activation-yes = Yes, it’s me
activation-yes-guardian = Yes, that’s us
activation-not-me = No, it isn’t
activation-password = Choose a password
activation-finish = Open my space
activation-done = Welcome! Your account is open.

event-signed_in = Signed in
event-many_failures = Several wrong passwords in a row
event-activated = Account opened with a code
event-password_changed = Password changed
event-code_made = New code made by the school
event-password_reset = Password chosen with a code or a link
event-link_sent = Link for a new password sent by mail
event-mail_verified = Mail address verified
event-mail_removed = Mail address taken away
event-session_ended = Session ended from elsewhere
event-child_added = Child added with a code
event-suspended = Account suspended by the school
event-resumed = Account opened again by the school
event-second_added = Second step set up
event-second_removed = Second step taken away
event-second_reset = Second step taken away by the school or the platform
event-second_failures = Several wrong codes, after the right password
event-recovery_used = Signed in with a recovery code
event-recovery_made = New recovery codes
event-way_added = Sign-in through another service linked
event-way_removed = Sign-in through another service removed
event-passkey_added = Passkey made
event-passkey_removed = Passkey taken away

account-prepared = Never opened
account-activated = Open
account-suspended = Suspended
account-closed = Closed

setting-identity-family-idle-days = Families: days without a visit before the password is asked for again
setting-identity-family-idle-days-hint = Pupils and guardians, on a device of their own. Thirty days at most.
setting-identity-family-absolute-days = Families: days after which the password is asked for in any case
setting-identity-family-absolute-days-hint = Ninety days at most.
setting-identity-staff-idle-minutes = Staff: minutes without activity before the session ends
setting-identity-staff-idle-minutes-hint = Teachers, school life, management, agents. Sixty minutes at most.
setting-identity-staff-absolute-hours = Staff: hours after which the session ends
setting-identity-staff-absolute-hours-hint = Twelve hours at most.
setting-identity-shared-idle-minutes = Shared computer: minutes without activity before the session ends
setting-identity-shared-idle-minutes-hint = Fifteen minutes at most; the session also ends with the browser.
setting-identity-code-days = Days for which the code of a sheet is good
setting-identity-code-days-hint = The sheet travels in a satchel: ninety days at most.
setting-identity-reset-code-days = Days for which a replacement code is good
setting-identity-reset-code-days-hint = When somebody has lost their password. Thirty days at most.
setting-identity-closed-days = Days between the closing of an account and its erasure
setting-identity-closed-days-hint = Three months at most, as the law asks. Until then the account can be opened again.
setting-identity-second-platform-days = Platform administrators: days before the second step is needed
setting-identity-second-platform-days-hint = Zero: from the first sign-in. Counted from the first sign-in at which it is proposed.
setting-identity-second-leaders-days = Management and school administrators: days before the second step is needed
setting-identity-second-leaders-days-hint = Counted, for each, from the first sign-in at which it is proposed to them.
setting-identity-second-staff-days = Teachers and other staff: days before the second step is needed
setting-identity-second-staff-days-hint = Counted, for each, from the first sign-in at which it is proposed to them. Nothing is asked of pupils and guardians.
setting-identity-trusted-days = Days during which a trusted device is not asked again
setting-identity-trusted-days-hint = Ninety days at most. Zero: the second step is asked at each sign-in.
setting-identity-confirm-minutes = Minutes after which an administrative act asks again who you are
setting-identity-confirm-minutes-hint = To make a code for an adult, close an account, change the second step. Sixty minutes at most.

offer-access = Account and code
offer-sheets = Sign-in sheets

access-title = Account of { $name }
access-account = The account
access-activated = First sign-in
access-signed-in = Last sign-in
access-stopped = Stopped since
access-code = A new code
access-code-why = For somebody who never came in, or lost their password. The code is given on paper or in person; it works once, with the birth date.
access-by-mail = One school alone makes no code here: the account of { $name } opens another one too, and has a verified address. The page “I cannot sign in” sends this person a link to choose a new password. If that address is lost, the platform’s administrator can help.
access-letter-subject = A new code for your account
access-letter-body = Hello { $given },

    { $school } has just made a new code for your account (login { $login }). The former password no longer works, and devices are signed out.

    If you did not ask for it, tell the school. The page “I cannot sign in” sends a link to this address, to choose a password yourself.
access-make-code = Make a new code
access-stop = Stop or open again
access-stop-why = A suspended account waits for a decision; a closed one is erased after the set delay, and can be opened again until then.
access-suspend = Suspend
access-resume = Let in again
access-close = Close
access-reopen = Open again
access-done = Done.
access-changed-meanwhile = This account has just changed. Reload the page to see how it stands.

reset-title = Make a new code
reset-what = { $name } will choose a new password with this code and a birth date. The code is good for { $days ->
    [one] one day
   *[other] { $days } days
  }.
reset-effect-password = The former password stops working, and so do the codes printed before.
reset-effect-sessions = The devices where the account is open are signed out.
reset-effect-told = The person will see it in their account, and at their address if it is verified; the journal of each of their schools keeps it.
reset-go = Make the code
reset-not = Change nothing
reset-code-title = The code is ready
reset-once = This code is shown only once. Print the sheet or copy it now.
reset-address = Address
reset-until = To be used before { $day }, with a birth date: a pupil’s own; for a guardian, that of one of the children; for staff, their own, or nothing if the school does not know it.
reset-print = Print
reset-back = Back to the card
reset-link-over = This link was used already, or is too old. Ask for another on the page “I cannot sign in”.
reset-link-done = Your new password is chosen: sign in with it.

security-title = Security
security-password = Change the password
security-old = Present password
security-change = Change the password
security-change-hint = The other devices will be signed out.
security-changed = Password changed.
security-wrong-password = This is not your present password. Check the caps lock key.
security-sessions = Signed-in devices
security-device-unknown = Unknown device
security-since = Since { $at }
security-here = This device
security-end = Sign out
security-end-others = Sign out all others
security-ended = Signed out.
security-events = What happened
security-no-event = Nothing yet. Sign-ins and changes of password will appear here.
security-strange = Something was not you? Change your password and tell the school.

help-title = I cannot sign in
help-sent = If an account has a verified address, a message has just left with a link. It arrives in a few minutes; look among unwanted mail too.
help-wrong = The password is not accepted
help-wrong-how = Check the caps lock key. The login looks like first.last, sometimes followed by a digit; it is on the sheet of the school.
help-first = I have never signed in
help-first-how = You need the sheet of the school: it bears a code.
help-pupil = I am a pupil
help-pupil-how = Ask a teacher of your class or the school-life office: they make a new code in a minute.
help-parent = I am a parent, or I work here
help-parent-how = The office of the school prints a new sheet.
help-second = I am asked for a code, and do not have my phone
help-second-how = One of the printed recovery codes stands in for it. Without them, the administrator of the school or of the platform takes the second step away.
help-link = Get a link by mail
help-link-why = If you verified your address in “My account”, a link lets you choose a new password.
help-who = Login or mail address
help-who-missing = Write your login or your address.
help-send = Send the link
help-mail-subject = Choose a new password
help-mail-body = Hello { $given },

    To choose a new password (login { $login }), open this link within { $hours } hours:

    { $link }

    It works once. If you asked for nothing, do nothing: your password stays the same.

contact-title = My address and phone
contact-own = How to reach me
contact-is-verified = Verified address
contact-why = The address serves to find a lost password. It is shown to no other family.
contact-mail = Mail address
contact-mobile = Mobile phone
contact-optional = (optional)
contact-mobile-hint = It is noted, and not yet verified.
contact-password = Present password
contact-password-hint = Only to add, change or take away the address: it is a way into the account.
contact-keep = Save
contact-kept = Saved.
contact-mail-unread = This address is not complete. It looks like name@example.org.
contact-mail-no-end = The end of this address is missing, after the dot. It looks like name@example.org.
contact-mobile-unread = This number cannot be read. Write it like this: 06 12 34 56 78.
contact-asked-often = Several codes were sent just now. Wait an hour before asking for another.
contact-code-title = Verify the address
contact-code-lead = A message left for { $mail } with a code of six digits, good for ten minutes.
contact-code = Code received
contact-verify = Verify
contact-code-sent = A code left for your address.
contact-code-wrong = It is not this code, or it is too old. Check the last message you received, or save the address again to get another.
contact-verified = Address verified.
contact-letter-subject = Your verification code
contact-letter-body = Hello { $given },

    The code to verify this address is { $code }. It is good for { $minutes } minutes.

    If you asked for nothing, do nothing.
contact-todo = Verify your mail address
contact-todo-why = It lets you find a lost password
contact-todo-go = Verify

children-title = My children
children-known = Children of this account
children-none = No child is tied to this account yet. Add one with the code of their school.
children-add = Add a child
children-add-why = Another school gave you a sheet? It would open a second account: type its code here instead, and the child joins this one.
children-birth = Birth date of the child
children-look = Look
children-found = Is this your child?
children-sheet-of = This sheet is addressed to { $name }. Nothing is joined before you agree; then:
children-effect-children = the child and the school join your account;
children-effect-account = the account prepared for { $name }, which was never used, is closed;
children-effect-contact = the addresses and telephones that this school knows join yours.
children-effect-no-contact = the addresses and telephones of that account do not come into yours.
children-other-name = This is not the name of your account ({ $own }). If the sheet is somebody else’s, even of your family, answer no: they have an account of their own.
children-mine = { $name } is me
children-mine-missing = The box is not ticked: the two accounts are joined only if { $name } is you.
children-yes = Yes, add to my account
children-no = No
children-own-code = This code is that of this account: your children are here already.
children-not-guardian = This code is not that of a guardian. Take the sheet addressed to parents, or ask the school for it.
children-added = The child is in your account.

sheets-title = Sign-in sheets, { $name }
sheets-back = Back
sheets-what = Print codes
sheets-lead = One sheet for each person who never came in, or to whom a code is due. Each bears the login and a code that works once, with the birth date.
sheets-waiting = Sheets to print
sheets-in-use = Accounts already open
sheets-all-in = Everybody has come in: there is nothing to print.
sheets-revokes = Printing makes new codes: those of former sheets stop working.
sheets-who = For whom
sheets-students = Pupils
sheets-guardians = Guardians
sheets-both = Both
sheets-all-staff = All staff
sheets-layout = Sheets to a page
sheets-print = Print the sheets
sheets-choose = Choose for whom, and how many sheets to a page.
sheets-nobody = Nobody of this choice waits for a sheet. Choose another group.
sheets-too-many = A document holds { $max } sheets: choose a smaller group.
sheets-line = { $school } · { $title } · { $count ->
    [one] one sheet
   *[other] { $count } sheets
  } · { $day }
sheets-page = Page
sheet-title = Your access to Préau
sheet-address = Address
sheet-login = Login
sheet-code = Code
sheet-no-code = Code already used
sheet-step-one = Open the address above and type the code.
sheet-step-two = Give the birth date: that of the pupil, or of a child for a guardian.
sheet-step-three = Read the rules and choose a password that only you know.
sheet-until = Good once, until { $day }.
sheet-guardian-of = Guardian of { $child }

act-account-reset = New code made for an account
act-account-closed = Account closed
act-sheets-printed = Sign-in sheets printed
act-persons-merged = Two persons made one

options-of-identity = Accounts and sign-in

right-identity-access = You help people of the school to come in.
right-identity-access-not = Only adults of the school help to come in.
right-identity-sheets = You print sign-in sheets.
right-identity-sheets-not = Sheets are printed by management, the administrator, the office, the CPE and the head teacher.
right-identity-staff-sheets = You administer a school.
right-identity-staff-sheets-not = Sheets of staff are printed by those who administer the school.
right-identity-add-child = You are a pupil’s guardian.
right-identity-add-child-not = Only guardians add a child.
children-other-person = This code is that of your child’s other guardian, or of an account already used: it cannot join yours. If it is you, ask the school office to link the child.

second-title = One more step
second-lead = The password is right. This account needs a code as well: a stolen password is not enough.
second-code = Six-digit code
second-code-hint = It is in the application on your phone, and changes every thirty seconds.
second-trust = This is my device: do not ask for this code here for { $days ->
    [one] one day
   *[other] { $days } days
  }
second-trust-hint = Never on a computer that others use.
second-enter = Continue
second-without = I do not have my phone
second-recovery = Recovery code
second-recovery-hint = One of those you printed or copied. Each works once.
second-recovery-use = Use this recovery code
second-helped = Neither phone nor recovery code any more? The administrator of your school, or of the platform, can take the second step away after making sure that it is you.
second-wrong = This is not the code, or it was used already. Wait for the next one in the application, and check that the phone sets its time by itself.
second-recovery-wrong = This is not one of your recovery codes, or it was used already. Take the next one on the list.
second-wait = Several wrong codes have just been tried. Wait { $minutes } minutes, then try with the code of the moment.
second-over = This page has been open for too long, or was used already. Sign in again: nothing is lost.
second-letter-subject = Your account: the second step
way-letter-subject = Your account: another way in
second-letter-body = Hello { $given },

    This has just happened to your account: { $what }.

    If it was not you, or you did not ask for it, change your password and tell your school.

setup-title = Set up the second step
setup-needed = Your account lets you act for others: from now on it opens with a password and a code. Setting it up takes two minutes, once.
setup-one = Open an application for codes on your phone
setup-one-hint = The one you have will do: FreeOTP, Aegis, Bitwarden, Google Authenticator, the passwords of the iPhone… None of them tells us anything.
setup-two = Add this account to it, by aiming at this square
setup-here = Add it on this device
setup-spelt = If the camera does not read it, type this key:
setup-three = Type the code that the application shows
setup-wrong = This is not the code of the moment. Wait for the next one, and check that the phone sets its time by itself.
setup-keep = That is it, set it up
setup-not = Not now

recovery-title = Recovery codes
recovery-added = The second step is set up.
recovery-why = These codes stand in for the phone on the day when it is not there.
recovery-once = They are shown only once. Print or copy them, and keep them elsewhere than in the phone.
recovery-codes = My recovery codes
recovery-each-once = Each works once. Cross out those you have used.
recovery-kept = I have kept them, continue

own-second-title = Signing in with two steps
own-second-why = A password can be guessed or stolen. With a second step, whoever knows it does not get in.
own-codes = Application for codes
own-codes-on = Set up
own-codes-how = After the password, the application on your phone gives a six-digit code.
own-codes-what = An application on your phone gives a six-digit code; it changes every thirty seconds, and works without a network.
own-codes-start = Set it up
own-codes-remove = Take it away, or change phones
own-codes-remove-why = Without a passkey, your account will open by the password alone, and the recovery codes will be worth nothing. To change phones, take it away and set it up again.
own-codes-remove-go = Take the application away
own-second-removed = The application for codes is gone.
own-recovery-left = { $count ->
    [0] None left
    [one] One left
   *[other] { $count } left
  }
own-recovery-what = Ten codes on paper, for the day when the phone is lost or empty.
own-recovery-make = Make ten new codes
own-recovery-void = The old ones will be worth nothing.
own-trusted = Trusted devices
own-trusted-what = On the devices that you ticked, the code is not asked for { $days ->
    [one] one day
   *[other] { $days } days
  }.
own-trusted-forget = Trust none of them any more
own-second-distrusted = The code will be asked everywhere at the next sign-in.

confirm-title = Is it really you?
confirm-why = What you are about to do is delicate: somebody else who held this device could not do it.
confirm-password = Password
confirm-go = It is me, continue
confirm-not = Do nothing

propose-second = Protect your account with a second step
propose-second-why = A passkey, or a code besides the password: two minutes, once
propose-second-from = Needed from { $day } on: two minutes, once
propose-second-go = Set it up

security-second = Second step
security-second-on = In use
security-second-off = The password is enough to sign in. A second step stops whoever stole it.
security-second-is = The password is not enough any more: a passkey or a code is needed too.
security-second-go = See and change

act-second-reset = Second step taken away from a person

passkey-or = or
passkey-or-codes = or, with an application for codes
passkey-enter = Sign in with a passkey
passkey-use = Use my passkey
passkey-make = Make a passkey on this device
passkey-what = Your phone or computer keeps a key, and uses it after your finger, your face or its own code. It is simpler than a password, and nobody can steal it from afar.
passkey-script = Passkeys need JavaScript and a recent browser, which are missing here. Codes work without.
passkey-failed = The passkey was not used: it was cancelled, or the device has none for this site. Nothing has changed.
passkey-wrong = This passkey opens no account here, or it took too long. Try again, or sign in with your password.
passkey-not-made = The passkey could not be made: it took too long, or the device has one already. Go back and try again.
passkey-made = The passkey is made.
passkey-removed = The passkey is gone. Delete it on the device too.
passkey-remove = Take away
passkey-since = Since { $at }
passkey-used = used { $at }
own-passkeys = Passkeys
second-lead-passkey = The password is right. This account needs your passkey as well, or a recovery code.
second-made = The application for codes is set up.
