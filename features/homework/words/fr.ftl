# Words of the homework feature.

# Rights.
right-has-homework = Cette page est ouverte aux élèves, aux responsables qui suivent leur scolarité, aux enseignants, au CPE et à la direction.
right-has-no-homework = Cette page est ouverte aux élèves, aux responsables qui suivent leur scolarité, aux enseignants, au CPE et à la direction.
right-reads-work = Le travail d’une classe est ouvert à ses enseignants, au CPE et à la direction.
right-reads-no-work = Le travail d’une classe est ouvert à ses enseignants, au CPE et à la direction.
right-gives-work = Le travail se donne par les enseignants.
right-gives-no-work = Le travail se donne par les enseignants.
right-does-work = Cette page est ouverte aux élèves.
right-does-no-work = Cette page est ouverte aux élèves.
right-plans-catch-up = Le rattrapage est ouvert aux élèves, à leurs responsables et à ceux qui travaillent avec eux.
right-plans-no-catch-up = Le rattrapage est ouvert aux élèves, à leurs responsables et à ceux qui travaillent avec eux.

# Settings.
options-of-homework = Travail à faire
setting-homework-evening-hour = Heure du soir
setting-homework-evening-hour-hint = Le travail donné à partir de cette heure paraît le lendemain matin, et n’est pas à rendre ce matin-là. 24 : jamais.
setting-homework-morning-hour = Heure du matin
setting-homework-morning-hour-hint = À cette heure paraît le travail donné la veille au soir.
setting-homework-minutes-limit = Minutes de travail par jour
setting-homework-minutes-limit-hint = Au-delà, l’enseignant est averti ; il reste libre de donner le travail.
setting-homework-tests-limit = Contrôles par jour
setting-homework-tests-limit-hint = Au-delà, l’enseignant est averti ; il reste libre d’en donner un de plus.
setting-homework-ticks-shared = Les responsables voient les coches « fait »
setting-homework-ticks-shared-hint = Utile à l’école primaire. Sinon, chaque élève décide de les montrer.

# Days.
homework-day = { $weekday } { $number ->
    [1] 1er
   *[other] { $number }
} { $month ->
    [1] janvier
    [2] février
    [3] mars
    [4] avril
    [5] mai
    [6] juin
    [7] juillet
    [8] août
    [9] septembre
    [10] octobre
    [11] novembre
   *[12] décembre
}
homework-hour = { $hour } h
homework-hour-minutes = { $hour } h { $minutes }
homework-day-at = { $day } à { $hour }
homework-minutes = { $count } min

# Lists.
homework-title = Devoirs
homework-title-of = Devoirs de { $name }
homework-title-of-class = Devoirs · { $class }
homework-whose = De qui
homework-left = { $count ->
    [one] Encore { $count } chose à faire
   *[other] Encore { $count } choses à faire
}
homework-to-do = À faire
homework-past = Déjà passé
homework-when-late = En retard
homework-when-today = Aujourd’hui
homework-when-tomorrow = Demain
homework-when-this-week = Cette semaine
homework-when-next-week = La semaine prochaine
homework-when-later = Plus tard
homework-when-past = Les trente derniers jours
homework-empty = Rien à faire. Le travail que donneront vos enseignants paraîtra ici.
homework-empty-child = Rien à faire pour { $name }. Le travail que donneront les enseignants paraîtra ici.
homework-empty-past = Rien ces trente derniers jours.
homework-empty-given = Aucun travail donné pour les jours à venir. Ouvrez un cours, ou choisissez une classe ci-dessus, pour en donner.
homework-empty-class = Aucun travail donné pour les jours à venir.
homework-tick = Fait
homework-untick = Pas encore fait
homework-tick-hint = Cette coche n’est vue de personne d’autre.
homework-done = fait
homework-not-done = à faire
homework-own-task = Tâche personnelle
homework-task-remove = Retirer
homework-task-added = Tâche ajoutée.
homework-add-title = Ajouter une tâche
homework-add-hint = Elle n’est vue de personne d’autre.
homework-add-words = Quoi
homework-add-day = Pour quel jour
homework-add-do = Ajouter
homework-wrong-words = Écrivez ce qui est à faire, en { $most } caractères au plus.
homework-wrong-day = Choisissez un jour à venir.
homework-ticks-title = Les coches « fait »
homework-ticks-private = Elles ne sont vues de personne d’autre. Les enseignants ne les voient jamais.
homework-ticks-shared = Les responsables les voient. Les enseignants ne les voient jamais.
homework-ticks-show = Les montrer à mes responsables
homework-ticks-hide = Ne plus les montrer
homework-shared = Les responsables voient maintenant les coches.
homework-unshared = Les coches ne sont plus vues de personne d’autre.
homework-all = Tous les devoirs

# Kinds.
homework-kind = Nature
homework-kind-exercise = Exercice
homework-kind-lesson = Leçon
homework-kind-test = Contrôle
homework-kind-project = Projet

# States.
homework-withdrawn = Retiré
homework-withdrawn-long = Ce travail a été retiré : il n’est plus à faire.
homework-lesson-cancelled = Cours annulé
homework-lesson-moved = Cours déplacé
homework-handed-in = Rendu
homework-to-hand-in = À rendre
homework-returned = Corrigé
homework-scheduled-badge = Pas encore paru
homework-scheduled-at = Les élèves verront ce travail à partir du { $at }.
homework-handed-in-count = { $count ->
    [one] { $count } rendu
   *[other] { $count } rendus
}

# Giving work.
homework-give = Donner du travail
homework-give-title = Donner du travail pour { $audience }
homework-give-do = Donner pour { $audience }
homework-give-anyway = Donner quand même
homework-edit = Modifier
homework-edit-title = Modifier le travail
homework-keep = Enregistrer
homework-classes = Classes
homework-to-look-at = Rendus à regarder
homework-content = Travail à faire
homework-due = Pour quand
homework-due-for = Pour { $when }
homework-due-other = Un autre jour
homework-due-day-only = Un jour
homework-due-day = Lequel
homework-for-this-lesson = Pour ce cours
homework-given-on = Donné
homework-by = Par
homework-for = Pour
homework-of = { $subject } · { $audience }
homework-facts = En bref
homework-full = Jour chargé
homework-limit = La charte de l’établissement prévoit au plus { $minutes } et { $tests ->
    [one] { $tests } contrôle
   *[other] { $tests } contrôles
} par jour.
homework-loads = Ce que les jours à venir comptent déjà
homework-load-none = rien encore
homework-load-count = { $count ->
    [one] déjà { $count } travail, sans durée
   *[other] déjà { $count } travaux, sans durée
}
homework-load-minutes = déjà { $minutes }
homework-load-tests = { $count ->
    [one] déjà { $count } contrôle
   *[other] déjà { $count } contrôles
}
homework-load-both = { $count ->
    [one] déjà { $minutes } et { $count } contrôle
   *[other] déjà { $minutes } et { $count } contrôles
}
homework-asks = Pour { $day }, la classe compte { $load }. La charte prévoit au plus { $minutes } et { $tests ->
    [one] { $tests } contrôle
   *[other] { $tests } contrôles
} par jour. Choisissez un autre jour, ou confirmez.
homework-evening = Il est tard : ce travail paraîtra { $morning } à { $hour }, à faire au plus tôt pour { $earliest }.
homework-duration = Durée
homework-minutes-label = Durée en minutes
homework-optional = facultatif
homework-hand-in = À rendre
homework-hand-in-wished = À rendre ici, en ligne
homework-hand-in-hint = Un texte, des fichiers, ou des photographies réunies en un seul document.
homework-hand-in-until = jusqu’au { $when }
homework-until-evening = Jusqu’au soir, 23 h 59
homework-until-lesson = Jusqu’au début du cours
homework-files = Joindre des fichiers
homework-files-kept = Fichiers déjà reçus
homework-files-there = Fichiers joints
homework-file-removed = Fichier retiré.
homework-more = Plus de choix
homework-publish = Paraît le
homework-publish-hint = Laissez vide pour tout de suite. Un autre jour, il paraît le matin.
homework-given = Travail donné.
homework-scheduled = Travail gardé : il paraîtra au jour dit.
homework-changed = Travail modifié.
homework-withdraw = Retirer ce travail
homework-withdrawn-done = Travail retiré.
homework-restore = Le donner à nouveau
homework-restored = Travail donné à nouveau.
homework-theirs = Ce que quelqu’un d’autre vient d’écrire
homework-conflict = Quelqu’un d’autre a modifié ce travail pendant que vous écriviez. Les deux textes sont ici : reprenez ce qui manque au vôtre, puis enregistrez.
homework-wrong-empty = Écrivez ce qui est à faire.
homework-wrong-minutes = Écrivez un nombre de minutes entre 1 et { $most }, ou rien.
homework-wrong-due = Choisissez un cours ou un jour à venir, dans l’année.
homework-parallel = Donner aussi à une autre classe
homework-parallel-hint = Le texte et les fichiers sont repris ; l’échéance proposée est son prochain cours.
homework-copied-from = Repris de { $what } : ce travail-là ne change pas.
homework-copied-files = Fichiers repris
homework-wrong-choice = Choisissez une des réponses proposées.
homework-wrong-early = Trop tôt : ce travail peut être à faire au plus tôt pour { $day }.
homework-wrong-closed = Pas de cours ce jour-là : { $why }. Choisissez un autre jour.
homework-wrong-publish = Choisissez un jour à venir, ou laissez vide.
homework-draft-keep = Garder en brouillon
homework-draft-kept = Brouillon gardé.
homework-draft-restored = Votre brouillon du { $at } est repris ici.
homework-draft-discard = L’effacer
homework-draft-discarded = Brouillon effacé.

# On a lesson.
homework-lesson-title = Travail
homework-lesson-none = Aucun travail pour ce cours, ni donné pendant ce cours.

# On the home.
homework-sentence = { $count ->
    [0] Rien à faire pour demain.
    [one] Une chose à faire pour demain.
   *[other] { $count } choses à faire pour demain.
}
homework-todo-hand-in = Rendre : { $subject }
homework-todo-hand-in-do = Rendre
homework-todo-look = { $count ->
    [one] { $count } rendu à regarder, { $audience }
   *[other] { $count } rendus à regarder, { $audience }
}
homework-todo-look-do = Regarder

# Variants.
homework-variants = Variantes
homework-variant-title = Une variante pour quelques élèves
homework-variant-intro = Les autres élèves ne savent pas qu’elle existe. Ceux qui sont nommés la lisent à la place du travail de tous.
homework-variant-content = Travail à faire, pour eux
homework-variant-pupils = Pour qui
homework-variant-elsewhere = a déjà une autre variante : celle-ci la remplacera
homework-variant-add = Ajouter une variante
homework-variant-kept = Variante enregistrée.
homework-variant-remove = Supprimer cette variante
homework-variant-removed = Variante supprimée.
homework-wrong-pupils = Choisissez au moins un élève.
homework-cancel = Annuler

# Handing in.
homework-hand-in-title = Rendre : { $subject }
homework-hand-in-photographs = Photographier une copie
homework-hand-in-files = Joindre des fichiers
homework-hand-in-text = Écrire une réponse
homework-hand-in-text-hint = Facultatif, si vous joignez des photographies ou des fichiers.
homework-hand-in-there = Déjà rendu
homework-hand-in-drop = Retirer { $name }
homework-hand-in-again = Ce que vous rendez maintenant complète ou remplace ce qui était rendu.
homework-hand-in-late = L’heure est passée. Le travail est quand même accepté, avec la mention « après l’heure ».
homework-hand-in-over = Ce travail a été rendu à temps, et l’heure est passée : il reste comme il est.
homework-hand-in-returned = L’enseignant a déjà rendu ce travail : il ne change plus.
homework-wrong-nothing = Écrivez une réponse, ou joignez des photographies ou des fichiers.
homework-handed-in-done = Travail rendu.
homework-replace = Modifier ce qui est rendu
homework-receipt = Rendu le { $at }.
homework-receipt-late = C’était après l’heure.
homework-sent = Ce qui est rendu
homework-feedback = Retour de l’enseignant

# Looking at what was handed in.
homework-submissions = Travaux rendus
homework-submissions-count = { $count ->
    [one] { $count } rendu sur { $all }
   *[other] { $count } rendus sur { $all }
}
homework-submission-of = Travail de { $name }
homework-submitted-at = Rendu le { $at }
homework-not-yet = Pas encore rendu
homework-after-the-hour = Après l’heure
homework-commented = Commenté
homework-given-back = Retourné
homework-return-title = { $count ->
    [one] { $count } travail à retourner
   *[other] { $count } travaux à retourner
}
homework-return-hint = Les élèves et leurs responsables liront vos commentaires, tous en même temps.
homework-return-do = Retourner à tous
homework-returned-done = Travaux retournés à tous.
homework-previous = Précédent
homework-next = Suivant
homework-comment-title = Commentaire
homework-comment = Votre commentaire
homework-comment-hidden = L’élève le lira quand vous retournerez les travaux à tous.
homework-comment-seen = L’élève et ses responsables le lisent.
homework-comment-kept = Commentaire enregistré.
homework-keep-next = Enregistrer et passer au suivant
homework-notes = Remarques sur les pages
homework-notes-none = Aucune remarque.
homework-note-file = Sur quel document
homework-note-whole = Sur l’ensemble
homework-note-page = À quelle page
homework-note-at = page { $page }
homework-note-words = Remarque
homework-note-add = Ajouter la remarque
homework-note-kept = Remarque ajoutée.
homework-note-removed = Remarque retirée.
homework-wrong-note = Écrivez une remarque, en { $most } caractères au plus.
homework-wrong-page = Écrivez un numéro de page entre 1 et { $most }, ou rien.

# The sheet of the week.
homework-week = Feuille de la semaine
homework-week-title = Devoirs de la semaine du { $day }
homework-week-empty = Aucun devoir pour cette semaine.
homework-week-printed = Imprimé le { $day }.
homework-to-hand-in-until = à rendre jusqu’au { $when }

# What is to be caught up.
catchup-title = À rattraper
catchup-title-of = À rattraper : { $name }
catchup-intro-says = Dites quand l’élève a manqué des cours : l’élève, ses responsables et ses professeurs y lisent ce qui a été fait et donné.
catchup-intro = Par jour manqué : ce qui a été fait, et le travail. Chaque jour reste ici deux semaines.
catchup-empty = { $name } n’a manqué aucun cours ces deux dernières semaines, que l’on sache.
catchup-empty-own = Aucun jour manqué ces deux dernières semaines, que l’on sache. Dites ci-dessous ce que vous avez manqué : ce qui a été fait paraîtra ici.
catchup-private = Personne d’autre ne le sait
catchup-no-lessons = Pas de cours à ces heures.
catchup-no-content = Le contenu de ce cours n’est pas encore écrit.
catchup-work = Travail
catchup-hours = de { $from } à { $to }
catchup-say = Indiquer une absence
catchup-say-hint = L’élève et ses responsables le verront. Ce n’est pas l’appel : seulement de quoi préparer le rattrapage.
catchup-say-own = J’ai manqué des cours
catchup-say-own-hint = Personne d’autre ne le voit : cela prépare seulement la liste.
catchup-day = Quel jour
catchup-from = De
catchup-from-hint = Laissez vide pour toute la journée.
catchup-to = À
catchup-do = Préparer
catchup-said = C’est noté.
catchup-unsay = Retirer ce jour
catchup-unsaid = Jour retiré.
catchup-wrong-day = Choisissez un jour des { $most } derniers.
catchup-wrong-hours = Écrivez des heures dans l’ordre, ou rien pour toute la journée.
catchup-todo = { $count ->
    [one] Un jour manqué : voici l’essentiel
   *[other] { $count } jours manqués : voici l’essentiel
}
catchup-todo-detail = Ce qui a été fait, les documents, le travail.
catchup-todo-do = Rattraper
