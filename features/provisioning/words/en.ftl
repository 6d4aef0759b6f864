# Words of feeds.
feed-menu = Feeds
feed-title = Feeds
feed-lead = What the academy’s directory brought, and what could not be taken. Each line says where it stands, what is wrong, and how to mend it at the source.
feed-none = No feed yet.
feed-none-why = The first import is run on the server: “preau import aaf” followed by the folder of the delivery. Its report will appear here.
feed-runs = Feeds, the latest first
feed-run = Feed of { $day }
feed-run-of = { $kind } of { $day }, academy { $academy }, { $degree }
feed-run-started = Started on { $at }
feed-run-ended = Ended on { $at }
feed-open = Read the report
feed-older = Older ones
feed-back = All feeds
feed-column-delivery = Delivery
feed-column-state = State
feed-column-when = When
feed-column-profile = Profile
feed-column-structure = School
feed-column-created = Created
feed-column-changed = Changed
feed-column-moved = Changed class
feed-column-closed = Closed
feed-column-refused = Refused
feed-column-unchanged = Unchanged
feed-column-total = Total
feed-column-file = File
feed-column-line = Line
feed-column-field = Field
feed-column-value = Value
feed-column-reason = Reason
feed-column-who = Concerns
feed-column-number = National number
feed-column-key = Identifier
feed-column-category = Category
feed-column-weight = Effect

feed-kind-Complet = Full delivery
feed-kind-Delta = Delivery of changes
feed-degree-1D = first degree
feed-degree-2D = second degree
feed-state-dry = Dry run, nothing is written
feed-state-applying = Under way
feed-state-applied = Applied
feed-state-stopped = Stopped: too many closures
feed-state-failed = Refused: delivery unreadable or interrupted
feed-state-already = Already applied
feed-outcome-compared = Dry run: nothing is written. To apply, run again with --apply.
feed-outcome-checked = Read whole, without fault. What it changes can be said once the one before it is applied.
feed-outcome-applied = Applied.
feed-outcome-already_applied = Already applied: the last one of this academy and degree is of { $day }. Nothing to change.
feed-outcome-stopped = Stopped, nothing is applied: more than one closure in ten within a profile.
feed-nothing = Nothing to change.
feed-stop = { $structure }: { $closed } closures out of { $present } ({ $profile })
feed-stop-how = If these departures are expected (end of year), run again with --allow-closures. Otherwise the delivery is probably incomplete: ask for it again.
feed-structures = By school
feed-structures-unchanged = { $count ->
    [0] Every school changes.
    [one] One school is unchanged.
   *[other] { $count } schools are unchanged.
  }
feed-structures-more = { $count ->
    [one] And one more school: see the report file.
   *[other] And { $count } more schools: see the report file.
  }
feed-structures-first = The first hundred are shown: those where something is refused, then those with closures.
feed-line-number = line { $line }
act-feed-applied = Feed applied
feed-elsewhere = Outside the schools that change
feed-profiles = By profile
feed-lines = What was refused
feed-lines-caption = Lines refused or doubtful, with their place in the files
feed-lines-none = No line was refused.
feed-lines-more = { $count ->
    [one] One more line is not shown.
   *[other] { $count } more lines are not shown.
  }
feed-lines-next = Next lines
feed-lines-download = Download these lines (CSV)
feed-lines-counts-only = Lines are shown to those who administer the school.
feed-weight-record = Record refused
feed-weight-value = Value left out
feed-weight-doubt = To be checked
feed-profile-contact = Contact without account
feed-profile-lists = Lists
feed-todo = { $count ->
    [one] A feed refused one line
   *[other] A feed refused { $count } lines
  }
feed-todo-detail = Delivery of { $day }: the people concerned lack something that is theirs.
feed-todo-action = See the lines
feed-right-administers = You administer a school that is fed.
feed-right-nobody = Feeds are read by those who administer a school, by the academy and the local authority.

feed-category-EtabEducNat = School
feed-category-MatEducNat = Subject
feed-category-MefEducNat = Training module
feed-category-Eleve = Pupil
feed-category-PersRelEleve = Guardian
feed-category-PersEducNat = Staff

feed-reason-missing-key = The record has no identifier: it cannot be followed from one delivery to the next.
feed-reason-missing-name = The family name or the first name is missing.
feed-reason-missing-birth-date = The birth date is missing.
feed-reason-unreadable-birth-date = The birth date is not a date (day/month/year).
feed-reason-unknown-category = The category of the record is unknown.
feed-reason-unknown-entity = A character is written by an unknown name (&…;).
feed-reason-unknown-operation = The modification is not a replacement.
feed-reason-forbidden-character = A forbidden character is in the value.
feed-reason-key-mismatch = The identifier written inside the record is not that of the record.
feed-reason-unreadable-date = This is not a date (day/month/year).
feed-reason-implausible-date = The date is implausible.
feed-reason-wrong-field-count = The value does not have the expected number of parts (separated by $).
feed-reason-empty-field = A necessary part of the value is empty.
feed-reason-unknown-relation = The code of the link between pupil and guardian is unknown.
feed-reason-not-a-flag = A part of the value is neither 0 nor 1.
feed-reason-not-yes-or-no = The value is neither O nor N.
feed-reason-bad-phone = This is not a phone number.
feed-reason-bad-mail = This is not a mail address.
feed-reason-malformed-uai = This is not a school number (seven digits and a letter).
feed-reason-wrong-uai-letter = The letter of the school number does not fit its digits.
feed-reason-unknown-regime = The regime is neither day, half-board nor board.
feed-reason-unpaired-lists = The subjects followed have more codes than labels, or the reverse.
feed-reason-missing-structure = The pupil is attached to no school.
feed-reason-duplicate-key = This identifier is already that of another record: the first one stays.
feed-reason-unknown-record = This record is modified, but was never delivered. Ask for a full delivery.
feed-reason-nobodys-relative = No pupil of the delivery names this guardian, who is not created.
feed-reason-missing-relative = The pupil names this guardian, who is not in the delivery.
feed-reason-structure-not-delivered = None of this person’s schools is in the delivery.
feed-reason-probable-double = Somebody else has the same name and birth date, or the same number: perhaps the same person.

feed-error-in-file = { $file }, line { $line }: { $what }
feed-error-of = { $file }: { $what }
feed-error-nothing-done = Nothing was applied.
feed-error-io = The file cannot be read ({ $detail }). Check that it exists and that you may read it.
feed-error-empty = The file is empty. Ask for the delivery again.
feed-error-truncated = The file stops before its end: the transfer was probably cut. Ask for the delivery again.
feed-error-malformed = This is not well-formed XML ({ $detail }). Ask for the delivery again.
feed-error-encoding = The encoding { $detail } is not supported: UTF-8 or ISO-8859-15 are expected.
feed-error-wrong-encoding = The characters are not those of the declared encoding.
feed-error-entities = The file declares entities of its own: it is refused, for that is a known attack.
feed-error-unexpected = An element has no place here ({ $detail }): this is not a file of the directory.
feed-error-unexpected-text = Text has no place here: this is not a file of the directory.
feed-error-missing-name = An attribute has no name.
feed-error-too-much = A record is longer than anything honest: the file is refused.
feed-error-not-an-archive = This is neither a folder nor a .tgz or .zip archive.
feed-error-nothing-found = No file of the directory (…_Eleve_0000.xml and the others) is in it.
feed-error-bad-archive = The archive is cut or damaged ({ $detail }). Ask for the delivery again.
feed-error-encrypted = The archive is encrypted ({ $entry }): decrypt it first.
feed-error-unsafe-path = The archive wants to write outside of its folder ({ $entry }): it is refused.
feed-error-not-a-file = The archive holds something else than files ({ $entry }): it is refused.
feed-error-twice = The archive holds the same file twice ({ $entry }).
feed-error-nested = There are too many archives within archives ({ $entry }).
feed-error-too-deep = There are too many folders within folders.
feed-error-too-many = There are more than { $max } files: the archive is refused.
feed-error-too-large = The archive unpacks to more than { $max } bytes: it is refused.
feed-error-ratio = The archive swells beyond measure: it is refused.
feed-error-unknown-academy = Nothing says from which academy this delivery comes.
feed-error-unknown-date = Nothing says of which day this delivery is: put the date into the folder’s name (20260914).
feed-error-mixed-academies = The files come from several academies ({ $detail }): put each into its own folder.
feed-error-mixed-degrees = The files are of the first and of the second degree: put each into its own folder.
feed-error-missing-part = File number { $number } is missing ({ $category }). Ask for the delivery again.
feed-error-missing-category = A full delivery must hold files of { $category }: there are none. Ask for the delivery again.
feed-error-busy = Another import is under way on these data. Wait until it ends.
feed-error-folder = The work folder { $path } cannot be written ({ $detail }). Give the right to write, or make room.
feed-error-report = The report cannot be written to { $path } ({ $detail }). The import itself was done.
feed-error-database = The database refused ({ $detail }). Run the same command again: the import goes on where it was.
feed-error-broken = The import stopped ({ $detail }). Run the same command again: it goes on where it was.
feed-error-stopped = The import stopped before writing: too many closures.

feed-progress-delivery = Delivery { $name }
feed-progress-reading = Reading and checking
feed-progress-structures = Schools
feed-progress-leaving = Departures
