# Words of the timetable feature.

# Rights.
right-has-timetable = Cette page est ouverte aux élèves, aux responsables qui suivent leur scolarité et aux personnels des établissements.
right-has-no-timetable = Cette page est ouverte aux élèves, aux responsables qui suivent leur scolarité et aux personnels des établissements.
right-reads-divisions = L’emploi du temps d’une classe est ouvert à ses élèves et aux personnels de l’établissement.
right-reads-no-divisions = L’emploi du temps d’une classe est ouvert à ses élèves et aux personnels de l’établissement.
right-reads-timetables = Les emplois du temps des professeurs et des salles sont ouverts aux enseignants, à la vie scolaire, à la direction et au secrétariat.
right-reads-no-timetables = Les emplois du temps des professeurs et des salles sont ouverts aux enseignants, à la vie scolaire, à la direction et au secrétariat.
right-changes-lessons = Un cours se change par la direction ou le secrétariat ; sa salle, aussi par son professeur.
right-changes-no-lessons = Un cours se change par la direction ou le secrétariat ; sa salle, aussi par son professeur.
right-runs-timetable = L’emploi du temps se change par la direction ou le secrétariat.
right-runs-no-timetable = L’emploi du temps se change par la direction ou le secrétariat.

# Settings.
options-of-timetable = Emploi du temps
setting-timetable-holiday-zone = Zone des vacances
setting-timetable-holiday-zone-hint = Décide des jours sans cours. « Selon l’horloge » prend la zone d’outre-mer que dit le fuseau de l’établissement, et la zone A en Europe.
setting-timetable-holiday-zone-clock = Selon l’horloge
setting-timetable-holiday-zone-a = Zone A
setting-timetable-holiday-zone-b = Zone B
setting-timetable-holiday-zone-c = Zone C
setting-timetable-holiday-zone-corse = Corse
setting-timetable-holiday-zone-guadeloupe = Guadeloupe
setting-timetable-holiday-zone-guyane = Guyane
setting-timetable-holiday-zone-martinique = Martinique
setting-timetable-holiday-zone-mayotte = Mayotte
setting-timetable-holiday-zone-nouvelle_caledonie = Nouvelle-Calédonie
setting-timetable-holiday-zone-polynesie = Polynésie française
setting-timetable-holiday-zone-reunion = La Réunion
setting-timetable-holiday-zone-saint_pierre_et_miquelon = Saint-Pierre-et-Miquelon
setting-timetable-holiday-zone-wallis_et_futuna = Wallis-et-Futuna
setting-timetable-two-weeks = Semaines A et B
setting-timetable-two-weeks-hint = Chaque semaine de cours porte une lettre, A puis B.

# Days without lessons.
closed-outside-year = Hors de l’année scolaire
closed-sunday = Dimanche
holiday-autumn = Vacances de la Toussaint
holiday-christmas = Vacances de Noël
holiday-winter = Vacances d’hiver
holiday-spring = Vacances de printemps
holiday-ascension = Pont de l’Ascension
holiday-summer = Vacances d’été
bank-holiday-new-year = Jour de l’an
bank-holiday-easter-monday = Lundi de Pâques
bank-holiday-labour = Fête du Travail
bank-holiday-victory = 8 mai 1945
bank-holiday-ascension = Ascension
bank-holiday-whit-monday = Lundi de Pentecôte
bank-holiday-national = Fête nationale
bank-holiday-assumption = Assomption
bank-holiday-all-saints = Toussaint
bank-holiday-armistice = 11 novembre 1918
bank-holiday-christmas = Noël

# What takes place.
lesson-kind-lesson = Cours
lesson-kind-study = Permanence
lesson-kind-meeting = Réunion
lesson-kind-other = Activité

# The menu, hours and days.
menu-family-learning = Mon travail
menu-family-schooling = Scolarité
hour-whole = { $hour } h
hour-minutes = { $hour } h { $minutes }
weekday-1 = lundi
weekday-2 = mardi
weekday-3 = mercredi
weekday-4 = jeudi
weekday-5 = vendredi
weekday-6 = samedi
weekday-7 = dimanche
day-near = { $weekday } { $number }
slot-when = { $day } à { $hour }
room-numbered = Salle { $room }
room-numbered-inside = salle { $room }

# Pages.
timetable-title = Emploi du temps
timetable-of-child = Emploi du temps { DE($name) }
timetable-of-division = Emploi du temps : { $label }
timetable-of-teacher = Emploi du temps { DE($name) }
timetable-of-room = Emploi du temps : salle { $room }
timetable-of-others = Classes et professeurs
timetable-whose = De qui
timetable-mine = Le mien
timetable-see-class = Voir la classe
timetable-see-person = Voir la fiche
week-letter = Semaine { $letter }
week-of = Semaine du
week-previous = Semaine précédente
week-next = Semaine suivante
week-today = Aujourd’hui
week-whole = Toute la semaine
week-month = Mois
week-print = Imprimer
week-days = Jours de la semaine
week-is-today = aujourd’hui
week-empty = Aucun cours n’est prévu cette semaine.
week-empty-own = Aucun cours n’est prévu pour vous cette semaine. Ceux que l’établissement inscrira paraîtront ici.
week-empty-child = Aucun cours n’est prévu cette semaine. Ceux que l’établissement inscrira paraîtront ici.
week-empty-room = Cette salle est libre toute la semaine.
day-empty = Pas de cours
month-previous = Mois précédent
month-next = Mois suivant
month-week = Semaine
month-see-week = Voir la semaine
month-lessons =
    { $count ->
        [one] { $count } cours
       *[other] { $count } cours
    }
month-changes =
    { $count ->
        [one] { $count } changement
       *[other] { $count } changements
    }
lesson-now = en ce moment
gap-meal = Pause repas
gap-free = Temps libre

# Now and next.
panel-title = Maintenant et ensuite
panel-now = Maintenant
panel-next = Ensuite, à
panel-until = jusqu’à
panel-over = Plus de cours aujourd’hui
panel-tomorrow = Demain : de { $from } à { $to }
panel-next-day = Prochain jour de cours, { $day } : de { $from } à { $to }
panel-late = { $what } n’a pas lieu. { $why }
news-title = Ce qui a changé

# What changed.
mark-cancelled = Annulé
mark-cancelled-why = { $why }.
mark-away = Déplacé
mark-away-to = Reporté au { $when }.
mark-moved = Déplacé
mark-moved-from = Prévu d’abord { $when }.
mark-added = Ajouté
mark-added-long = Ce cours s’ajoute à l’emploi du temps.
mark-room = Salle changée
mark-room-instead = { $now } au lieu de { $before }.
mark-room-now = { $now }.
mark-room-none = Ce cours n’a plus de salle.
mark-teacher = Remplacement
mark-teacher-long = { $who } remplace { $instead }.
mark-nobody = Personne
mark-handed = Vous êtes remplacé
mark-restored = Rétabli
mark-restored-long = Le cours a bien lieu comme prévu.
change-reason-teacher_absent = Professeur absent
change-reason-school_closed = Établissement fermé
change-reason-outing = Sortie
change-reason-exam = Examen
change-reason-other = Autre motif

# A lesson.
lesson-title = { $name }, { $audience }
lesson-facts = Ce cours
lesson-when = Quand
lesson-where = Où
lesson-by = Avec
lesson-for = Pour
lesson-covers = remplace

# Others' timetables, rooms.
school-divisions = Classes
school-no-division = Aucune classe n’est ouverte cette année.
school-teachers = Professeurs
school-no-teacher = Aucun professeur n’exerce ici aujourd’hui.
rooms-title = Salles
rooms-free = Salles libres
rooms-day = Jour
rooms-at = Heure
rooms-look = Voir
rooms-now = Maintenant
rooms-free-count =
    { $count ->
        [0] Aucune salle libre
        [one] { $count } salle libre
       *[other] { $count } salles libres
    }
rooms-none-free = Toutes les salles sont prises à cette heure, ou aucune n’est inscrite. Essayez une autre heure.
rooms-busy = Occupées
room-free-until = Libre jusqu’à
room-free-all-day = Libre jusqu’au soir
room-capacity =
    { $count ->
        [one] { $count } place
       *[other] { $count } places
    }
room-accessible = accessible
room-taken-by = { $who }, { $what }
room-kind-classroom = Salle de cours
room-kind-laboratory = Laboratoire
room-kind-computers = Informatique
room-kind-workshop = Atelier
room-kind-sports = Sport
room-kind-arts = Arts
room-kind-library = CDI
room-kind-study = Permanence
room-kind-meeting = Réunion
room-kind-other = Autre lieu

# The home.
home-day = Votre journée
home-today = aujourd’hui
home-tomorrow = Demain
home-tomorrow-inside = demain
home-next-day = Prochain jour : { $day }
home-next-day-inside = le { $day }
home-day-of-child = { $name } : { $when }
home-hours = { $from } – { $to }
home-week = Semaine
sentence-what = { $name }, { $room }
sentence-now-next = En ce moment : { $what }, jusqu’à { $until }. Ensuite : { $next }, à { $at }.
sentence-now-last = En ce moment : { $what }, jusqu’à { $until }. Ensuite, la journée est finie.
sentence-next = Prochain cours à { $at } : { $next }.
sentence-tomorrow = Plus de cours aujourd’hui. Demain, de { $from } à { $to }.
sentence-next-day = Plus de cours aujourd’hui. Prochain jour de cours, { $day } : de { $from } à { $to }.
sentence-child = { $name } a cours { $when }, de { $from } à { $to }.
sentence-child-changed = { $name } a cours { $when }, de { $from } à { $to } ; son emploi du temps a changé.
sentence-child-none = { $name } n’a plus de cours : tout ce qui restait est annulé.

# Changing a lesson.
change-title = Changer ce cours
change-cancel = Annuler
change-cancel-do = Annuler ce cours
change-restore = Rétablir ce cours
change-restore-why = Ce cours est annulé. Il peut encore avoir lieu, si personne n’est pris ailleurs.
change-room = Changer de salle
change-room-which = Salle
change-room-do = Changer la salle
change-room-free = { $room } (libre)
change-room-taken = { $room } (prise : { $by })
change-no-room = Sans salle
change-same-room = La même salle
change-move = Déplacer
change-move-do = Déplacer ce cours
change-day = Jour
change-starts = De
change-ends = À
change-teacher = Remplacer le professeur
change-teacher-which = Qui le remplace
change-teacher-do = Inscrire le remplacement
change-teacher-free = { $name } (libre)
change-teacher-busy = { $name } (a cours)
change-leaver = Professeur remplacé
change-leaver-all = Tous
change-reason = Motif
change-reason-none = Sans motif
change-words = Un mot aux personnes concernées (facultatif)
change-words-hint = Élèves, familles et professeurs de ce cours le lisent.
lesson-cancelled = Le cours est annulé.
lesson-restored = Le cours est rétabli.
lesson-moved = Le cours est déplacé.
lesson-room-changed = La salle est changée.
lesson-teacher-changed = Le remplacement est inscrit.
lesson-added = Le cours est ajouté.
add-title = Ajouter un cours
add-section = Enseignement
add-teacher = Professeur
add-do = Ajouter ce cours
refused-teacher = { $who } a déjà cours : { $what }, de { $from } à { $to }. Choisissez une autre heure, ou une autre personne.
refused-room = { $room } est déjà prise : { $what }, de { $from } à { $to }. Choisissez une autre salle, ou une autre heure.
refused-held = { $room } est réservée : { $what }, de { $from } à { $to }. Choisissez une autre salle, ou une autre heure.
refused-pupils = Les élèves ont déjà cours : { $what }, de { $from } à { $to }. Choisissez une autre heure.
refused-hours = Le cours doit finir après avoir commencé, et durer moins de dix heures. Corrigez les heures.
refused-closed = Il n’y a pas cours ce jour-là : { $why }. Choisissez un autre jour.
refused-same = C’est déjà ainsi : il n’y a rien à changer.
refused-over = Ce cours est terminé : vous ne pouvez plus le changer. Si ce qui est écrit n’est pas juste, dites-le au secrétariat, qui le corrigera.
refused-unknown = Ce choix n’existe pas, ou plus, dans cet établissement. Choisissez dans la liste.
refused-slot = Indiquez un jour et des heures, par exemple 8:30 et 9:25.
refused-reason = Choisissez un motif : les personnes concernées le lisent.
refused-section = Choisissez un enseignement.
refused-teacher-none = Choisissez un professeur.
refused-words = Ce mot est trop long : { $most } caractères au plus.
history-title = Ce qui a changé
done-with = { $done } : { $what }
done-added = Cours ajouté
done-cancelled = Cours annulé
done-restored = Cours rétabli
done-moved = Cours déplacé
done-room_changed = Salle changée
done-teacher_changed = Professeur changé
done-covered = Remplacement
act-lesson-added = Cours ajouté
act-lesson-cancelled = Cours annulé
act-lesson-restored = Cours rétabli
act-lesson-moved = Cours déplacé
act-lesson-room = Salle d’un cours changée
act-lesson-teacher = Professeur d’un cours changé

# Addresses for calendar programs.
act-calendar-address-made = Adresse d’agenda créée
act-calendar-address-revoked = Adresse d’agenda révoquée
calendars-title = Mes agendas
calendars-intro = Une adresse fait paraître les cours dans l’agenda de votre téléphone ou de votre ordinateur, et les y tient à jour. Qui la connaît lit ces cours : ne la donnez à personne.
calendars-none-open = Aucune adresse ne montre vos cours à un agenda.
calendars-open = { $count ->
    [one] Une adresse montre des cours à un agenda.
   *[other] { $count } adresses montrent des cours à des agendas.
 }
calendars-go = Voir mes agendas
calendars-full = Vous avez le plus grand nombre d’adresses. Révoquez celle qui ne sert plus pour en créer une autre.
calendar-new = Créer une adresse
calendar-name = Nom
calendar-name-hint = Pour la reconnaître : « Mon téléphone ».
calendar-name-needed = Donnez un nom à l’adresse, par exemple « Mon téléphone ».
calendar-name-long = Le nom est trop long : { $count } caractères au plus.
calendar-whose = Cours montrés
calendar-whose-all = Tous les cours qui me concernent
calendar-whose-mine = Mes cours
calendar-whose-gone = Les cours d’un enfant que vous ne suivez plus : plus rien n’y paraît
calendar-whose-needed = Choisissez les cours à montrer.
calendar-many = Vous avez déjà { $count } adresses. Révoquez-en une d’abord.
calendar-made = Créée
calendar-read = Lue pour la dernière fois
calendar-never = Jamais
calendar-make = Créer l’adresse
calendar-revoke = Révoquer
calendar-done-revoked = L’adresse est révoquée : l’agenda qui s’en servait ne reçoit plus rien.
calendar-shown = Votre adresse d’agenda
calendar-shown-why = Copiez-la maintenant : elle ne sera plus montrée. Elle ne contient ni notes ni noms d’autres élèves, et vous pouvez la révoquer à tout moment.
calendar-address = Adresse à copier
calendar-how-phone = Sur un téléphone ou un ordinateur : ouvrez l’adresse dans l’agenda, ou ajoutez un agenda « par abonnement ».
calendar-how-web = Dans un agenda en ligne : choisissez « Ajouter un agenda à partir d’une URL », et collez l’adresse.
calendar-open-here = Ouvrir dans l’agenda de cet appareil
calendar-noted = C’est noté
calendar-cancelled = Annulé :
calendar-of-child = { $name } : { $title }
timetable-to-calendar = Mettre dans mon agenda

# Imports of timetables.
act-timetable-imported = Emploi du temps importé
timetable-program-sts = STS-web
timetable-program-edt = EDT
timetable-program-udt = UnDeuxTemps
timetable-program-ics = un agenda (iCalendar)
timetable-import-no-structure = Aucun établissement ouvert n’a le numéro { $uai }. Vérifiez l’UAI.
timetable-import-no-year = L’établissement n’a pas d’année scolaire ouverte. Importez d’abord l’annuaire.
timetable-import-other-program = Les fichiers viennent d’un autre programme : { $program }.
timetable-import-place = { $file }, ligne { $line }
timetable-import-refused = Rien n’est importé : les fichiers sont refusés.
timetable-import-nothing = Rien ne change : { $patterns } cours de la semaine, { $lessons ->
    [one] { $lessons } séance
   *[other] { $lessons } séances
 }, tout est déjà là.
timetable-import-would = { $patterns } cours de la semaine, { $lessons ->
    [one] { $lessons } séance
   *[other] { $lessons } séances
 }. Voici ce qui changerait :
timetable-import-applied = { $patterns } cours de la semaine, { $lessons ->
    [one] { $lessons } séance
   *[other] { $lessons } séances
 }. Voici ce qui a changé :
timetable-import-found = À regarder :
timetable-import-dry = Rien n’est écrit. Ajoutez --apply pour écrire.
timetable-import-more = { $count ->
    [one] Et une remarque de plus.
   *[other] Et { $count } remarques de plus.
 }
timetable-import-sites-new = { $count ->
    [one] Un site est créé.
   *[other] { $count } sites sont créés.
 }
timetable-import-rooms-new = { $count ->
    [one] Une salle est créée.
   *[other] { $count } salles sont créées.
 }
timetable-import-patterns-new = { $count ->
    [one] Un cours de la semaine est nouveau.
   *[other] { $count } cours de la semaine sont nouveaux.
 }
timetable-import-patterns-changed = { $count ->
    [one] Un cours de la semaine change.
   *[other] { $count } cours de la semaine changent.
 }
timetable-import-patterns-gone = { $count ->
    [one] Un cours de la semaine disparaît.
   *[other] { $count } cours de la semaine disparaissent.
 }
timetable-import-lessons-new = { $count ->
    [one] Une séance est nouvelle.
   *[other] { $count } séances sont nouvelles.
 }
timetable-import-lessons-changed = { $count ->
    [one] Une séance change, avec tout ce qui s’y rattache.
   *[other] { $count } séances changent, avec tout ce qui s’y rattache.
 }
timetable-import-lessons-gone = { $count ->
    [one] Une séance où rien n’est inscrit est retirée.
   *[other] { $count } séances où rien n’est inscrit sont retirées.
 }
timetable-import-lessons-cancelled = { $count ->
    [one] Une séance est annulée.
   *[other] { $count } séances sont annulées.
 }
timetable-import-lessons-restored = { $count ->
    [one] Une séance est rétablie.
   *[other] { $count } séances sont rétablies.
 }
timetable-import-lessons-kept = { $count ->
    [one] Une séance que les fichiers n’ont plus reste comme elle est.
   *[other] { $count } séances que les fichiers n’ont plus restent comme elles sont.
 }
timetable-import-no-teacher = { $count ->
    [one] « { $name } » n’est pas parmi les personnels de l’établissement : le cours est importé sans ce nom.
   *[other] « { $name } » n’est pas parmi les personnels de l’établissement : { $count } cours sont importés sans ce nom.
 }
timetable-import-teachers = { $count ->
    [one] Plusieurs personnes s’appellent « { $name } » : le cours est importé sans ce nom.
   *[other] Plusieurs personnes s’appellent « { $name } » : { $count } cours sont importés sans ce nom.
 }
timetable-import-no-division = { $count ->
    [one] La classe « { $name } » n’est pas dans l’annuaire : un cours est laissé.
   *[other] La classe « { $name } » n’est pas dans l’annuaire : { $count } cours sont laissés.
 }
timetable-import-no-group = { $count ->
    [one] Le groupe « { $name } » n’est pas dans l’annuaire : un cours est laissé.
   *[other] Le groupe « { $name } » n’est pas dans l’annuaire : { $count } cours sont laissés.
 }
timetable-import-closed-class = { $count ->
    [one] « { $name } » est fermé dans l’annuaire depuis le { $day } : un cours est laissé.
   *[other] « { $name } » est fermé dans l’annuaire depuis le { $day } : { $count } cours sont laissés.
 }
timetable-import-no-subject = { $count ->
    [one] La matière « { $name } » n’est pas dans l’annuaire : le cours porte ce nom, sans service.
   *[other] La matière « { $name } » n’est pas dans l’annuaire : { $count } cours portent ce nom, sans service.
 }
timetable-import-no-section = { $count ->
    [one] Dans l’annuaire, « { $subject } » n’est pas enseigné à { $class } : le cours porte ce nom, sans service.
   *[other] Dans l’annuaire, « { $subject } » n’est pas enseigné à { $class } : { $count } cours portent ce nom, sans service.
 }
timetable-import-pupils = { $count ->
    [one] Un cours nomme des élèves un à un : il est montré à la classe ou au groupe, s’il en a.
   *[other] { $count } cours nomment des élèves un à un : ils sont montrés à la classe ou au groupe, s’ils en ont.
 }
timetable-import-nobody = { $count ->
    [one] Un cours sans classe, groupe ni personnel connus est laissé.
   *[other] { $count } cours sans classe, groupe ni personnel connus sont laissés.
 }
timetable-import-closed-day = { $count ->
    [one] Une séance un jour sans cours, le { $day }, est laissée.
   *[other] { $count } séances un jour sans cours sont laissées, la première le { $day }.
 }
schedule-overlap-teacher = la même personne
schedule-overlap-room = la même salle
schedule-overlap-pupils = les mêmes élèves

# What a reader of timetables finds.
schedule-unrecognised = Ce fichier n’est d’aucun format lu ici. Exportez depuis STS-web, EDT, UnDeuxTemps, ou un agenda (.ics).
schedule-empty = Le fichier est vide.
schedule-encrypted = Cet export d’EDT est chiffré : seul un partenaire déclaré le lit. Exportez en clair, par exemple EXP_COURS.xml.
schedule-encrypted-for = Cet export d’EDT est chiffré pour { $partners }. Exportez en clair, par exemple EXP_COURS.xml.
schedule-mixed = Les fichiers viennent de programmes différents, ou le même y est deux fois. Donnez ceux d’un seul export.
schedule-truncated = Le fichier s’arrête avant sa fin. Recopiez-le depuis le programme qui l’a produit.
schedule-malformed = Le fichier est mal formé. Recopiez-le depuis le programme qui l’a produit.
schedule-unsupported-encoding = L’encodage « { $name } » n’est pas lu ici. Exportez en UTF-8.
schedule-wrong-encoding = Le fichier n’est pas dans l’encodage qu’il annonce. Exportez-le de nouveau, en UTF-8.
schedule-document-type = Le fichier déclare un type de document : il n’est pas lu, par sûreté.
schedule-too-much = Le fichier dépasse une limite de lecture ({ $max }).
schedule-bad-archive = L’archive ne s’ouvre pas. Recopiez-la depuis le programme qui l’a produite.
schedule-twice-in-archive = L’archive contient deux fois « { $name } ».
schedule-locked-entry = Dans l’archive, « { $name } » est protégé par un mot de passe. Exportez sans mot de passe.
schedule-missing-table = La table { $name } manque : sans elle, les autres ne disent rien.
schedule-missing-column = La colonne « { $name } » manque.
schedule-wrong-structure = Les fichiers sont de l’établissement { $found }, pas de { $expected }.
schedule-wrong-year = Les fichiers sont de l’année { $found }, pas de { $expected }.
schedule-no-year = Rien ne dit quand l’année commence et finit.
schedule-missing-field = Le champ { $name } manque.
schedule-bad-time = { $name } : « { $value } » n’est pas une heure.
schedule-bad-weekday = « { $value } » n’est pas un jour de la semaine.
schedule-bad-date = { $name } : « { $value } » n’est pas une date.
schedule-bad-number = { $name } : « { $value } » n’est pas un nombre attendu ici.
schedule-bad-span = Le cours irait de { $from } à { $to } : il finirait avant de commencer.
schedule-unknown-reference = « { $key } » ne figure pas dans la liste { $list }.
schedule-twice = « { $key } » figure deux fois dans la liste { $list } ; la première fois compte.
schedule-unknown-entity = La référence « { $name } » est inconnue.
schedule-cut-row = La ligne a { $found } cases sur { $expected }.
schedule-no-weeks = Le cours n’a lieu aucune semaine.
schedule-no-such-hour = Le { $day }, { $at } n’existe pas : les horloges avancent.
schedule-outside-year = { $count ->
    [one] Un cours hors de l’année scolaire, le { $day }.
   *[other] { $count } cours hors de l’année scolaire, à partir du { $day }.
 }
schedule-endless = La série n’a pas de fin : elle est lue jusqu’à la fin de l’année.
schedule-unread-rule = La répétition « { $name } » n’est pas celle d’un emploi du temps.
schedule-all-day = L’événement dure tout le jour : ce n’est pas un cours.
schedule-twice-that-hour = Le { $day }, { $at } existe deux fois : les horloges reculent. La première fois compte.
schedule-not-a-monday = La semaine est nommée par le { $day }, qui n’est pas un lundi.
schedule-unknown-zone = Le fuseau « { $name } » est inconnu : les heures sont lues comme celles de l’établissement.
schedule-repeated = Le même cours est déjà à la ligne { $line } ; il est lu une fois.
schedule-overlap = Deux cours en même temps, le { $weekday } à { $at }, pour { $what } : voir aussi la ligne { $line }.
schedule-unknown-alternation = Aucune semaine de l’établissement ne porte « { $name } ».
schedule-weeks-needed = Ce format ne connaît les semaines que par une lettre : réglez les semaines A et B de l’établissement.
schedule-unpaired-names = { $names } noms pour { $first } prénoms : les prénoms ne sont pas lus.
schedule-no-labels = Le fichier n’a que des codes. Joignez-lui sts_emp, qui a les libellés.
schedule-no-lessons = Le fichier a des listes, mais aucun cours placé.
schedule-list-subjects = des matières
schedule-list-teachers = des personnes
schedule-list-divisions = des classes
schedule-list-groups = des groupes
schedule-list-pupils = des élèves
schedule-list-rooms = des salles
schedule-list-slots = des créneaux
schedule-list-alternations = des alternances
schedule-list-cards = des fiches-T

# The desk of who runs a timetable.
desk-title = Gérer l’emploi du temps
desk-school = Établissement
desk-year = Année scolaire :
desk-no-year = L’établissement n’a pas d’année scolaire ouverte. L’import de l’annuaire l’ouvre.
desk-import = Importer un emploi du temps
desk-import-hint = Depuis STS-web, EDT, UnDeuxTemps ou un agenda ; rien n’est écrit avant votre accord
desk-rooms = Salles et sites
desk-rooms-hint = { $count ->
    [0] Aucune salle
    [one] Une salle
   *[other] { $count } salles
 }
desk-bells = Sonneries
desk-bells-hint = { $count ->
    [0] Aucune grille
    [one] Une grille
   *[other] { $count } grilles
 }
desk-closed = Jours sans cours
desk-closed-hint = { $count ->
    [0] Aucun jour ajouté aux vacances
    [one] Un jour ajouté aux vacances
   *[other] { $count } jours ajoutés aux vacances
 }
desk-weeks = Semaines A et B
desk-weeks-hint = La lettre de chaque semaine
desk-long = { $count ->
    [one] Un caractère au plus.
   *[other] { $count } caractères au plus.
 }
desk-keep = Enregistrer
desk-cancel = Annuler
desk-rooms-there = Les salles
desk-rooms-none = Aucune salle. Un import crée celles de ses cours, ou ajoutez-les ici.
desk-room-add = Ajouter une salle
desk-room-added = La salle est ajoutée. Dites ce qu’elle est.
desk-room-kept = La salle est enregistrée.
desk-room-removed = La salle est retirée. Les cours qui y étaient prévus la gardent.
desk-room-there = Une salle porte déjà ce nom.
desk-room-code = Nom sur la porte
desk-room-code-hint = Court : « 204 », « Gymnase ».
desk-room-code-needed = Donnez le nom de la salle, comme sur sa porte.
desk-room-label = Nom entier (facultatif)
desk-room-kind = Usage
desk-room-kind-needed = Choisissez l’usage de la salle.
desk-room-site = Site
desk-room-no-site = Aucun en particulier
desk-room-site-gone = Ce site n’est plus là. Choisissez-en un autre.
desk-room-seats = Places (facultatif)
desk-room-capacity = Donnez un nombre de places, de 1 à { $count }.
desk-room-is = Cette salle
desk-room-accessible = est accessible en fauteuil roulant
desk-room-bookable = se réserve
desk-room-shared = reçoit plusieurs cours à la fois
desk-room-shared-short = plusieurs cours à la fois
desk-room-remove = Retirer la salle
desk-room-remove-why = Elle n’est plus proposée. Les cours qui y sont prévus la gardent.
desk-sites = Sites
desk-site-name = Nom du site
desk-site-name-hint = Quand l’établissement en a plusieurs : « Annexe ».
desk-site-name-needed = Donnez le nom du site.
desk-site-there = Un site porte déjà ce nom.
desk-site-add = Ajouter un site
desk-site-rename = Renommer
desk-site-kept = Le site est enregistré.
desk-bells-intro = Une grille nomme les créneaux d’une journée. Un établissement peut en avoir plusieurs, par niveau ou par site.
desk-bells-list = Les grilles
desk-bells-list-of = Les créneaux
desk-bells-none = Aucune grille de sonneries.
desk-bells-add = Ajouter une grille
desk-bells-name = Nom de la grille
desk-bells-name-hint = Par exemple « Collège ».
desk-bells-name-needed = Donnez un nom à la grille.
desk-bells-there = Une grille porte déjà ce nom.
desk-bells-slots = { $count ->
    [0] Aucun créneau
    [one] Un créneau
   *[other] { $count } créneaux
 }
desk-bells-kept = La grille est enregistrée.
desk-bells-removed = La grille est retirée.
desk-bells-remove = Retirer la grille
desk-bells-remove-why = Les cours gardent leurs heures.
desk-bells-hours = Ligne { $line } : donnez un début et une fin.
desk-bells-code = Ligne { $line } : donnez un nom court, de { $count } caractères au plus.
desk-bells-order = Ligne { $line } : la fin vient avant le début.
desk-bells-meets = Ligne { $line } : ce créneau en recouvre un autre du même jour.
desk-bell-intro = « Tous les jours » vaut pour les jours qui n’ont pas de lignes à eux. Une ligne vidée disparaît.
desk-bell-day = Jour
desk-every-day = Tous les jours
desk-bell-code = Nom
desk-bell-kind = Sorte
desk-bell-from = Début
desk-bell-to = Fin
bell-kind-lesson = Cours
bell-kind-break = Récréation
bell-kind-meal = Repas
desk-closed-intro = Aux vacances de la zone et aux jours fériés s’ajoutent les jours de l’établissement. Les cours de ces jours sont annulés ; si le jour rouvre, ils ont lieu.
desk-closed-list = Les jours de l’établissement
desk-closed-none = Aucun jour ajouté.
desk-closed-add = Fermer des jours
desk-closed-from = Premier jour
desk-closed-to = Dernier jour (facultatif)
desk-closed-to-hint = Vide pour un seul jour.
desk-closed-label = Motif
desk-closed-label-hint = Lu par tous : « Journée pédagogique ».
desk-closed-label-needed = Donnez un motif, par exemple « Journée pédagogique ».
desk-closed-outside = Donnez un jour de l’année scolaire, du { $from } au { $to }.
desk-closed-order = Le dernier jour vient avant le premier.
desk-closed-long = { $count } jours au plus à la fois.
desk-closed-open = Rouvrir
desk-closed-done = Les jours sont fermés, leurs cours annulés.
desk-opened-done = Le jour est rouvert, ses cours ont lieu.
desk-weeks-intro = Les lettres alternent d’une semaine de cours à l’autre. Une lettre choisie vaut pour sa semaine, et l’alternance continue après elle.
desk-weeks-off = Les semaines A et B sont désactivées dans les réglages de l’établissement.
desk-week-of = Semaine du
desk-week-letter = Lettre
desk-week-alternates = Alternance
desk-weeks-kept = Les lettres sont enregistrées.
act-room-kept = Salle enregistrée
act-room-closed = Salle retirée
act-site-kept = Site enregistré
act-bells-kept = Sonneries enregistrées
act-bells-removed = Sonneries retirées
act-days-closed = Jours fermés
act-day-opened = Jour rouvert
act-week-letters = Lettres des semaines enregistrées
import-intro = Apportez l’export de votre logiciel. Vous lisez d’abord ce qui changerait ; rien n’est écrit avant votre accord. Une séance garde son appel, son contenu et ses devoirs d’un import à l’autre.
import-files = Fichiers de l’export
import-files-hint = Un ou plusieurs fichiers d’un même export, ou une archive.
import-files-needed = Choisissez les fichiers de l’export.
import-files-large = C’est trop : { $count } Mio et vingt fichiers au plus. Importez en ligne de commande ce qui est plus gros.
import-look = Voir ce qui changerait
import-formats = Ce qui est lu
import-format-sts = sts_emp et emp_sts, ensemble
import-format-edt = l’export pour les partenaires en clair, ou EXP_COURS.xml
import-format-udt = l’archive des fichiers UDCal, ou le tableau CSV
import-format-ics = un agenda .ics, de Pronote ou d’EDT
import-report = Ce qui changerait
import-done = Emploi du temps importé
import-apply = Importer
import-other = Apporter d’autres fichiers
import-see = Voir les emplois du temps
import-lines = À regarder
import-column-what = Remarque
import-column-where = Où
import-column-weight = Effet
import-weight-refused = Refusé
import-weight-left-out = Laissé
import-weight-noted = Noté

# Dans le journal des actes
noted-lesson-at = Cours du
noted-room-code = Code
noted-room-kind = Usage
noted-room-shared = Partagée
noted-room-bookable = Réservable
noted-site-name = Nom
noted-bells-slots = Créneaux
noted-closed-day-from = Du
noted-closed-day-to = Au
noted-closed-day-day = Jour
noted-closed-day-lessons = Cours concernés
noted-week-letter-letters = Semaines nommées
noted-timetable-program = Logiciel
noted-timetable-patterns = Cours réguliers
noted-timetable-lessons = Séances
noted-timetable-new = Nouvelles
noted-timetable-changed = Modifiées
noted-timetable-gone = Retirées
noted-timetable-cancelled = Annulées
