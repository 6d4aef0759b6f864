# The home.
home-title = Home
home-hello = Hello { $name }
home-waiting = { $count ->
    [0] Nothing is waiting for you.
    [1] One thing is waiting for you.
    [2] Two things are waiting for you.
    [3] Three things are waiting for you.
    [4] Four things are waiting for you.
    [5] Five things are waiting for you.
   *[other] { $count } things are waiting for you.
  }
home-what-waits = What is waiting for you
home-which-child = Which child?
home-all-children = All my children

home-i-study = You are a pupil { $place }.
home-i-teach = You teach { $place }.
home-i-keep-library = You work in the library, { $place }.
home-i-do-school-life = You work in the school-life office, { $place }.
home-i-manage = You are in the management, { $place }.
home-i-am-office = You work in the school office, { $place }.
home-i-work = You work { $place }.
home-i-visit = You are a guest { $place }.
home-i-administer-school = You administer Préau there.
home-i-administer-platform = You administer the platform.
home-i-am-nothing = No role is open to you today: your school can give you one.
home-one-child = { $name } is in { $class }, { $place }.
home-one-child-unplaced = You are a guardian of { $name }.
home-two-children = { $first } is in { $first_class }, { $second } in { $second_class }.
home-two-children-unplaced = You are a guardian of { $first } and { $second }.
home-many-children = You are a guardian of { $count } children.
home-no-child = No child is linked to you today: the school office can do it.
home-place-au = at { $name }
home-place-l = at { $name }
home-place-la = at { $name }
home-place-a = at { $name }
home-place-none = here
home-places-two = { $first } and { $second }
home-places-many = { $first } and in { $count } other schools

# The menu as a page.
menu-family-manage = Steering
menu-account = For me
menu-look-at = What I am looking at
menu-about = About

# One's own settings.
settings-title = My account
settings-language = Language
settings-language-hint = It holds for this device, for those where you will sign in, and for the mail that Préau sends you.
settings-language-unknown = Préau speaks French and English: choose one of these two languages.
settings-comfort-hint = Light or dark theme, font, size of text, contrast, movement.
settings-comfort-open = Set reading comfort
settings-contact = Contact details
settings-contact-hint = Your mail address and telephone, to find the way back into your account.
settings-contact-open = See my contact details
settings-children = My children
settings-children-hint = Is a child missing? Add them with the code from their school.
settings-children-open = See my children
settings-security = Security and devices
settings-security-hint = Password, devices signed in, latest events of your account.
settings-security-open = See security
settings-schools-hint = What you set for others, where you are in charge.
settings-schools-open = See the settings

# Reading comfort.
comfort-intro = Choose what lets you read without effort. These choices stay on this device; they tell nobody anything about you.
comfort-intro-account = Choose what lets you read without effort. These choices follow you on every device where you sign in.
comfort-choices = Your choices
comfort-theme = Theme
comfort-theme-auto = As the device
comfort-theme-light = Light
comfort-theme-dark = Dark
comfort-font = Font of texts
comfort-font-usual = Figtree
comfort-font-hyperlegible = Atkinson Hyperlegible
comfort-font-dyslexic = OpenDyslexic
comfort-size = Size of text
comfort-size-usual = Usual
comfort-size-large = Large
comfort-size-larger = Larger
comfort-more = And also
comfort-wide = More room
comfort-wide-hint = Between letters, words and lines.
comfort-contrast = Stronger contrast
comfort-contrast-hint = Black on white, or white on black, with clear outlines.
comfort-still = Nothing moves
comfort-still-hint = Without transition or animation.
comfort-ruler = Reading ruler
comfort-ruler-hint = A band follows the line you read. It needs scripts to be allowed.
comfort-keep = Keep these choices
comfort-usual = Back to the usual look
comfort-kept = Your choices are kept.
comfort-sample-title = A text to try
comfort-sample = Under the schoolyard roof, Zoe and Noel swap marbles: three agates for one cat’s eye. The bell rings at 10:20; it is still raining a little.
comfort-sample-more = “Where did you put the blue ones?” asks Zoe. Noel looks in his pockets, then under the bench: they have rolled all the way to the chestnut tree.
comfort-sample-hint = With scripts, each choice shows at once; without, it shows when you have kept it.

# The settings of the platform, of an academy, of an authority, of a school.
options-title = Settings
options-of-scope = Settings: { $name }
options-intro = Each setting tells its value, who chose it and where it comes from. A setting fixed above cannot be changed here.
options-intro-above = Each setting holds for all below, unless something else is chosen there. Once fixed, it cannot be changed below.
options-scopes = Where to set
options-platform = The whole platform
options-somebody = somebody who has left
options-from-default = Default value: { $value }
options-from-here = Chosen here by { $who }, { $when }. Default: { $value }
options-from-above = Comes from “{ $place }”, chosen by { $who }, { $when }. Default: { $value }
options-nothing = nothing
options-yes = Yes
options-no = No
options-bounds = From { $min } to { $max }.
options-locked-by = Fixed by “{ $place }”
options-locked-here = Fixed for all below
options-lock = Fix for all below
options-keep = Save
options-return = Back to the default value
options-kept = The setting is saved.
options-returned = The setting is back to its default value.
options-of-platform = Who answers for this platform
options-of-directory = Directory
options-of-provisioning = Feeds
options-of-admin = Administration
options-of-others = Other settings
right-sets-options = You set the platform, an academy, an authority or a school.
right-sets-no-options = Settings are open to those who administer a school, an academy, an authority or the platform.
setting-platform-editor = Publisher of the service
setting-platform-editor-hint = Name and address of who publishes the service. Shown in the legal notice.
setting-platform-director = Director of publication
setting-platform-director-hint = The name is shown in the legal notice.
setting-platform-host = Host
setting-platform-host-hint = Name, address and telephone of who hosts the service. Shown in the legal notice.
setting-platform-contact = Contact
setting-platform-contact-hint = A mail address or a telephone number. Shown in the help, the legal notice and the page on accessibility.
setting-platform-protection = Data protection officer
setting-platform-protection-hint = How to reach them. Shown in the page on personal data.

# Whom to ask when the platform's administrator has written nothing.
about-ask-school = your school’s office
about-ask-contact = Ask your school’s office.
about-ask-editor = Ask your school’s office: whoever runs this platform has not written it here yet.
about-ask-director = Ask your school’s office: whoever runs this platform has not written it here yet.
about-ask-host = Ask your school’s office: whoever runs this platform has not written it here yet.
about-ask-protection = the data protection officer of your academy, or your school’s office

# Accessibility.
about-accessibility = Accessibility
about-access-intro = Préau wants to serve everybody. This page says where we stand, without embellishment.
about-access-state = State of compliance
about-access-state-says = This service is partially compliant with the French general accessibility framework (RGAA), version 4.1.2.
about-access-works = What holds and is checked with each version
about-access-works-keyboard = Everything can be done by keyboard, and the place of the focus is always seen.
about-access-works-script = Pages can be read and forms sent without script.
about-access-works-reflow = Nothing overflows on a screen of 320 pixels, nor enlarged to 400%.
about-access-works-contrast = Texts keep a contrast of at least 4.5 to 1, light and dark; nothing is told by colour alone.
about-access-works-comfort = Reading comfort can be set even before signing in: font, size, spacing, contrast, movement.
about-access-lacks = What is not compliant yet, or not checked yet
about-access-lacks-says = Automatic checks find only about a third of faults. What remains to be done:
about-access-lacks-audit = a full audit of the RGAA criteria by somebody outside the project;
about-access-lacks-readers = regular trials with screen readers (NVDA, VoiceOver, TalkBack) by those who use them;
about-access-lacks-written = an easy-to-read version of the help pages.
about-access-how = How this page was drawn up
about-access-how-says = It comes from those who make Préau: review of code and pages, automatic checks with each version, walks by keyboard and on a small screen. It has not been verified by a third party.
about-access-how-tools = Technologies: HTML, CSS, SVG, optional JavaScript. Checks: axe-core with Chromium.
about-access-tell = You cannot read or do something?
about-access-tell-says = Say so, naming the page and what stops you: you will get the information in another way, then we mend it. Contact: { $contact }
about-access-appeal = If nothing changes
about-access-appeal-says = If you reported a fault and got no satisfying answer, you may write to the French Defender of Rights (www.defenseurdesdroits.fr), call 09 69 39 00 00, or meet their delegate in your region.

# Help.
about-help-intro = The most common questions. For the rest, somebody can answer you: see the end of this page.
about-help-first = Signing in for the first time
about-help-first-says = Your school gives you a sheet with a login and a code. On the sign-in page, choose “This is my first time”, type the code, then make up a password. The code works once only.
about-help-forgotten = Forgotten password
about-help-forgotten-says = Pupils: ask one of your teachers, who can give you a new one at once. Parents and staff: if a mail address is verified in your account, “I cannot sign in” sends you a link; otherwise the school office prints a new sheet.
about-help-forgotten-open = I cannot sign in
about-help-first-open = This is my first time
about-help-missing = A child, a class or a school is missing
about-help-missing-says = These links come from the school’s own records, not from you: ask the school office to correct them. They then appear here by themselves.
about-help-services = Opening a service
about-help-services-says = “My services” gathers those that your school opened to you: one press is enough, without another password. If one is missing, or says that it is not open to you, tell your school.
about-help-counter = Signing in with another account
about-help-counter-says = Where the sign-in page offers “Sign in with”, the academy for instance, you may come in with that account. The first time, sign in with your login and your password of this portal as well, to link both accounts. “Security and devices” shows the linked accounts and lets you remove them.
about-help-shared = On a shared computer
about-help-shared-says = Tick “Shared computer” when you sign in, and sign out when you leave. If you forgot, the page “Security and devices” of your account ends a session from afar.
about-help-several = Several children, roles or schools
about-help-several-says = One account is enough. The home shows everything; the menu of your account lets you look at one school or one role only, without signing in again.
about-help-read = Reading more easily
about-help-read-says = “Reading comfort” sets the font, the size, the spacing, the contrast and the theme. The link is at the top of every page, even before you sign in.
about-help-contact = Talking to somebody
about-help-contact-says = Contact: { $contact }

# Personal data.
about-privacy-intro = What Préau keeps, why, how long, and what you may ask. No tracker, no advertising, no data sold. What Préau keeps stays with the host; the services that you open receive a part of it, told below.
about-privacy-who = Who answers for it
about-privacy-who-says = In secondary schools, the head of school; in primary schools, the academy’s inspectorate (DASEN). The host acts on their behalf, and is named in the legal notice.
about-privacy-what = What is kept
about-privacy-what-directory = The school’s directory: names, class, groups, teachings, function, links between children and guardians, contact details. It comes from the school’s own records or from the hand of its administrators.
about-privacy-what-account = The account: login, a hash of the password (the password itself is kept nowhere), the contact details you give, acceptance of the terms of use; if you link one, the identifier and the name of your account at another counter.
about-privacy-what-sessions = Sessions: device, time of beginning and of last activity, so that you can see and end them.
about-privacy-what-journal = The journal: who did which administrative act, and when; the security events of your account, which you see too.
about-privacy-what-services = Services: for each service that you open, the last visit and the number of visits, and your favourites; nobody else sees them. How often a service is opened is counted apart, by day and by profile, without names.
about-privacy-what-lessons = Lessons, the class book and homework: what is set, what you hand in, what is given back. Your “done” ticks and your personal tasks are read by nobody else.
about-privacy-what-device = On a device of your own, what can be read without network: your timetable and your homework, for eight days at most. Nothing on a shared computer; all of it goes when you sign out.
about-privacy-services = What services receive
about-privacy-services-says = Your school, or the platform, opens services that others run. When you open one, it receives what is written for it in the register, and nothing more. “My services” shows, for each of them, what it learns about you and why. Depending on the service, that is:
about-privacy-services-identifier = an identifier, alone;
about-privacy-services-profile = or, besides, your profile and your school;
about-privacy-services-sdet = or, besides all that, your name, your classes and your groups, your level.
about-privacy-why = Why
about-privacy-why-says = So that everybody enters the digital space of their school and sees there only what concerns them. It is a task of public interest; no decision is taken by a machine.
about-privacy-seen = Who sees what
about-privacy-seen-says = A pupil sees their class; a guardian, their children and their teachers; a teacher, their pupils; management and school life, their school. Those who run the machine do not read schooling data.
about-privacy-long = How long
about-privacy-long-says = When a person no longer has a reason to hold an account, it is closed, then erased within three months (French order of 30 November 2006, article 6). A session ends by itself without activity, sooner on a shared computer.
about-privacy-cookies = Cookies
about-privacy-cookies-says = There are only those that make the service work; none follows you, and no consent is needed:
about-privacy-cookies-session = the one of your session, erased when you sign out;
about-privacy-cookies-device = the one that proves that this browser has opened your account before, for six months; it names nobody, and there is none on a shared computer;
about-privacy-cookies-trusted = where you ticked the box of the second step, the one that spares you the code on this device, for ninety days at most;
about-privacy-cookies-way = where you come in through another counter, those that go along with it, for a quarter of an hour at most;
about-privacy-cookies-form = the one that protects forms before you sign in;
about-privacy-cookies-choices = those that keep the language, the reading comfort and the last way in on this device, for a year at most;
about-privacy-cookies-word = the one that carries a confirmation from one page to the next, for a minute.
about-privacy-rights = Your rights
about-privacy-rights-says = You may ask to see what concerns you, to have it corrected, erased or restricted, and object to a use. For a child, guardians ask with them. To whom: { $contact }
about-privacy-rights-cnil = Without an answer within a month, or if it does not satisfy you, you may turn to the French data protection authority, CNIL (www.cnil.fr).

# Legal notice.
about-legal-intro = Who publishes this service, who hosts it, to whom to write.
about-legal-editor = Publisher
about-legal-director = Publication
about-legal-host = Host
about-legal-contact = Contact
about-legal-program = The program
about-legal-program-says = Préau is free software, under the GNU Affero General Public License, version 3 or later. Whoever uses it may ask the publisher for its source code, as it runs here.
about-legal-works = Fonts and icons
about-legal-works-says = Figtree, Bricolage Grotesque, Atkinson Hyperlegible Next and OpenDyslexic (OFL licence); Lucide icons (ISC licence). Everything is served from here: nothing is asked of another site.

# Without a network.
offline-title = No connection
offline-says = This device is not connected to the network. What you have already sent is saved; what you had not sent, send again once the connection is back.
offline-again = Try again
