# Words of the timetable feature.

# Rights.
right-has-timetable = This page is open to pupils, to guardians who follow their schooling and to the staff of schools.
right-has-no-timetable = This page is open to pupils, to guardians who follow their schooling and to the staff of schools.
right-reads-divisions = The timetable of a class is open to its pupils and to the staff of the school.
right-reads-no-divisions = The timetable of a class is open to its pupils and to the staff of the school.
right-reads-timetables = The timetables of teachers and rooms are open to teachers, school life, management and the office.
right-reads-no-timetables = The timetables of teachers and rooms are open to teachers, school life, management and the office.
right-changes-lessons = A lesson is changed by management or the office; its room, also by its teacher.
right-changes-no-lessons = A lesson is changed by management or the office; its room, also by its teacher.
right-runs-timetable = The timetable is changed by management or the office.
right-runs-no-timetable = The timetable is changed by management or the office.

# Settings.
options-of-timetable = Timetable
setting-timetable-holiday-zone = Zone of the holidays
setting-timetable-holiday-zone-hint = Decides which days have no lessons. "By the clock" takes the overseas zone that the school’s time zone tells, and zone A in Europe.
setting-timetable-holiday-zone-clock = By the clock
setting-timetable-holiday-zone-a = Zone A
setting-timetable-holiday-zone-b = Zone B
setting-timetable-holiday-zone-c = Zone C
setting-timetable-holiday-zone-corse = Corsica
setting-timetable-holiday-zone-guadeloupe = Guadeloupe
setting-timetable-holiday-zone-guyane = French Guiana
setting-timetable-holiday-zone-martinique = Martinique
setting-timetable-holiday-zone-mayotte = Mayotte
setting-timetable-holiday-zone-nouvelle_caledonie = New Caledonia
setting-timetable-holiday-zone-polynesie = French Polynesia
setting-timetable-holiday-zone-reunion = Réunion
setting-timetable-holiday-zone-saint_pierre_et_miquelon = Saint-Pierre-et-Miquelon
setting-timetable-holiday-zone-wallis_et_futuna = Wallis-et-Futuna
setting-timetable-two-weeks = Weeks A and B
setting-timetable-two-weeks-hint = Each week of lessons bears a letter, A then B.

# Days without lessons.
closed-outside-year = Outside the school year
closed-sunday = Sunday
holiday-autumn = Autumn holidays
holiday-christmas = Christmas holidays
holiday-winter = Winter holidays
holiday-spring = Spring holidays
holiday-ascension = Ascension long weekend
holiday-summer = Summer holidays
bank-holiday-new-year = New Year’s Day
bank-holiday-easter-monday = Easter Monday
bank-holiday-labour = Labour Day
bank-holiday-victory = Victory Day
bank-holiday-ascension = Ascension Day
bank-holiday-whit-monday = Whit Monday
bank-holiday-national = Bastille Day
bank-holiday-assumption = Assumption
bank-holiday-all-saints = All Saints’ Day
bank-holiday-armistice = Armistice Day
bank-holiday-christmas = Christmas Day

# What takes place.
lesson-kind-lesson = Lesson
lesson-kind-study = Study room
lesson-kind-meeting = Meeting
lesson-kind-other = Activity

# The menu, hours and days.
menu-family-learning = My work
menu-family-schooling = Schooling
hour-whole = { $hour }:00
hour-minutes = { $hour }:{ $minutes }
weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday
day-near = { $weekday } { $number }
slot-when = { $day } at { $hour }
room-numbered = Room { $room }
room-numbered-inside = room { $room }

# Pages.
timetable-title = Timetable
timetable-of-child = Timetable of { $name }
timetable-of-division = Timetable: { $label }
timetable-of-teacher = Timetable of { $name }
timetable-of-room = Timetable: room { $room }
timetable-of-others = Classes and teachers
timetable-whose = Whose
timetable-mine = Mine
timetable-see-class = See the class
timetable-see-person = See the card
week-letter = Week { $letter }
week-of = Week of
week-previous = Week before
week-next = Week after
week-today = Today
week-whole = Whole week
week-month = Month
week-print = Print
week-days = Days of the week
week-is-today = today
week-empty = No lesson is planned this week.
week-empty-own = No lesson is planned for you this week. Those that the school enters will appear here.
week-empty-child = No lesson is planned this week. Those that the school enters will appear here.
week-empty-room = This room is free all week.
day-empty = No lessons
month-previous = Month before
month-next = Month after
month-week = Week
month-see-week = See the week
month-lessons =
    { $count ->
        [one] { $count } lesson
       *[other] { $count } lessons
    }
month-changes =
    { $count ->
        [one] { $count } change
       *[other] { $count } changes
    }
lesson-now = now
gap-meal = Meal
gap-free = Free time

# Now and next.
panel-title = Now and next
panel-now = Now
panel-next = Next, at
panel-until = until
panel-over = No more lessons today
panel-tomorrow = Tomorrow: from { $from } to { $to }
panel-next-day = Next day of lessons, { $day }: from { $from } to { $to }
panel-late = { $what } does not take place. { $why }
news-title = What changed

# What changed.
mark-cancelled = Cancelled
mark-cancelled-why = { $why }.
mark-away = Moved
mark-away-to = Put off to { $when }.
mark-moved = Moved
mark-moved-from = First planned on { $when }.
mark-added = Added
mark-added-long = This lesson is added to the timetable.
mark-room = Room changed
mark-room-instead = { $now } instead of { $before }.
mark-room-now = { $now }.
mark-room-none = This lesson has no room any more.
mark-teacher = Cover
mark-teacher-long = { $who } stands in for { $instead }.
mark-nobody = Nobody
mark-handed = You are replaced
mark-restored = Restored
mark-restored-long = The lesson takes place as planned.
change-reason-teacher_absent = Teacher absent
change-reason-school_closed = School closed
change-reason-outing = Outing
change-reason-exam = Exam
change-reason-other = Another reason

# A lesson.
lesson-title = { $name }, { $audience }
lesson-facts = This lesson
lesson-when = When
lesson-where = Where
lesson-by = With
lesson-for = For
lesson-covers = standing in

# Others' timetables, rooms.
school-divisions = Classes
school-no-division = No class is open this year.
school-teachers = Teachers
school-no-teacher = No teacher works here today.
rooms-title = Rooms
rooms-free = Free rooms
rooms-day = Day
rooms-at = Hour
rooms-look = Look
rooms-now = Now
rooms-free-count =
    { $count ->
        [0] No free room
        [one] { $count } free room
       *[other] { $count } free rooms
    }
rooms-none-free = All rooms are taken at this hour, or none is entered. Try another hour.
rooms-busy = Taken
room-free-until = Free until
room-free-all-day = Free until the evening
room-capacity =
    { $count ->
        [one] { $count } seat
       *[other] { $count } seats
    }
room-accessible = accessible
room-taken-by = { $who }, { $what }
room-kind-classroom = Classroom
room-kind-laboratory = Laboratory
room-kind-computers = Computers
room-kind-workshop = Workshop
room-kind-sports = Sports
room-kind-arts = Arts
room-kind-library = Library
room-kind-study = Study room
room-kind-meeting = Meetings
room-kind-other = Another place

# The home.
home-day = Your day
home-today = today
home-tomorrow = Tomorrow
home-tomorrow-inside = tomorrow
home-next-day = Next day: { $day }
home-next-day-inside = on { $day }
home-day-of-child = { $name }: { $when }
home-hours = { $from } – { $to }
home-week = Week
sentence-what = { $name }, { $room }
sentence-now-next = Now: { $what }, until { $until }. Next: { $next }, at { $at }.
sentence-now-last = Now: { $what }, until { $until }. Then the day is over.
sentence-next = Next lesson at { $at }: { $next }.
sentence-tomorrow = No more lessons today. Tomorrow, from { $from } to { $to }.
sentence-next-day = No more lessons today. Next day of lessons, { $day }: from { $from } to { $to }.
sentence-child = { $name } has lessons { $when }, from { $from } to { $to }.
sentence-child-changed = { $name } has lessons { $when }, from { $from } to { $to }; the timetable has changed.
sentence-child-none = { $name } has no more lessons: all that was left is cancelled.

# Changing a lesson.
change-title = Change this lesson
change-cancel = Cancel
change-cancel-do = Cancel this lesson
change-restore = Restore this lesson
change-restore-why = This lesson is cancelled. It can still take place, if nobody is taken elsewhere.
change-room = Change the room
change-room-which = Room
change-room-do = Change the room
change-room-free = { $room } (free)
change-room-taken = { $room } (taken: { $by })
change-no-room = No room
change-same-room = The same room
change-move = Move
change-move-do = Move this lesson
change-day = Day
change-starts = From
change-ends = To
change-teacher = Replace the teacher
change-teacher-which = Who stands in
change-teacher-do = Enter the cover
change-teacher-free = { $name } (free)
change-teacher-busy = { $name } (has a lesson)
change-leaver = Teacher who is replaced
change-leaver-all = All
change-reason = Reason
change-reason-none = No reason
change-words = A word for those concerned (optional)
change-words-hint = Pupils, families and teachers of this lesson read it.
lesson-cancelled = The lesson is cancelled.
lesson-restored = The lesson is restored.
lesson-moved = The lesson is moved.
lesson-room-changed = The room is changed.
lesson-teacher-changed = The cover is entered.
lesson-added = The lesson is added.
add-title = Add a lesson
add-section = Section
add-teacher = Teacher
add-do = Add this lesson
refused-teacher = { $who } has a lesson already: { $what }, from { $from } to { $to }. Choose another hour, or somebody else.
refused-room = { $room } is taken already: { $what }, from { $from } to { $to }. Choose another room, or another hour.
refused-held = { $room } is booked: { $what }, from { $from } to { $to }. Choose another room, or another hour.
refused-pupils = The pupils have a lesson already: { $what }, from { $from } to { $to }. Choose another hour.
refused-hours = The lesson must end after it begins, and last less than ten hours. Mend the hours.
refused-closed = There are no lessons on that day: { $why }. Choose another day.
refused-same = It is so already: there is nothing to change.
refused-over = This lesson is over: you can no longer change it. If what is written is not right, tell the office, which corrects it.
refused-unknown = This choice does not exist, or no more, in this school. Choose from the list.
refused-slot = Give a day and hours, for instance 8:30 and 9:25.
refused-reason = Choose a reason: those concerned read it.
refused-section = Choose a section.
refused-teacher-none = Choose a teacher.
refused-words = This word is too long: { $most } characters at most.
history-title = What changed
done-with = { $done }: { $what }
done-added = Lesson added
done-cancelled = Lesson cancelled
done-restored = Lesson restored
done-moved = Lesson moved
done-room_changed = Room changed
done-teacher_changed = Teacher changed
done-covered = Cover
act-lesson-added = Lesson added
act-lesson-cancelled = Lesson cancelled
act-lesson-restored = Lesson restored
act-lesson-moved = Lesson moved
act-lesson-room = Room of a lesson changed
act-lesson-teacher = Teacher of a lesson changed

# Addresses for calendar programs.
act-calendar-address-made = Calendar address made
act-calendar-address-revoked = Calendar address revoked
calendars-title = My calendars
calendars-intro = An address shows the lessons in the calendar of your phone or computer, and keeps them up to date there. Who knows it reads these lessons: give it to nobody.
calendars-none-open = No address shows your lessons to a calendar.
calendars-open = { $count ->
    [one] One address shows lessons to a calendar.
   *[other] { $count } addresses show lessons to calendars.
 }
calendars-go = See my calendars
calendars-full = You have the greatest number of addresses. Revoke one you no longer use to make another.
calendar-new = Make an address
calendar-name = Name
calendar-name-hint = To know it again: “My phone”.
calendar-name-needed = Give the address a name, for example “My phone”.
calendar-name-long = The name is too long: { $count } characters at most.
calendar-whose = Lessons shown
calendar-whose-all = All lessons that concern me
calendar-whose-mine = My lessons
calendar-whose-gone = The lessons of a child you no longer follow: nothing is shown there any more
calendar-whose-needed = Choose which lessons to show.
calendar-many = You already have { $count } addresses. Revoke one first.
calendar-made = Made
calendar-read = Last read
calendar-never = Never
calendar-make = Make the address
calendar-revoke = Revoke
calendar-done-revoked = The address is revoked: the calendar that used it receives nothing more.
calendar-shown = Your calendar address
calendar-shown-why = Copy it now: it will not be shown again. It holds neither marks nor names of other pupils, and you may revoke it at any time.
calendar-address = Address to copy
calendar-how-phone = On a phone or a computer: open the address in the calendar, or add a calendar “by subscription”.
calendar-how-web = In a calendar online: choose “Add a calendar from a URL”, and paste the address.
calendar-open-here = Open in this device’s calendar
calendar-noted = Noted
calendar-cancelled = Cancelled:
calendar-of-child = { $name }: { $title }
timetable-to-calendar = Put into my calendar

# Imports of timetables.
act-timetable-imported = Timetable imported
timetable-program-sts = STS-web
timetable-program-edt = EDT
timetable-program-udt = UnDeuxTemps
timetable-program-ics = a calendar (iCalendar)
timetable-import-no-structure = No open school has the number { $uai }. Check the UAI.
timetable-import-no-year = The school has no open school year. Import the directory first.
timetable-import-other-program = The files come from another program: { $program }.
timetable-import-place = { $file }, line { $line }
timetable-import-refused = Nothing is imported: the files are refused.
timetable-import-nothing = Nothing changes: { $patterns ->
    [one] { $patterns } lesson of the week
   *[other] { $patterns } lessons of the week
 }, { $lessons ->
    [one] { $lessons } dated lesson
   *[other] { $lessons } dated lessons
 }, all there already.
timetable-import-would = { $patterns ->
    [one] { $patterns } lesson of the week
   *[other] { $patterns } lessons of the week
 }, { $lessons ->
    [one] { $lessons } dated lesson
   *[other] { $lessons } dated lessons
 }. This would change:
timetable-import-applied = { $patterns ->
    [one] { $patterns } lesson of the week
   *[other] { $patterns } lessons of the week
 }, { $lessons ->
    [one] { $lessons } dated lesson
   *[other] { $lessons } dated lessons
 }. This has changed:
timetable-import-found = To be looked at:
timetable-import-dry = Nothing is written. Add --apply to write.
timetable-import-more = { $count ->
    [one] And one more remark.
   *[other] And { $count } more remarks.
 }
timetable-import-sites-new = { $count ->
    [one] One site is made.
   *[other] { $count } sites are made.
 }
timetable-import-rooms-new = { $count ->
    [one] One room is made.
   *[other] { $count } rooms are made.
 }
timetable-import-patterns-new = { $count ->
    [one] One lesson of the week is new.
   *[other] { $count } lessons of the week are new.
 }
timetable-import-patterns-changed = { $count ->
    [one] One lesson of the week changes.
   *[other] { $count } lessons of the week change.
 }
timetable-import-patterns-gone = { $count ->
    [one] One lesson of the week is gone.
   *[other] { $count } lessons of the week are gone.
 }
timetable-import-lessons-new = { $count ->
    [one] One dated lesson is new.
   *[other] { $count } dated lessons are new.
 }
timetable-import-lessons-changed = { $count ->
    [one] One dated lesson changes, with all that hangs on it.
   *[other] { $count } dated lessons change, with all that hangs on them.
 }
timetable-import-lessons-gone = { $count ->
    [one] One dated lesson that holds nothing is taken away.
   *[other] { $count } dated lessons that hold nothing are taken away.
 }
timetable-import-lessons-cancelled = { $count ->
    [one] One dated lesson is cancelled.
   *[other] { $count } dated lessons are cancelled.
 }
timetable-import-lessons-restored = { $count ->
    [one] One dated lesson takes place after all.
   *[other] { $count } dated lessons take place after all.
 }
timetable-import-lessons-kept = { $count ->
    [one] One dated lesson that the files no longer have stays as it is.
   *[other] { $count } dated lessons that the files no longer have stay as they are.
 }
timetable-import-no-teacher = { $count ->
    [one] “{ $name }” is not among the staff of the school: the lesson is imported without that name.
   *[other] “{ $name }” is not among the staff of the school: { $count } lessons are imported without that name.
 }
timetable-import-teachers = { $count ->
    [one] Several people are called “{ $name }”: the lesson is imported without that name.
   *[other] Several people are called “{ $name }”: { $count } lessons are imported without that name.
 }
timetable-import-no-division = { $count ->
    [one] The class “{ $name }” is not in the directory: one lesson is left out.
   *[other] The class “{ $name }” is not in the directory: { $count } lessons are left out.
 }
timetable-import-no-group = { $count ->
    [one] The group “{ $name }” is not in the directory: one lesson is left out.
   *[other] The group “{ $name }” is not in the directory: { $count } lessons are left out.
 }
timetable-import-closed-class = { $count ->
    [one] “{ $name }” has been closed in the directory since { $day }: one lesson is left out.
   *[other] “{ $name }” has been closed in the directory since { $day }: { $count } lessons are left out.
 }
timetable-import-no-subject = { $count ->
    [one] The subject “{ $name }” is not in the directory: the lesson bears that name, without a service.
   *[other] The subject “{ $name }” is not in the directory: { $count } lessons bear that name, without a service.
 }
timetable-import-no-section = { $count ->
    [one] In the directory, “{ $subject }” is not taught to { $class }: the lesson bears that name, without a service.
   *[other] In the directory, “{ $subject }” is not taught to { $class }: { $count } lessons bear that name, without a service.
 }
timetable-import-pupils = { $count ->
    [one] One lesson names pupils one by one: it is shown to its class or group, if it has one.
   *[other] { $count } lessons name pupils one by one: they are shown to their class or group, if they have one.
 }
timetable-import-nobody = { $count ->
    [one] One lesson without known class, group or staff is left out.
   *[other] { $count } lessons without known class, group or staff are left out.
 }
timetable-import-closed-day = { $count ->
    [one] One lesson on a day without lessons, { $day }, is left out.
   *[other] { $count } lessons on days without lessons are left out, the first on { $day }.
 }
schedule-overlap-teacher = the same person
schedule-overlap-room = the same room
schedule-overlap-pupils = the same pupils

# What a reader of timetables finds.
schedule-unrecognised = This file is of no format read here. Export from STS-web, EDT, UnDeuxTemps, or a calendar (.ics).
schedule-empty = The file is empty.
schedule-encrypted = This export of EDT is encrypted: only a registered partner reads it. Export in clear, for example EXP_COURS.xml.
schedule-encrypted-for = This export of EDT is encrypted for { $partners }. Export in clear, for example EXP_COURS.xml.
schedule-mixed = The files come from different programs, or the same one is there twice. Give those of one export.
schedule-truncated = The file ends before its end. Copy it again from the program that made it.
schedule-malformed = The file is not well formed. Copy it again from the program that made it.
schedule-unsupported-encoding = The encoding “{ $name }” is not read here. Export in UTF-8.
schedule-wrong-encoding = The file is not in the encoding that it announces. Export it again, in UTF-8.
schedule-document-type = The file declares a document type: it is not read, for safety.
schedule-too-much = The file passes a bound of reading ({ $max }).
schedule-bad-archive = The archive does not open. Copy it again from the program that made it.
schedule-twice-in-archive = The archive holds “{ $name }” twice.
schedule-locked-entry = In the archive, “{ $name }” is locked by a password. Export without one.
schedule-missing-table = The table { $name } is missing: without it the others say nothing.
schedule-missing-column = The column “{ $name }” is missing.
schedule-wrong-structure = The files are those of the school { $found }, not of { $expected }.
schedule-wrong-year = The files are of the year { $found }, not of { $expected }.
schedule-no-year = Nothing says when the year begins and ends.
schedule-missing-field = The field { $name } is missing.
schedule-bad-time = { $name }: “{ $value }” is not an hour.
schedule-bad-weekday = “{ $value }” is not a day of the week.
schedule-bad-date = { $name }: “{ $value }” is not a date.
schedule-bad-number = { $name }: “{ $value }” is not a number expected here.
schedule-bad-span = The lesson would go from { $from } to { $to }: it would end before it begins.
schedule-unknown-reference = “{ $key }” does not stand in the list { $list }.
schedule-twice = “{ $key }” stands twice in the list { $list }; the first time counts.
schedule-unknown-entity = The reference “{ $name }” is not known.
schedule-cut-row = The row has { $found } cells of { $expected }.
schedule-no-weeks = The lesson takes place in no week.
schedule-no-such-hour = On { $day }, { $at } does not exist: clocks go forward.
schedule-outside-year = { $count ->
    [one] A lesson outside the school year, on { $day }.
   *[other] { $count } lessons outside the school year, from { $day } on.
 }
schedule-endless = The series has no end: it is read up to the end of the year.
schedule-unread-rule = The recurrence “{ $name }” is not that of a timetable.
schedule-all-day = The event lasts all day: it is not a lesson.
schedule-twice-that-hour = On { $day }, { $at } comes twice: clocks go back. The first time counts.
schedule-not-a-monday = The week is named by { $day }, which is not a Monday.
schedule-unknown-zone = The time zone “{ $name }” is not known: hours are read as the school’s.
schedule-repeated = The same lesson already stands on line { $line }; it is read once.
schedule-overlap = Two lessons at once, on { $weekday } at { $at }, for { $what }: see line { $line } too.
schedule-unknown-alternation = No week of the school bears “{ $name }”.
schedule-weeks-needed = This format knows weeks by a letter only: set the weeks A and B of the school.
schedule-unpaired-names = { $names } names for { $first } first names: the first names are not read.
schedule-no-labels = The file has codes only. Add sts_emp to it, which has the labels.
schedule-no-lessons = The file has lists, but no placed lesson.
schedule-list-subjects = of subjects
schedule-list-teachers = of people
schedule-list-divisions = of classes
schedule-list-groups = of groups
schedule-list-pupils = of pupils
schedule-list-rooms = of rooms
schedule-list-slots = of slots
schedule-list-alternations = of alternations
schedule-list-cards = of cards

# The desk of who runs a timetable.
desk-title = Run the timetable
desk-school = School
desk-year = School year:
desk-no-year = The school has no open school year. The import of the directory opens one.
desk-import = Import a timetable
desk-import-hint = From STS-web, EDT, UnDeuxTemps or a calendar; nothing is written before you agree
desk-rooms = Rooms and sites
desk-rooms-hint = { $count ->
    [0] No room
    [one] One room
   *[other] { $count } rooms
 }
desk-bells = Bells
desk-bells-hint = { $count ->
    [0] No grid
    [one] One grid
   *[other] { $count } grids
 }
desk-closed = Days without lessons
desk-closed-hint = { $count ->
    [0] No day beside the holidays
    [one] One day beside the holidays
   *[other] { $count } days beside the holidays
 }
desk-weeks = Weeks A and B
desk-weeks-hint = The letter of each week
desk-long = { $count ->
    [one] One character at most.
   *[other] { $count } characters at most.
 }
desk-keep = Save
desk-cancel = Cancel
desk-rooms-there = The rooms
desk-rooms-none = No room. An import makes those of its lessons, or add them here.
desk-room-add = Add a room
desk-room-added = The room is added. Say what it is.
desk-room-kept = The room is saved.
desk-room-removed = The room is removed. Lessons planned there keep it.
desk-room-there = A room already has this name.
desk-room-code = Name on the door
desk-room-code-hint = Short: “204”, “Gym”.
desk-room-code-needed = Give the name of the room, as on its door.
desk-room-label = Whole name (optional)
desk-room-kind = Use
desk-room-kind-needed = Choose what the room is for.
desk-room-site = Site
desk-room-no-site = None in particular
desk-room-site-gone = This site is no longer there. Choose another.
desk-room-seats = Seats (optional)
desk-room-capacity = Give a number of seats, from 1 to { $count }.
desk-room-is = This room
desk-room-accessible = is accessible by wheelchair
desk-room-bookable = can be booked
desk-room-shared = takes several lessons at once
desk-room-shared-short = several lessons at once
desk-room-remove = Remove the room
desk-room-remove-why = It is offered no more. Lessons planned there keep it.
desk-sites = Sites
desk-site-name = Name of the site
desk-site-name-hint = When the school has several: “Annex”.
desk-site-name-needed = Give the name of the site.
desk-site-there = A site already has this name.
desk-site-add = Add a site
desk-site-rename = Rename
desk-site-kept = The site is saved.
desk-bells-intro = A grid names the slots of a day. A school may have several, by level or site.
desk-bells-list = The grids
desk-bells-list-of = The slots
desk-bells-none = No grid of bells.
desk-bells-add = Add a grid
desk-bells-name = Name of the grid
desk-bells-name-hint = For example “Lower school”.
desk-bells-name-needed = Give the grid a name.
desk-bells-there = A grid already has this name.
desk-bells-slots = { $count ->
    [0] No slot
    [one] One slot
   *[other] { $count } slots
 }
desk-bells-kept = The grid is saved.
desk-bells-removed = The grid is removed.
desk-bells-remove = Remove the grid
desk-bells-remove-why = Lessons keep their hours.
desk-bells-hours = Line { $line }: give a beginning and an end.
desk-bells-code = Line { $line }: give a short name, of { $count } characters at most.
desk-bells-order = Line { $line }: the end comes before the beginning.
desk-bells-meets = Line { $line }: this slot meets another of the same day.
desk-bell-intro = “Every day” holds for days without lines of their own. A line that is emptied goes.
desk-bell-day = Day
desk-every-day = Every day
desk-bell-code = Name
desk-bell-kind = Kind
desk-bell-from = Beginning
desk-bell-to = End
bell-kind-lesson = Lesson
bell-kind-break = Break
bell-kind-meal = Meal
desk-closed-intro = Beside the holidays of the zone and bank holidays come the days of the school. Lessons of these days are cancelled; if the day opens again, they take place.
desk-closed-list = The days of the school
desk-closed-none = No day added.
desk-closed-add = Close days
desk-closed-from = First day
desk-closed-to = Last day (optional)
desk-closed-to-hint = Empty for one day.
desk-closed-label = Reason
desk-closed-label-hint = Read by all: “Teachers’ day”.
desk-closed-label-needed = Give a reason, for example “Teachers’ day”.
desk-closed-outside = Give a day of the school year, from { $from } to { $to }.
desk-closed-order = The last day comes before the first.
desk-closed-long = { $count } days at most at once.
desk-closed-open = Open again
desk-closed-done = The days are closed, their lessons cancelled.
desk-opened-done = The day is open again, its lessons take place.
desk-weeks-intro = Letters alternate from one week of lessons to the next. A chosen letter holds for its week, and the alternation goes on from it.
desk-weeks-off = Weeks A and B are off in the settings of the school.
desk-week-of = Week of
desk-week-letter = Letter
desk-week-alternates = Alternates
desk-weeks-kept = The letters are saved.
act-room-kept = Room saved
act-room-closed = Room removed
act-site-kept = Site saved
act-bells-kept = Bells saved
act-bells-removed = Bells removed
act-days-closed = Days closed
act-day-opened = Day opened again
act-week-letters = Letters of weeks saved
import-intro = Bring the export of your program. You first read what would change; nothing is written before you agree. A lesson keeps its register, content and homework from one import to the next.
import-files = Files of the export
import-files-hint = One or several files of one export, or an archive.
import-files-needed = Choose the files of the export.
import-files-large = That is too much: { $count } MiB and twenty files at most. Import what is larger from the command line.
import-look = See what would change
import-formats = What is read
import-format-sts = sts_emp and emp_sts, together
import-format-edt = the export for partners in clear, or EXP_COURS.xml
import-format-udt = the archive of UDCal files, or the CSV table
import-format-ics = a calendar .ics, of Pronote or EDT
import-report = What would change
import-done = Timetable imported
import-apply = Import
import-other = Bring other files
import-see = See the timetables
import-lines = To be looked at
import-column-what = Remark
import-column-where = Where
import-column-weight = Effect
import-weight-refused = Refused
import-weight-left-out = Left out
import-weight-noted = Noted

# In the journal of acts
noted-lesson-at = Lesson of
noted-room-code = Code
noted-room-kind = Use
noted-room-shared = Shared
noted-room-bookable = Bookable
noted-site-name = Name
noted-bells-slots = Periods
noted-closed-day-from = From
noted-closed-day-to = To
noted-closed-day-day = Day
noted-closed-day-lessons = Lessons concerned
noted-week-letter-letters = Weeks named
noted-timetable-program = Program
noted-timetable-patterns = Regular lessons
noted-timetable-lessons = Sessions
noted-timetable-new = New
noted-timetable-changed = Changed
noted-timetable-gone = Removed
noted-timetable-cancelled = Cancelled
