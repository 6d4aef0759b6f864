# Words of the frame and of what every feature shares.
frame-skip = Skip to content
frame-services = Services
frame-shortcuts = Shortcuts
frame-search = Search for a person
frame-search-hint = A person, a class…
frame-account-of = Account of { $name }
frame-settings = My account
frame-comfort = Reading comfort
frame-theme-auto = Theme: automatic
frame-theme-light = Theme: light
frame-theme-dark = Theme: dark
frame-sign-out = Sign out
frame-menu = Menu
frame-structures = { $count ->
    [one] One school
   *[other] { $count } schools
  }
frame-first-structures = { $first }, { $second } and { $count ->
    [one] one more
   *[other] { $count } more
  }
frame-structure = School
frame-all-structures = All my schools
frame-role = As
frame-all-roles = All my roles
frame-demo = Demo
frame-demo-shown = Outside school hours, the demo starts again from a school day at 10:20. Its clock shows: { $now }.
frame-kept = Offline: page of { $at }
frame-accessibility = Accessibility: partially compliant
frame-help = Help
frame-privacy = Personal data
frame-legal = Legal notice

error-not-found = This page is not here
error-not-found-why = It does not exist, or it is not open to you. Check the address, or go back home.
error-forged = This form is no longer valid
error-forged-why = It was opened long ago, in another window, or it does not come from this site. Go back, reload the page and send it again: nothing was saved.
error-refused = This is not possible as it is
error-busy = One moment, please
error-busy-why = The service is not answering fast enough just now. Nothing was half saved: try again in a few seconds.
error-unwritable = You can read, but nothing can be saved
error-unwritable-why = The server is out of room, or may no longer write. Nothing of what you sent was saved: keep your text, tell your school, then try again.
error-too-large = This is too large
error-too-large-why = What was sent is more than this page accepts. Send less at a time.
error-malformed = This was not asked in the expected form
error-malformed-why = The address or what was sent is incomplete, or it came too slowly. Check the address, or reload the page and send the form again.
error-broken = Something broke on our side
error-broken-why = It is not your doing, and nothing was half saved. Try again; if it goes on, give the number below to your school.
error-number = Incident number: { $number }
error-to-home = Back home
error-to-menu = See all services
error-to-sign-in = Go to the sign-in page
crowd-title = A crowd under the préau
crowd-why = Too many people arrive at once. Nothing is lost: try again in a minute.

kept-old = Your page was too old
kept-old-why = It was opened before you last signed in: nothing was saved. Your text is here, you only have to send it again.
kept-title = Your text is here
kept-why = Your session was over when you sent it: it was not saved, but nothing is lost. Send it again.
kept-back = Your text is still here
kept-back-why = Your session is over, or this page was opened too long ago: nothing was saved. Copy your text, then paste it into a new page.
kept-other = This page was somebody else’s
kept-other-why = Somebody else has signed in on this device since: nothing was sent. What was written is kept for its author, who will find it on the home page.
kept-text = What you had written
kept-since = Kept since { $at }, for seven days.
kept-files = Choose the files again: add them once the text is sent.
kept-send = Send again
kept-drop = Keep it no longer
kept-dropped = This text is no longer kept.
kept-sign-in = Sign in in a new tab
kept-asks = Your session is over. What you wrote is kept: sign in, then send it again.
kept-todo = { $count ->
    [one] One text was not sent
   *[other] { $count } texts were not sent
}
kept-todo-action = See it

form-to-mend = Something remains to be mended:

rich-how = Formatting: **bold**, *italic*, ## title, - list, [link](https://…), $formula$. A new line stays a new line.
rich-keys = Alt + F10 leads to the formatting tools, Escape back to the text.
rich-toolbar = Formatting
rich-bold = Bold
rich-italic = Italic
rich-underline = Underlined
rich-strike = Struck out
rich-code = Code in the sentence
rich-link = Link
rich-title = Title
rich-subtitle = Subtitle
rich-bullets = Bulleted list
rich-numbers = Numbered list
rich-deeper = Move in, inside the list
rich-shallower = Move out, inside the list
rich-quote = Quotation
rich-program = Program
rich-formula = Formula
rich-table-insert = Insert a table
rich-rule = Line across
rich-row = Add a row below
rich-column = Add a column after
rich-header = The first row names the columns
rich-no-row = Delete the row
rich-no-column = Delete the column
rich-no-table = Delete the table
rich-undo = Undo
rich-redo = Redo
rich-saved = Saved at HH:MM
rich-unsaved = Not saved yet: the server does not answer. Keep this page open, it tries again by itself.
rich-over = Your session is over: your text stays on this page. Sign in again in another tab, then go on here.
rich-other = Somebody else has signed in on this device: nothing more is saved from this page. Sign in again in another tab, then go on here.
rich-sign-in = Sign in again
rich-address = Address
rich-address-hint = For instance https://en.wikipedia.org, or a page of this site: /timetable
rich-link-done = Put the link
rich-link-remove = Remove the link
rich-close = Close
rich-signs = Signs
rich-fraction = Fraction
rich-power = Power
rich-index = Index
rich-root = Square root
rich-vector = Vector
rich-times = Times
rich-less = Less than or equal to
rich-pi = Pi
rich-latex = The formula, in LaTeX
rich-latex-hint = For instance \frac{"{"}1{"}"}{"{"}2{"}"} for one half, x^2 for x squared.
rich-preview = Preview
rich-alone = On a line of its own
rich-formula-done = Put the formula
rich-table = Table
rich-wrong-formula = This formula cannot be read: a sign is missing, or a command is not known
rich-wrong-link = A link leads to a page of the web (https://…), to a mail address (mailto:…) or to a page of this site (/…). Correct this one.
rich-too-long = This text is too long to be kept at once. Cut it in two, or attach a file.
rich-too-deep = Lists or quotations lie too deep in each other. Move them out by a few levels.
rich-not-understood = This text did not arrive whole, or comes from another program. Copy it, reload the page, then paste it.
settings-locked-above = This setting is fixed above your school: only there can it be changed.
settings-wrong-value = This value does not suit this setting: see the bounds written below it.

profile-student = Pupil
profile-guardian = Guardian
profile-teacher = Teacher
profile-school_life = School life
profile-management = Management
profile-staff = Staff
profile-academy = Academy
profile-authority = Authority
profile-guest = Guest
duty-school_admin = School administrator
duty-platform_admin = Platform administrator
duty-head_teacher = Head teacher
duty-digital_referent = Digital referent
function-head = Head of school
function-deputy_head = Deputy head
function-cpe = Education adviser (CPE)
function-aed = Education assistant
function-librarian = Teacher-librarian
function-head_of_works = Head of works
function-health = Health
function-social = Social service
function-psychologist = Psychologist
function-aesh = Accompanying staff (AESH)
function-secretary = Office
function-bursar = Bursar
function-technician = Technical staff
function-inspector = Inspection
function-other = Other function

right-public = This page is open to all.
right-signed-in = This page is open to everybody who is signed in.
right-sign-in-first = Sign in first.

config-url-not-whole = PREAU_PUBLIC_URL is { $url }: it must be a whole address, such as https://ent.example.fr.
config-url-in-clear = PREAU_PUBLIC_URL is { $url }: in plain http, passwords would cross the network in clear. Put an https address (only localhost may do without).
database-unknown-scheme = The address of the database (PREAU_DATABASE_URL) must begin with sqlite: or postgres:.
database-not-writable = { $path } cannot be written ({ $error }): give the right to whoever runs Préau, or change PREAU_DATABASE_URL.
database-cannot-open = The database cannot be opened: { $error }
database-silent = The database server does not answer. Check that it is running, and the address in PREAU_DATABASE_URL.
database-is-none = This file is no database of Préau, or it is damaged. Give another one, or put a backup back with “preau restore”.
database-closed-to-us = The file of the database cannot be opened for writing. Give the right to it, and to its folder, to whoever runs Préau.
database-disk-full = The disk of the database is full: make room, then try again.
database-refuses = The database server refuses this user or password: mend PREAU_DATABASE_URL.
database-unknown = The database server does not know this database: make it (createdb), or mend PREAU_DATABASE_URL.
database-broken-references = { $count ->
    [one] one broken reference
   *[other] { $count } broken references
  }
migration-altered = Migration { $migration } was applied with another text: this program and this database do not belong together. Take the program of that database again, or its backup.
migration-too-new = The database knows migration { $migration }, which this program does not: a newer Préau has used it. Install that version, or restore an older backup.
migration-failed = A migration failed and nothing was changed: { $error }
mail-folder-not-writable = The folder of mail { $path } cannot be written ({ $error }): give the right to whoever runs Préau.
mail-wrong-server = PREAU_SMTP_URL is not of the right form ({ $error }): write smtps://account:password@server.
mail-wrong-sender = PREAU_MAIL_FROM is { $sender }: write an address, such as "Préau <ent@example.fr>".

# What the journal of acts says
noted-yes = yes
noted-no = no
noted-day = { $day }
noted-moment = { $day }, { $hours }:{ $minutes }
noted-list = { $before }, { $last }
