# Words of the homework feature.

# Rights.
right-has-homework = This page is open to pupils, to guardians who follow their schooling, to teachers, the head of school life and management.
right-has-no-homework = This page is open to pupils, to guardians who follow their schooling, to teachers, the head of school life and management.
right-reads-work = The work of a class is open to its teachers, the head of school life and management.
right-reads-no-work = The work of a class is open to its teachers, the head of school life and management.
right-gives-work = Work is given by teachers.
right-gives-no-work = Work is given by teachers.
right-does-work = This page is open to pupils.
right-does-no-work = This page is open to pupils.
right-plans-catch-up = Catching up is open to pupils, their guardians and those who work with them.
right-plans-no-catch-up = Catching up is open to pupils, their guardians and those who work with them.

# Settings.
options-of-homework = Homework
setting-homework-evening-hour = Hour of the evening
setting-homework-evening-hour-hint = Work given from this hour on appears the next morning, and is not due that morning. 24: never.
setting-homework-morning-hour = Hour of the morning
setting-homework-morning-hour-hint = At this hour the work of the evening before appears.
setting-homework-minutes-limit = Minutes of work a day
setting-homework-minutes-limit-hint = Beyond, the teacher is told, and stays free to give the work.
setting-homework-tests-limit = Tests a day
setting-homework-tests-limit-hint = Beyond, the teacher is told, and stays free to give one more.
setting-homework-ticks-shared = Guardians see what is ticked as done
setting-homework-ticks-shared-hint = Useful in primary school. Otherwise each pupil decides to show it.

# Days.
homework-day = { $weekday } { $number } { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}
homework-hour = { $hour }:00
homework-hour-minutes = { $hour }:{ $minutes }
homework-day-at = { $day } at { $hour }
homework-minutes = { $count } min

# Lists.
homework-title = Homework
homework-title-of = { $name }’s homework
homework-title-of-class = Homework · { $class }
homework-whose = Whose
homework-left = { $count ->
    [one] { $count } thing left to do
   *[other] { $count } things left to do
}
homework-to-do = To do
homework-past = Past
homework-when-late = Late
homework-when-today = Today
homework-when-tomorrow = Tomorrow
homework-when-this-week = This week
homework-when-next-week = Next week
homework-when-later = Later
homework-when-past = The last thirty days
homework-empty = Nothing to do. The work that your teachers give will appear here.
homework-empty-child = Nothing to do for { $name }. The work that teachers give will appear here.
homework-empty-past = Nothing in the last thirty days.
homework-empty-given = No work given for the days to come. Open a lesson, or choose a class above, to give some.
homework-empty-class = No work given for the days to come.
homework-tick = Done
homework-untick = Not done yet
homework-tick-hint = Nobody else sees this tick.
homework-done = done
homework-not-done = to do
homework-own-task = Own task
homework-task-remove = Remove
homework-task-added = Task added.
homework-add-title = Add a task
homework-add-hint = Nobody else sees it.
homework-add-words = What
homework-add-day = For which day
homework-add-do = Add
homework-wrong-words = Write what is to be done, in { $most } characters at most.
homework-wrong-day = Choose a day to come.
homework-ticks-title = What is ticked as done
homework-ticks-private = Nobody else sees it. Teachers never do.
homework-ticks-shared = Guardians see it. Teachers never do.
homework-ticks-show = Show it to my guardians
homework-ticks-hide = Show it no more
homework-shared = Guardians now see what is ticked.
homework-unshared = Nobody else sees now what is ticked.
homework-all = All homework

# Kinds.
homework-kind = Kind
homework-kind-exercise = Exercise
homework-kind-lesson = Lesson to learn
homework-kind-test = Test
homework-kind-project = Project

# States.
homework-withdrawn = Taken back
homework-withdrawn-long = This work was taken back: it is no longer to be done.
homework-lesson-cancelled = Lesson cancelled
homework-lesson-moved = Lesson moved
homework-handed-in = Handed in
homework-to-hand-in = To hand in
homework-returned = Returned
homework-scheduled-badge = Not shown yet
homework-scheduled-at = Pupils will see this work from { $at } on.
homework-handed-in-count = { $count ->
    [one] { $count } handed in
   *[other] { $count } handed in
}

# Giving work.
homework-give = Give work
homework-give-title = Give work to { $audience }
homework-give-do = Give to { $audience }
homework-give-anyway = Give it all the same
homework-edit = Change
homework-edit-title = Change the work
homework-keep = Save
homework-classes = Classes
homework-to-look-at = Handed in, to look at
homework-content = What is to be done
homework-due = For when
homework-due-for = For { $when }
homework-due-other = Another day
homework-due-day-only = A day
homework-due-day = Which
homework-for-this-lesson = For this lesson
homework-given-on = Given
homework-by = By
homework-for = For
homework-of = { $subject } · { $audience }
homework-facts = In short
homework-full = Full day
homework-limit = The school’s charter foresees at most { $minutes } and { $tests ->
    [one] { $tests } test
   *[other] { $tests } tests
} a day.
homework-loads = What the days to come already hold
homework-load-none = nothing yet
homework-load-count = { $count ->
    [one] already { $count } piece of work, of no said length
   *[other] already { $count } pieces of work, of no said length
}
homework-load-minutes = already { $minutes }
homework-load-tests = { $count ->
    [one] already { $count } test
   *[other] already { $count } tests
}
homework-load-both = { $count ->
    [one] already { $minutes } and { $count } test
   *[other] already { $minutes } and { $count } tests
}
homework-asks = For { $day }, the class has { $load }. The charter foresees at most { $minutes } and { $tests ->
    [one] { $tests } test
   *[other] { $tests } tests
} a day. Choose another day, or confirm.
homework-evening = It is late: this work will appear on { $morning } at { $hour }, to be done for { $earliest } at the earliest.
homework-duration = Length
homework-minutes-label = Minutes it takes
homework-optional = optional
homework-hand-in = To hand in
homework-hand-in-wished = To be handed in here, online
homework-hand-in-hint = A text, files, or photographs bound into one document.
homework-hand-in-until = until { $when }
homework-until-evening = Until the evening, 23:59
homework-until-lesson = Until the lesson begins
homework-files = Attach files
homework-files-kept = Files already received
homework-files-there = Attached files
homework-file-removed = File removed.
homework-more = More choices
homework-publish = Appears on
homework-publish-hint = Leave empty for at once. On another day, it appears in the morning.
homework-given = Work given.
homework-scheduled = Work kept: it will appear on its day.
homework-changed = Work changed.
homework-withdraw = Take this work back
homework-withdrawn-done = Work taken back.
homework-restore = Give it again
homework-restored = Work given again.
homework-theirs = What somebody else has just written
homework-conflict = Somebody else changed this work while you were writing. Both texts are here: take what yours lacks, then save.
homework-wrong-empty = Write what is to be done.
homework-wrong-minutes = Write a number of minutes between 1 and { $most }, or nothing.
homework-wrong-due = Choose a lesson or a day to come, within the year.
homework-parallel = Give to another class as well
homework-parallel-hint = The text and the files come along; its next lesson is proposed as the due date.
homework-copied-from = Taken from { $what }: that work does not change.
homework-copied-files = Files that come along
homework-wrong-choice = Choose one of the answers offered.
homework-wrong-early = Too early: this work may be due on { $day } at the earliest.
homework-wrong-closed = No lessons that day: { $why }. Choose another day.
homework-wrong-publish = Choose a day to come, or leave it empty.
homework-draft-keep = Keep as a draft
homework-draft-kept = Draft kept.
homework-draft-restored = Your draft of { $at } is taken up here.
homework-draft-discard = Discard it
homework-draft-discarded = Draft discarded.

# On a lesson.
homework-lesson-title = Work
homework-lesson-none = No work for this lesson, and none given in it.

# On the home.
homework-sentence = { $count ->
    [0] Nothing to do for tomorrow.
    [one] One thing to do for tomorrow.
   *[other] { $count } things to do for tomorrow.
}
homework-todo-hand-in = Hand in: { $subject }
homework-todo-hand-in-do = Hand in
homework-todo-look = { $count ->
    [one] { $count } to look at, { $audience }
   *[other] { $count } to look at, { $audience }
}
homework-todo-look-do = Look

# Variants.
homework-variants = Variants
homework-variant-title = A variant for some pupils
homework-variant-intro = The other pupils do not know that it exists. Those who are named read it in place of the work of all.
homework-variant-content = What is to be done, for them
homework-variant-pupils = For whom
homework-variant-elsewhere = has another variant already: this one will take its place
homework-variant-add = Add a variant
homework-variant-kept = Variant saved.
homework-variant-remove = Delete this variant
homework-variant-removed = Variant deleted.
homework-wrong-pupils = Choose one pupil at least.
homework-cancel = Cancel

# Handing in.
homework-hand-in-title = Hand in: { $subject }
homework-hand-in-photographs = Photograph your sheets
homework-hand-in-files = Attach files
homework-hand-in-text = Write an answer
homework-hand-in-text-hint = Optional, if you attach photographs or files.
homework-hand-in-there = Handed in already
homework-hand-in-drop = Take { $name } away
homework-hand-in-again = What you hand in now completes or replaces what was handed in.
homework-hand-in-late = The hour has passed. The work is taken all the same, with the words “after the hour”.
homework-hand-in-over = This work was handed in on time, and the hour has passed: it stays as it is.
homework-hand-in-returned = The teacher has returned this work already: it does not change any more.
homework-wrong-nothing = Write an answer, or attach photographs or files.
homework-handed-in-done = Work handed in.
homework-replace = Change what is handed in
homework-receipt = Handed in on { $at }.
homework-receipt-late = That was after the hour.
homework-sent = What is handed in
homework-feedback = What the teacher says

# Looking at what was handed in.
homework-submissions = Work handed in
homework-submissions-count = { $count ->
    [one] { $count } of { $all } handed in
   *[other] { $count } of { $all } handed in
}
homework-submission-of = { $name }’s work
homework-submitted-at = Handed in on { $at }
homework-not-yet = Not handed in yet
homework-after-the-hour = After the hour
homework-commented = Commented
homework-given-back = Returned
homework-return-title = { $count ->
    [one] { $count } piece of work to return
   *[other] { $count } pieces of work to return
}
homework-return-hint = Pupils and their guardians will read your comments, all at the same time.
homework-return-do = Return to all
homework-returned-done = Returned to all.
homework-previous = Previous
homework-next = Next
homework-comment-title = Comment
homework-comment = Your comment
homework-comment-hidden = The pupil will read it when you return the work to all.
homework-comment-seen = The pupil and the guardians read it.
homework-comment-kept = Comment saved.
homework-keep-next = Save and go to the next
homework-notes = Remarks on pages
homework-notes-none = No remark.
homework-note-file = On which document
homework-note-whole = On the whole
homework-note-page = On which page
homework-note-at = page { $page }
homework-note-words = Remark
homework-note-add = Add the remark
homework-note-kept = Remark added.
homework-note-removed = Remark removed.
homework-wrong-note = Write a remark, in { $most } characters at most.
homework-wrong-page = Write a page number between 1 and { $most }, or nothing.

# The sheet of the week.
homework-week = Sheet of the week
homework-week-title = Homework of the week of { $day }
homework-week-empty = No homework for this week.
homework-week-printed = Printed on { $day }.
homework-to-hand-in-until = to hand in until { $when }

# What is to be caught up.
catchup-title = To catch up
catchup-title-of = To catch up: { $name }
catchup-intro-says = Say when the pupil missed lessons: the pupil, guardians and teachers read there what was done and given.
catchup-intro = For each day that was missed: what was done, and the work. Each day stays here for two weeks.
catchup-empty = { $name } missed no lesson in the last two weeks, as far as is known.
catchup-empty-own = No day missed in the last two weeks, as far as is known. Say below when you were absent: what was done will appear here.
catchup-private = Known to you alone
catchup-no-lessons = No lessons at these hours.
catchup-no-content = The content of this lesson is not written yet.
catchup-work = Work
catchup-hours = from { $from } to { $to }
catchup-say = Say an absence
catchup-say-hint = The pupil and the guardians will see it. It is not the register: only what prepares the catching up.
catchup-say-own = I was absent
catchup-say-own-hint = Nobody else sees it: it only prepares the list.
catchup-day = Which day
catchup-from = From
catchup-from-hint = Leave empty for the whole day.
catchup-to = To
catchup-do = Prepare
catchup-said = Noted.
catchup-unsay = Take this day away
catchup-unsaid = Day taken away.
catchup-wrong-day = Choose one of the last { $most } days.
catchup-wrong-hours = Write hours in their order, or nothing for the whole day.
catchup-todo = { $count ->
    [one] One day missed: here is what matters
   *[other] { $count } days missed: here is what matters
}
catchup-todo-detail = What was done, the documents, the work.
catchup-todo-do = Catch up
