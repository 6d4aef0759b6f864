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
