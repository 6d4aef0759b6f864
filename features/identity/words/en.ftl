# Identity: the way in, codes on paper, passwords, what happened to an account.
sign-in-title = Sign in
sign-in-welcome = Hello, and welcome under the préau
sign-in-promise = Lessons, news and people: the whole school meets here.
sign-in-login = Login
sign-in-password = Password
sign-in-shared = Shared computer
sign-in-shared-hint = At the library, at a friend’s: the session ends soon, and with the browser.
sign-in-enter = Sign in
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
sign-out-done = See you soon! You are signed out.
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
activation-over = This code was just used, or the page has been open for too long. If your password is chosen, sign in with it; otherwise start again with the code.
activation-is-it-you = Is this you?
activation-is-it-you-pupil = Is this you?
activation-children = Is this your family?
activation-place = { $division }, { $school }
activation-child-missing = A child is missing? Go on: you will add them later with the code from their school, in “My account”.
activation-reset = This account was used before: you are about to choose a new password. The old one will stop working.
activation-login = Your login:
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
event-session_ended = Session ended from elsewhere
event-child_added = Child added with a code
event-suspended = Account suspended by the school
event-resumed = Account opened again by the school

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
