# Words of the directory feature.

# Why somebody is seen, or not (sight).
why-self = C’est la personne elle-même.
why-classmate = Ils sont élèves de la même classe ou du même groupe.
why-teacher = Cette personne enseigne à l’élève, ou est professeur principal de sa classe.
why-own-guardian = C’est un responsable de l’élève.
why-team-of-pupil = Un élève voit la vie scolaire, la direction, le secrétariat, la santé et l’orientation de son établissement.
why-team-of-guardian = Un responsable voit la vie scolaire, la direction et le secrétariat de l’établissement de son enfant.
why-child = C’est son enfant.
why-other-guardian = C’est l’autre responsable du même enfant : son prénom et son lien suffisent.
why-teacher-of-child = Cette personne enseigne à son enfant, ou est professeur principal de sa classe.
why-colleague = Ils travaillent dans le même établissement.
why-taught = C’est un élève de l’un de ses cours.
why-headed = C’est un élève de la classe dont il est professeur principal.
why-guardian-of-taught = C’est un responsable d’un élève de l’un de ses cours : son nom est visible.
why-guardian-of-headed = C’est un responsable d’un élève de la classe dont il est professeur principal : ses coordonnées sont visibles.
why-librarian = Le professeur documentaliste voit tous les élèves, par leur nom et leur classe.
why-supervisor = Un assistant d’éducation voit ses collègues et tous les élèves, par leur nom et leur classe.
why-care = La santé et le service social voient tous les élèves, et les coordonnées de leurs responsables.
why-psychologist = Le psychologue voit tous les élèves, par leur nom et leur classe.
why-office = CPE, direction et secrétariat voient tout l’établissement.
why-administrator = L’administrateur local voit toutes les personnes de l’établissement ; de leurs coordonnées, seulement si elles sont remplies.
why-own-structure = L’académie et la collectivité voient la direction, le secrétariat et les administrateurs de leurs établissements.
why-not-classmate = Ils ne sont ni de la même classe ni du même groupe.
why-not-teacher = Cette personne n’enseigne pas à l’élève.
why-not-family = Une famille ne voit pas les autres familles.
why-not-teacher-of-child = Cette personne n’enseigne à aucun de ses enfants, ou le lien avec l’enfant ne donne pas le droit de suivre sa scolarité.
why-not-taught = Cet élève n’est dans aucun de ses cours.
why-not-guardian-of-taught = Cette personne n’est responsable d’aucun de ses élèves.
why-not-guardians = Cette fonction ne donne pas à voir les responsables.
why-not-guest = Un invité n’apparaît qu’à la direction, à la vie scolaire et au secrétariat.
why-not-duty-alone = Qui administre sans travailler dans l’établissement n’apparaît qu’à la direction, à la vie scolaire et au secrétariat.
why-not-agent = L’académie et la collectivité ne voient que la direction, le secrétariat et les administrateurs.
why-not-guest-viewer = Un invité ne voit personne par l’annuaire.
why-not-platform = L’administrateur de la plateforme ne voit personne par l’annuaire : seulement les structures.
why-not-elsewhere = Rien ne relie ces deux personnes : ni établissement, ni classe, ni famille.

# The menu.
menu-family-teaching = Mes cours
menu-family-together = Ensemble
menu-family-school-life = Vie de l’école
menu-my-classes = Mes classes
menu-my-class = Ma classe
menu-classes-of-children = Classes des enfants
menu-classes = Classes

# Rights.
right-has-classes = Cette page est ouverte à qui a des classes : élèves, responsables, personnels d’un établissement.
right-has-no-classes = Cette page est ouverte à qui a des classes : élèves, responsables, personnels d’un établissement.
right-whole-school = Cette page est ouverte à qui voit tout un établissement.
right-not-whole-school = Cette page est ouverte à qui voit tout un établissement.
right-administers = Cette page est ouverte à la direction et aux administrateurs.
right-does-not-administer = Cette page est ouverte à la direction et aux administrateurs.
right-governs = Cette page est ouverte à l’académie, à la collectivité et à l’administrateur de la plateforme.
right-does-not-govern = Cette page est ouverte à l’académie, à la collectivité et à l’administrateur de la plateforme.

# Relations, in the mouth of the school.
relation-mother = mère
relation-father = père
relation-sibling = frère ou sœur
relation-ascendant = grand-parent
relation-family = famille
relation-educator = éducateur
relation-foster_family = famille d’accueil
relation-childminder = assistant maternel
relation-tutor = tuteur légal
relation-child_welfare = aide sociale à l’enfance
relation-other = autre lien
relation-of = { $relation ->
    [mother] Mère
    [father] Père
    [sibling] Frère ou sœur
    [ascendant] Grand-parent
    [family] Famille
    [educator] Éducateur
    [foster_family] Famille d’accueil
    [childminder] Assistant maternel
    [tutor] Tuteur légal
    [child_welfare] Aide sociale à l’enfance
   *[other] Responsable
  } { $starts ->
    [vowel] d’{ $child }
   *[consonant] de { $child }
  }

# Kinds of structures.
kind-primary_school = École
kind-lower_secondary = Collège
kind-upper_secondary = Lycée
kind-vocational = Lycée professionnel
kind-special = Établissement spécialisé
kind-training_centre = Centre de formation
kind-academy = Académie
kind-authority = Collectivité
kind-network = Réseau
kind-partner = Partenaire

# Counts.
pupils-count = { $count ->
    [0] Aucun élève
    [one] 1 élève
   *[other] { $count } élèves
  }
people-count = { $count ->
    [0] Personne
    [one] 1 personne
   *[other] { $count } personnes
  }
figure-pupils = Élèves
figure-classes = Classes
figure-staff = Personnels
figure-structures = Établissements

# Pages of a list.
pager = Pages
pager-next = La suite

# My classes and groups.
groups-title = Vos classes et groupes
groups-title-pupil = Ta classe et tes groupes
groups-title-guardian = Les classes de vos enfants
groups-none = Vous n’avez pas de classe pour l’instant : elles apparaîtront ici dès que l’établissement les aura remplies.
groups-teaching = Groupes
groups-level = Niveau { $level }
groups-all-teaching = { $count ->
    [one] 1 groupe d’enseignement
   *[other] { $count } groupes d’enseignement
  }
groups-automatic = Groupes qui existent d’eux-mêmes
groups-automatic-hint = Ils suivent l’annuaire : personne ne les tient à jour. Chaque classe en est un aussi.
groups-by-profile = Par profil
groups-by-function = Par fonction
groups-by-subject = Par matière
groups-guardians = Responsables d’une classe
group-profile-student = Tous les élèves
group-profile-guardian = Tous les responsables
group-profile-teacher = Tous les enseignants
group-profile-school_life = Toute la vie scolaire
group-profile-management = Toute la direction
group-profile-staff = Tous les autres personnels
group-profile-academy = Tous les agents de l’académie
group-profile-authority = Tous les agents de la collectivité
group-profile-guest = Tous les invités
group-subject = Professeurs : { $label }
group-guardians-of = Responsables des élèves de { $label }
members-none = Ce groupe est vide pour l’instant : il se remplira de lui-même.
you-head = Vous êtes professeur principal

# A class.
class-title = Classe { $label }
group-title = Groupe { $label }
class-pupils = Élèves
class-your-children = Votre enfant dans cette classe
class-teachers = Professeurs
class-no-pupil = Aucun élève n’y est inscrit pour l’instant.
class-no-teacher = Les professeurs apparaîtront ici dès qu’ils seront affectés.

# A person's card.
card-here = Ici
card-structure = Établissement
card-role = Fonction
card-classes = { $count ->
    [one] Classe
   *[other] Classe et groupes
  }
card-subjects = { $count ->
    [one] Matière
   *[other] Matières
  }
card-birth = Date de naissance
card-contacts = Coordonnées
card-work-contacts = Coordonnées professionnelles
card-guardians = Responsables
card-children = { $count ->
    [one] Enfant
   *[other] Enfants
  }
child-detail = { $division } · { $relation }
point-mail = Courriel
point-mobile = Portable
point-landline = Téléphone
point-work = Téléphone du travail
point-post = Adresse
point-filled = Renseigné
card-overrides = Saisi à la main
card-overrides-hint = Ces valeurs passent avant celles de l’annuaire officiel, qui sont gardées.
field-given = Prénom
field-family = Nom
field-birth_on = Date de naissance
field-day = { $day }
field-title = Civilité
override-fed = L’annuaire officiel dit : { $value }
override-by = Saisi par { $author }, { $at }

# Search.
people-title = Annuaire
search-form = Recherche dans l’annuaire
search-label = Qui cherchez-vous ?
search-go = Chercher
search-choose = Choisir une personne
search-examples = Un nom, une classe, une fonction ou un enfant : « crayon », « 6B », « infirmière », « mère de lina ».
search-examples-family = Un nom ou une fonction : « virgule », « CPE », « secrétariat ».
search-too-short = Écrivez au moins deux lettres.
search-too-much = Vous avez affiché beaucoup de personnes en peu de temps. Par sécurité, l’annuaire se repose : réessayez dans une heure, ou demandez à l’établissement.
search-nobody = Personne de ce nom parmi celles que vous pouvez voir. Essayez le début du prénom ou du nom, sans vous soucier des accents.
search-people = Personnes
search-parents = Responsables
search-classes = Classes et groupes
search-occupation = À cette fonction
search-structures = Établissements
found-place = { $what } · { $place }
found-detail = { $what } · { $detail } · { $place }

# Pourquoi ?
why-open = Pourquoi ?
why-title = Pourquoi ?
why-hint = Choisissez deux personnes de votre établissement : cette page dit quelle règle permet à la première de voir la seconde, ou l’en empêche.
why-viewer = Qui regarde
why-target = Qui est regardé
why-search = Chercher une personne
why-nobody-yet = Personne n’est choisi
why-somebody = Une personne
why-sees = { $viewer } voit { $target }
why-does-not-see = { $viewer } ne voit pas { $target }
why-yes = Oui.
why-no = Non.
why-parts = Ce qui est visible
why-today = Réponse d’aujourd’hui : elle change avec les classes, les fonctions et les dates.
why-rule-elsewhere = La règle qui s’applique relève d’un autre établissement que le vôtre.
part-name = Le nom, la fonction, la classe ou la matière
part-first-name = Le prénom et le lien avec l’enfant
part-contacts = Les coordonnées
part-contacts-work = Les coordonnées professionnelles
part-contacts-filled = Si les coordonnées sont remplies, sans leur valeur
part-guardians = Les responsables et leurs coordonnées
part-guardians-names = Le nom des responsables
part-guardians-filled = Le nom des responsables, et si leurs coordonnées sont remplies
part-guardians-first = Le prénom des responsables
part-birth = La date de naissance
part-sources = Les valeurs saisies à la main

# Structures.
structures-title = Établissements
structures-search = Chercher un établissement
structures-caption = Établissements, par ordre alphabétique
structures-name = Nom
structures-kind = Type
structures-city = Commune
structures-none = Aucun établissement de ce nom n’est rattaché à vous.
structure-where = Où nous trouver
structure-phone = Téléphone
structure-mail = Courriel
structure-no-address = L’adresse apparaîtra ici dès que l’annuaire officiel la donnera.
structure-who = Qui nous sommes
structure-head = Direction
structure-above = Académie et collectivité
structure-uai = Numéro (UAI)
structure-classes-hint = Classes, groupes et personnes

# The home.
home-my-class = Ma classe
home-my-teachers = Mes professeurs
home-class-hint = Élèves et professeurs
home-see-class = Toute la classe
home-your-classes = Vos classes
home-all-classes = Toutes
home-child-nowhere = Pas d’établissement en ce moment
home-school = L’établissement
home-class-of = La classe { DE($name) }
home-card-of = La fiche { DE($name) }
home-identity = Fiche de l’établissement
home-find-somebody = Chercher quelqu’un
home-classes-and-groups = Classes et groupes
home-your-schools = Vos établissements
home-all-structures = Les structures de la plateforme
home-all-schools = Tous les établissements
