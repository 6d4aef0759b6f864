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
