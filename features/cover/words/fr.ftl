# Words of absences of staff and of covers.

# Rights.
right-reads-absences = Les absences de l’établissement sont ouvertes à la direction et au secrétariat, les siennes à chacun des personnels.
right-reads-no-absences = Les absences de l’établissement sont ouvertes à la direction et au secrétariat, les siennes à chacun des personnels.
right-enters-absences = Une absence est saisie par la direction ou le secrétariat ; un enseignant saisit la sienne.
right-enters-no-absences = Une absence est saisie par la direction ou le secrétariat ; un enseignant saisit la sienne.
right-covers = Les remplacements sont ouverts aux enseignants, à la direction et au secrétariat.
right-covers-not = Les remplacements sont ouverts aux enseignants, à la direction et au secrétariat.
right-runs-covers = Les remplacements sont demandés par la direction ou le secrétariat.
right-runs-no-covers = Les remplacements sont demandés par la direction ou le secrétariat.

# The journal.
act-absence-entered = Absence saisie
act-absence-decided = Sort d’un cours décidé
act-absence-withdrawn = Absence retirée
act-cover-asked = Remplacement proposé
act-cover-taken = Remplacement accepté
act-cover-counted = Compte d’un remplacement changé

# Absences.
away-title = Absences et remplacements
away-of = Absence { DE($name) }
away-own = Mon absence
away-new = Saisir une absence
away-new-own = Me déclarer absent ou absente
away-new-intro = Une fois l’absence saisie, les cours concernés paraissent avec ce que devient chacun.
away-new-own-intro = La direction et le secrétariat voient votre absence et décident de ce que devient chaque cours. Vous pourrez laisser des consignes à vos classes.
away-weeks = Semaines
away-school = Établissement
away-everywhere = Dans tous mes établissements
away-none = Personne n’est absent cette semaine. Les absences saisies paraîtront ici.
away-none-own = Aucune absence de votre part cette semaine.
away-lessons =
    { $count ->
        [0] aucun cours concerné
        [one] { $count } cours concerné
       *[other] { $count } cours concernés
    }
away-undecided =
    { $count ->
        [one] { $count } cours à décider
       *[other] { $count } cours à décider
    }
away-decided = Tout est décidé
away-person = Qui est absent
away-choose-person = Choisissez une personne
away-person-none = Choisissez qui est absent.
away-when = Quand
away-from = Du
away-to = Au
away-from-hour = À partir de (facultatif)
away-to-hour = Jusqu’à (facultatif)
away-hour-hint = Laissez les heures vides pour des journées entières.
away-hour-wrong = Cette heure n’existe pas. Écrivez-la comme 10:30.
away-day-wrong = Indiquez un jour.
away-interval-wrong = La fin doit venir après le début, et l’absence durer { $days } jours au plus.
away-reason = Motif, visible des collègues
away-reason-away = Absence
away-reason-training = Formation
away-reason-outing = Sortie ou voyage scolaire
away-reason-exam = Examen ou jury
away-reason-other = Autre motif de service
away-private = Précision pour la direction (facultatif)
away-private-hint = Seules la direction et la personne concernée la lisent.
away-private-long = La précision a { $most } caractères au plus. Raccourcissez-la.
away-private-title = Précision
away-private-who = Lue par la direction et la personne concernée seulement.
away-fate-all = Ce que deviennent ses cours
away-enter = Saisir l’absence
away-enter-own = Déclarer mon absence
away-leave = Revenir sans enregistrer
away-entered = Absence enregistrée.
away-there-already = Une absence est déjà saisie pour cette personne à ce moment. Changez les dates, ou retirez l’autre absence d’abord.
away-see-there = Voir l’absence déjà saisie
away-management-decides = La direction décide de ce que devient chaque cours.
away-no-lessons = Aucun cours n’est concerné par cette absence.
away-is-withdrawn = Cette absence a été retirée.
away-becomes = Ce que devient ce cours
away-instructions = Consignes pour la classe
away-instructions-label = Ce que la classe a à faire
away-instructions-hint = Lues par les élèves de ce cours, leurs responsables et les personnels. **gras**, - liste.
away-instructions-wrong = Ces consignes sont trop longues. Raccourcissez-les.
away-instructions-meanwhile = Quelqu’un a écrit d’autres consignes entre-temps : « { $words } ». Votre texte est gardé : enregistrez de nouveau pour remplacer les leurs.
away-keep = Enregistrer
away-kept = Absence mise à jour.
away-refused = { $what } : { $why }
away-withdraw = Retirer cette absence
away-withdraw-intro = Absence : { $when }. Les cours cochés reprennent à leur heure, avec leur professeur. Les autres restent comme ils sont.
away-withdraw-none = Aucun cours à rétablir.
away-withdraw-which = Cours à rétablir
away-withdraw-covered = Assuré par { $name } : cochez pour le rendre.
away-withdraw-do = Retirer l’absence
away-withdrawn = Absence retirée.
away-see = Voir l’absence
away-lesson-title = Professeur absent
away-lesson-none = Aucune consigne n’a été laissée.
away-todo = Absence { DE($name) } : décider des cours
away-todo-detail =
    { $count ->
        [one] À partir du { $day } · { $count } cours
       *[other] À partir du { $day } · { $count } cours
    }
away-todo-do = Décider
away-day-hours = { $day } de { $from } à { $to }
away-day-from = { $day } à partir de { $from }
away-day-until = { $day } jusqu’à { $to }
away-days = du { $from } au { $to }

# What becomes of a lesson.
fate-undecided = À décider plus tard
fate-kept = Maintenu
fate-cancelled = Annulé
fate-study = En permanence
fate-work = Travail en autonomie dans sa salle
fate-cover = Demander un remplacement
fate-undecided-done = À décider
fate-kept-done = Maintenu
fate-cancelled-done = Annulé
fate-study-done = En permanence
fate-work-done = En autonomie
fate-cover-done = Remplacement demandé
fate-undecided-all = Décider ensuite, cours par cours
fate-cancelled-all = Tous annulés
fate-study-all = Tous en permanence
fate-cover-all = Demander un remplacement pour tous
fate-covered-by = Assuré par { $name }

# Covers.
covers-title = Remplacements
covers-own = Ce qui m’est proposé
covers-own-none = Aucun remplacement ne vous est proposé. Une proposition paraîtra ici et sur votre accueil.
covers-school = Dans l’établissement
covers-school-none = Aucun remplacement n’est demandé à partir d’aujourd’hui.
cover-title = Remplacement : { $about }
cover-what = Le cours
cover-when = Quand
cover-where = Où
cover-instead = À la place de
cover-by = Assuré par
cover-kind = Nature
cover-kind-same_subject = Même matière
cover-kind-other_subject = Autre matière
cover-kind-supervision = Surveillance
cover-is-counted = remplacement compté
cover-detail = { $when } · à la place de { $name }
cover-looked-for = Cherche quelqu’un
cover-you-hold = Vous l’assurez
cover-you-hold-long = Vous assurez ce cours. Il est dans votre emploi du temps.
cover-you-answer = Attend votre réponse
cover-you-refused = Vous avez dit non
cover-answer = Répondre
cover-accept = J’assure ce cours
cover-refuse = Je ne peux pas
cover-first = Le cours revient à la première personne qui accepte.
cover-taken = Remplacement noté. Les élèves le voient déjà.
cover-was-refused = Votre réponse est notée.
cover-too-late = Quelqu’un d’autre assure déjà ce cours.
cover-closed = Ce remplacement n’est plus demandé.
cover-over = Ce cours est terminé. Si vous l’avez assuré, dites-le à la direction, qui le notera.
cover-choose = Choisir à qui le proposer
cover-see = Voir le remplacement
cover-proposed-to =
    { $count ->
        [0] Proposé à personne pour l’instant
        [one] Proposé à { $count } personne
       *[other] Proposé à { $count } personnes
    }
cover-free = Libres à cette heure
cover-free-none = Personne d’autre n’est libre à cette heure. Vous pouvez annuler le cours ou mettre la classe en permanence.
cover-tie-both = Même matière, connaît la classe
cover-tie-subject = Même matière
cover-tie-team = Connaît la classe
cover-tie-none = Autre classe, autre matière
cover-done-count =
    { $count ->
        [0] aucun remplacement cette année
        [one] { $count } remplacement cette année
       *[other] { $count } remplacements cette année
    }
cover-what-for = Ce qui est demandé
cover-what-lesson = Faire cours
cover-what-supervision = Surveiller la classe
cover-ask = Proposer
cover-was-asked = Proposition envoyée. Elle attend chacun sur son accueil.
cover-nobody-chosen = Cochez au moins une personne.
cover-asked = Ont reçu la proposition
cover-waits = Attend une réponse
cover-refused = Ne peut pas
cover-accepted = Assure le cours
cover-gone = Plus demandé
cover-note-yes = Noter son accord
cover-count = Décompte
cover-counted = Compter ce remplacement
cover-count-kept = Décompte enregistré.
cover-todo = Remplacement proposé : { $about }

# Counts.
counts-title = Décompte des remplacements
counts-look = Afficher
counts-none = Aucun remplacement dans cette période.
counts-caption = Remplacements assurés par chacun
counts-teacher = Professeur
counts-counted = Comptés
counts-hours = Heures comptées

# Dans le journal des actes
noted-staff-absence-from = Du
noted-staff-absence-until = Au
noted-staff-absence-fate = Sort du cours
noted-cover-asked = Personnes sollicitées
noted-cover-kind = Nature
noted-cover-counted = Compté
