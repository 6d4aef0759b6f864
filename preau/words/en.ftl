# What the program says on the terminal.
program-migrated = { $count ->
    [0] The schema is up to date: nothing to apply.
    [one] One migration applied.
   *[other] { $count } migrations applied.
  }
program-not-migrated = The database is not up to date for this program: run `preau migrate` first.
program-cannot-listen = Cannot listen on { $address } ({ $error }): choose another address with --listen.
program-two-servers = Another server is already using { $file }: two servers cannot share one SQLite file. Stop the other one, or move to PostgreSQL.
backup-postgres = This database is a PostgreSQL server: back it up with pg_dump or pgBackRest, and the files with your copying tool. This command is for SQLite only.
backup-exists = { $file } exists already: choose another name, so that no backup is overwritten.
backup-done = Backup written and read again: { $file } ({ $files } files, { $bytes } bytes).
backup-without-key = The server's secret is not in it: keep { $key } apart; without it printed codes and sessions are worth nothing.
restore-running = A server is using this database: stop it before restoring.
restore-there = There is a database in { $file } already: add --replace to replace it.
restore-damaged = This backup is damaged ({ $why }): nothing was touched. Take another backup.
restore-no-key = This backup does not hold the server's secret: restore without --with-key, and put the file of the secret back in its place.
restore-done = Restored: database checked, { $files } files. You can start the server again.
doctor-good = good
doctor-mend = to mend
doctor-all-good = All is well.
doctor-some = { $count ->
    [one] One point is to be mended.
   *[other] { $count } points are to be mended.
  }
doctor-data = Folder { $path }: can be written
doctor-data-bad = The folder { $path } cannot be written ({ $error }): give the right to whoever runs Préau, or change PREAU_DATA
doctor-key = Server's secret { $path }: there, readable by its owner alone
doctor-key-none = Server's secret: it will be made at the first start in { $path }
doctor-key-bad = The secret { $path } can be read by others: chmod 600 { $path }
doctor-database = Database: it answers ({ $engine })
doctor-database-bad = Database: { $error }
doctor-schema = Schema: up to date
doctor-schema-pending = Schema: { $count } migrations to apply; run `preau migrate`
doctor-schema-bad = Schema: { $error }
doctor-integrity = SQLite file: intact
doctor-integrity-bad = The SQLite file is damaged ({ $error }): stop the server and restore the last backup (preau restore)
doctor-postgres-old = PostgreSQL { $version }: version 15 or newer is needed
doctor-clock = Clock: { $now }
doctor-clock-bad = The clock shows { $now }, before the last write of the database: set the server's time
doctor-disk = Free space: { $free } GB
doctor-disk-bad = Only { $free } MB are left in { $path }: make room, or nothing more can be saved
doctor-mail-folder = Mail: written to { $path }, since PREAU_SMTP_URL is not set; nobody will receive it
doctor-mail = Mail: sent by an SMTP server
doctor-url = Public address: { $url }
demo-ready = The demo is ready: { $url }
demo-password = One password for all these accounts: { $password }
demo-account = Login
demo-who = Who
demo-profile = Profile
demo-where = Where
demo-kept = These accounts are also in { $file }. To begin again: preau demo --reset
demo-foreign = { $data } holds something other than a demo: choose another folder with --data.
program-admin-made = { $name } now administers the platform. Login: { $login }
program-admin-code = Code for the first sign-in (once, until { $until }): { $code }
program-admin-code-how = To be typed at { $url }/activation
import-report-written = Report written to { $file }.
generate-done = Delivery written to { $out }: { $structures } schools, { $students } pupils, { $persons } persons.
generate-no-structures = At least one school is needed: give --structures 1 or more.
generate-no-students = At least one pupil is needed: give --students 1 or more.
generate-too-many-structures = An academy has no more than { $max } schools: ask for fewer.
generate-too-few-students = Too few pupils: the class { $division } of the named people would not be there. Ask for more.
generate-cannot-write = { $path } cannot be written ({ $error }): choose another folder, or make room.
demo-note-lina = pupil of 6e B
demo-note-hugo = pupil of 5e A, parents apart
demo-note-homonym = bears the name of a pupil of the collège
demo-note-samira = two children, in two schools
demo-note-odile = Hugo’s mother
demo-note-firmin = Hugo’s father, at another address
demo-note-claude = maths in two schools, head teacher of 5e A
demo-note-anne = French, head teacher of 6e B
demo-note-paul = primary teacher
demo-note-rose = education adviser (CPE)
demo-note-irene = head of the collège
demo-note-yves = office
demo-note-ada = administrator of the collège
demo-note-marc = academy services
demo-note-lise = education service
demo-note-max = runs the platform
