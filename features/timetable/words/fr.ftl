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
