# Words of absences of staff and of covers.

# Rights.
right-reads-absences = Absences of the school are open to management and the office; everyone on the staff sees their own.
right-reads-no-absences = Absences of the school are open to management and the office; everyone on the staff sees their own.
right-enters-absences = An absence is entered by management or the office; teachers enter their own.
right-enters-no-absences = An absence is entered by management or the office; teachers enter their own.
right-covers = Covers are open to teachers, management and the office.
right-covers-not = Covers are open to teachers, management and the office.
right-runs-covers = Covers are asked for by management or the office.
right-runs-no-covers = Covers are asked for by management or the office.

# The journal.
act-absence-entered = Absence entered
act-absence-decided = Lesson of an absence decided
act-absence-withdrawn = Absence taken back
act-cover-asked = Cover proposed
act-cover-taken = Cover accepted
act-cover-counted = Count of a cover changed

# Absences.
away-title = Absences and covers
away-of = Absence of { $name }
away-own = My absence
away-new = Enter an absence
away-new-own = Say that I will be absent
away-new-intro = Once the absence is entered, its lessons appear with what becomes of each.
away-new-own-intro = Management and the office see your absence and decide what becomes of each lesson. You can leave instructions for your classes.
away-weeks = Weeks
away-school = School
away-everywhere = In all my schools
away-none = Nobody is absent this week. Absences appear here once they are entered.
away-none-own = You have no absence this week.
away-lessons =
    { $count ->
        [0] no lesson concerned
        [one] { $count } lesson concerned
       *[other] { $count } lessons concerned
    }
away-undecided =
    { $count ->
        [one] { $count } lesson to decide
       *[other] { $count } lessons to decide
    }
away-decided = All decided
away-person = Who is absent
away-choose-person = Choose a person
away-person-none = Choose who is absent.
away-when = When
away-from = From
away-to = To
away-from-hour = Starting at (optional)
away-to-hour = Until (optional)
away-hour-hint = Leave the hours empty for whole days.
away-hour-wrong = There is no such hour. Write it like 10:30.
away-day-wrong = Give a day.
away-interval-wrong = The end must come after the beginning, and the absence last { $days } days at most.
away-reason = Reason, seen by colleagues
away-reason-away = Absence
away-reason-training = Training
away-reason-outing = School outing or trip
away-reason-exam = Exam or jury
away-reason-other = Another reason of service
away-private = Details for management (optional)
away-private-hint = Only management and the person concerned read them.
away-private-long = Details have { $most } characters at most. Make them shorter.
away-private-title = Details
away-private-who = Read by management and the person concerned alone.
away-fate-all = What becomes of the lessons
away-enter = Enter the absence
away-enter-own = Say that I will be absent
away-leave = Back without saving
away-entered = Absence saved.
away-there-already = An absence of this person is already entered for that time. Change the dates, or take the other absence back first.
away-see-there = See the absence that is there
away-management-decides = Management decides what becomes of each lesson.
away-no-lessons = This absence concerns no lesson.
away-is-withdrawn = This absence was taken back.
away-becomes = What becomes of this lesson
away-instructions = Instructions for the class
away-instructions-label = What the class is to do
away-instructions-hint = Read by the pupils of this lesson, their guardians and the staff. **bold**, - list.
away-instructions-wrong = These instructions are too long. Make them shorter.
away-instructions-meanwhile = Somebody wrote other instructions meanwhile: “{ $words }”. Your text is kept: save again to replace theirs.
away-keep = Save
away-kept = Absence updated.
away-refused = { $what }: { $why }
away-withdraw = Take this absence back
away-withdraw-intro = Absence: { $when }. Lessons that are ticked take place again at their hour, with their teacher. The others stay as they are.
away-withdraw-none = No lesson to restore.
away-withdraw-which = Lessons to restore
away-withdraw-covered = Held by { $name }: tick to give it back.
away-withdraw-do = Take the absence back
away-withdrawn = Absence taken back.
away-see = See the absence
away-lesson-title = Teacher absent
away-lesson-none = No instructions were left.
away-todo = Absence of { $name }: decide on lessons
away-todo-detail =
    { $count ->
        [one] From { $day } · { $count } lesson
       *[other] From { $day } · { $count } lessons
    }
away-todo-do = Decide
away-day-hours = { $day } from { $from } to { $to }
away-day-from = { $day } from { $from }
away-day-until = { $day } until { $to }
away-days = from { $from } to { $to }

# What becomes of a lesson.
fate-undecided = To be decided later
fate-kept = Takes place
fate-cancelled = Cancelled
fate-study = Study room
fate-work = Independent work in its room
fate-cover = Ask for a cover
fate-undecided-done = To decide
fate-kept-done = Takes place
fate-cancelled-done = Cancelled
fate-study-done = Study room
fate-work-done = Independent work
fate-cover-done = Cover asked for
fate-undecided-all = Decide later, lesson by lesson
fate-cancelled-all = All cancelled
fate-study-all = All in the study room
fate-cover-all = Ask for a cover for all
fate-covered-by = Held by { $name }

# Covers.
covers-title = Covers
covers-own = Proposed to me
covers-own-none = No cover is proposed to you. A proposal will appear here and on your home.
covers-school = In the school
covers-school-none = No cover is asked for from today on.
cover-title = Cover: { $about }
cover-what = The lesson
cover-when = When
cover-where = Where
cover-instead = Instead of
cover-by = Held by
cover-kind = Kind
cover-kind-same_subject = Same subject
cover-kind-other_subject = Another subject
cover-kind-supervision = Supervision
cover-is-counted = counted
cover-detail = { $when } · instead of { $name }
cover-looked-for = Looking for somebody
cover-you-hold = You hold it
cover-you-hold-long = You hold this lesson. It is in your timetable.
cover-you-answer = Waits for your answer
cover-you-refused = You said no
cover-answer = Answer
cover-accept = I hold this lesson
cover-refuse = I cannot
cover-first = The lesson goes to the first who accepts.
cover-taken = Cover noted. The pupils see it already.
cover-was-refused = Your answer is noted.
cover-too-late = Somebody else holds this lesson already.
cover-closed = This cover is no longer asked for.
cover-over = This lesson is over. If you held it, tell the management, which notes it.
cover-choose = Choose to whom it is proposed
cover-see = See the cover
cover-proposed-to =
    { $count ->
        [0] Proposed to nobody yet
        [one] Proposed to { $count } person
       *[other] Proposed to { $count } people
    }
cover-free = Free at that hour
cover-free-none = Nobody else is free at that hour. You can cancel the lesson or send the class to the study room.
cover-tie-both = Same subject, knows the class
cover-tie-subject = Same subject
cover-tie-team = Knows the class
cover-tie-none = Another class, another subject
cover-done-count =
    { $count ->
        [0] no cover this year
        [one] { $count } cover this year
       *[other] { $count } covers this year
    }
cover-what-for = What is asked
cover-what-lesson = Hold a lesson
cover-what-supervision = Watch over the class
cover-ask = Propose
cover-was-asked = Proposal sent. It waits on the home of each.
cover-nobody-chosen = Tick at least one person.
cover-asked = To whom it was proposed
cover-waits = Waits for an answer
cover-refused = Cannot
cover-accepted = Holds the lesson
cover-gone = No longer asked
cover-note-yes = Note that they agree
cover-count = Count
cover-counted = Count this cover
cover-count-kept = Count saved.
cover-todo = Cover proposed: { $about }

# Counts.
counts-title = Count of covers
counts-look = Show
counts-none = No cover in this period.
counts-caption = Covers held by each
counts-teacher = Teacher
counts-counted = Counted
counts-hours = Hours counted

# In the journal of acts
noted-staff-absence-from = From
noted-staff-absence-until = To
noted-staff-absence-fate = What becomes of the lesson
noted-cover-asked = People asked
noted-cover-kind = Kind
noted-cover-counted = Counted
