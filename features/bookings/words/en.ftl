# Words of bookings.

# Rights.
right-reads-bookings = Bookings are open to teachers, school life, management and the office.
right-reads-no-bookings = Bookings are open to teachers, school life, management and the office.
right-keeps-equipment = Equipment is kept by management, the office or the librarian.
right-keeps-no-equipment = Equipment is kept by management, the office or the librarian.

# The journal.
act-booking-made = Booking made
act-booking-confirmed = Booking confirmed
act-booking-ended = Booking cancelled
act-equipment-added = Equipment added
act-equipment-changed = Equipment changed
act-equipment-closed = Equipment removed

# Bookings.
bookings-title = Bookings
bookings-own = My bookings
bookings-own-none = You have booked nothing from today on. Bookings are made from a lesson of your timetable.
bookings-all = Bookings of others
bookings-of = Bookings: { $what }
bookings-coming = To come
bookings-see = Bookings
bookings-thing-none = Nothing is booked from today on.
booking-school = School
booking-new = Book a room, a trolley
booking-book = Book
booking-when = { $day } from { $from } to { $to }
booking-free-equipment = Free equipment
booking-free-rooms = Free rooms
booking-no-equipment = This school has no equipment to book.
booking-no-equipment-free = All equipment is taken at that hour.
booking-no-room-free = No other room is free at that hour.
booking-move = And move the lesson there
booking-move-hint = The lesson changes its room for everybody. Otherwise it keeps its own.
booking-made = Booking made.
booking-made-moved = Booking made, and the lesson moved there.
booking-nothing-chosen = Choose a room or a piece of equipment.
booking-taken = { $what }: already booked by { $who } ({ $about }). Choose something else, or settle it together.
booking-taken-lesson = { $what }: a lesson takes place there. Choose another room.
booking-lesson-gone = This lesson no longer takes place: there is nothing to book.
booking-lesson-over = This lesson is over: there is nothing left to book.
booking-gone = This equipment or room can no longer be booked.
booking-holds = Booked
booking-lesson-cancelled = Lesson cancelled: released
booking-lesson-moved = Lesson moved to { $when }: to be confirmed
booking-room-taken = The room was taken by a lesson
booking-confirm = Confirm at the new hour
booking-confirmed = Booking confirmed at the new hour.
booking-end = Cancel
booking-ended = Booking cancelled. If the lesson was moved there, it keeps its room.
booking-lesson-none = Nothing is booked for this lesson.
booking-todo = { $what } for { $about }: confirm or cancel
booking-todo-do = See my bookings

# Equipment.
equipment-title = Equipment to book
equipment-intro = What teachers can book from a lesson: trolleys of tablets, projectors, microscopes.
equipment-there = Equipment of the school
equipment-none = No equipment yet. What you add will appear here and can be booked from lessons.
equipment-add = Add equipment
equipment-name = Name
equipment-site = Where it stands (optional)
equipment-description = Description (optional)
equipment-name-none = Give it a name.
equipment-long = { $most } characters at most. Make it shorter.
equipment-there-already = Other equipment has that name already. Choose another one.
equipment-added = Equipment added.
equipment-keep = Save
equipment-kept = Equipment saved.
equipment-remove = Remove this equipment
equipment-remove-why = It can no longer be booked, and its bookings to come are cancelled.
equipment-remove-do = Remove
equipment-removed = Equipment removed.

# In the journal of acts
noted-booking-at = For
noted-equipment-name = Name
