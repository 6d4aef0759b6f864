# Words of the directory feature.

# Why somebody is seen, or not (sight).
why-self = This is the person themself.
why-classmate = They are pupils of the same class or group.
why-teacher = This person teaches the pupil, or is head teacher of the pupil’s class.
why-own-guardian = This is a guardian of the pupil.
why-team-of-pupil = A pupil sees school life, management, office, health and guidance of their own school.
why-team-of-guardian = A guardian sees school life, management and office of their child’s school.
why-child = This is their child.
why-other-guardian = This is the other guardian of the same child: a first name and the relation are enough.
why-teacher-of-child = This person teaches their child, or is head teacher of the child’s class.
why-colleague = They work in the same school.
why-taught = This is a pupil of one of their courses.
why-headed = This is a pupil of the class of which they are head teacher.
why-guardian-of-taught = This is a guardian of a pupil of one of their courses: the name is visible.
why-guardian-of-headed = This is a guardian of a pupil of the class of which they are head teacher: contact details are visible.
why-librarian = The teacher-librarian sees every pupil, by name and class.
why-supervisor = A supervisor sees colleagues and every pupil, by name and class.
why-care = Health and social services see every pupil, and the contact details of their guardians.
why-psychologist = The psychologist sees every pupil, by name and class.
why-office = School life, management and office see the whole school.
why-administrator = The school administrator sees everybody of the school; of contact details, only whether they are filled in.
why-own-structure = The academy and the authority see heads, secretaries and administrators of their schools.
why-not-classmate = They are neither in the same class nor in the same group.
why-not-teacher = This person does not teach the pupil.
why-not-family = A family does not see other families.
why-not-teacher-of-child = This person teaches none of their children, or the link with the child does not give the right to follow the schooling.
why-not-taught = This pupil is in none of their courses.
why-not-guardian-of-taught = This person is guardian of none of their pupils.
why-not-guardians = This function does not see guardians.
why-not-guest = A guest appears only to management, school life and office.
why-not-duty-alone = Somebody who administers the school without working there appears only to management, school life and office.
why-not-agent = The academy and the authority see only heads, secretaries and administrators.
why-not-guest-viewer = A guest sees nobody through the directory.
why-not-platform = The platform administrator sees nobody through the directory: only structures.
why-not-elsewhere = Nothing ties these two persons: no school, no class, no family.

# The menu.
menu-family-teaching = My courses
menu-family-together = Together
menu-family-school-life = Life of the school
menu-my-classes = My classes
menu-my-class = My class
menu-classes-of-children = Children’s classes
menu-classes = Classes

# Rights.
right-has-classes = This page is open to those who have classes: pupils, guardians, staff of a school.
right-has-no-classes = This page is open to those who have classes: pupils, guardians, staff of a school.
right-whole-school = This page is open to those who see a whole school.
right-not-whole-school = This page is open to those who see a whole school.
right-administers = This page is open to management and administrators.
right-does-not-administer = This page is open to management and administrators.
right-governs = This page is open to the academy, the authority and the platform administrator.
right-does-not-govern = This page is open to the academy, the authority and the platform administrator.

# Relations, in the mouth of the school.
relation-mother = mother
relation-father = father
relation-sibling = brother or sister
relation-ascendant = grandparent
relation-family = family
relation-educator = educator
relation-foster_family = foster family
relation-childminder = childminder
relation-tutor = legal tutor
relation-child_welfare = child welfare service
relation-other = other
relation-of = { $relation ->
    [mother] Mother
    [father] Father
    [sibling] Brother or sister
    [ascendant] Grandparent
    [family] Family
    [educator] Educator
    [foster_family] Foster family
    [childminder] Childminder
    [tutor] Legal tutor
    [child_welfare] Child welfare service
   *[other] Guardian
  } of { $child }

# Kinds of structures.
kind-primary_school = Primary school
kind-lower_secondary = Lower secondary school
kind-upper_secondary = Upper secondary school
kind-vocational = Vocational school
kind-special = Special school
kind-training_centre = Training centre
kind-academy = Academy
kind-authority = Local authority
kind-network = Network
kind-partner = Partner

# Counts.
pupils-count = { $count ->
    [0] No pupil
    [one] 1 pupil
   *[other] { $count } pupils
  }
people-count = { $count ->
    [0] Nobody
    [one] 1 person
   *[other] { $count } persons
  }
figure-pupils = Pupils
figure-classes = Classes
figure-staff = Staff
figure-structures = Schools

# Pages of a list.
pager = Pages
pager-next = Next

# My classes and groups.
groups-title = Your classes and groups
groups-title-pupil = Your class and groups
groups-title-guardian = Your children’s classes
groups-none = You have no class at the moment: they will appear here as soon as the school has filled them.
groups-teaching = Groups
groups-level = Level { $level }
groups-all-teaching = { $count ->
    [one] 1 teaching group
   *[other] { $count } teaching groups
  }
groups-automatic = Groups that exist by themselves
groups-automatic-hint = They follow the directory: nobody keeps them up to date. Each class is one of them too.
groups-by-profile = By profile
groups-by-function = By function
groups-by-subject = By subject
groups-guardians = Guardians of a class
group-profile-student = All pupils
group-profile-guardian = All guardians
group-profile-teacher = All teachers
group-profile-school_life = All school life
group-profile-management = All management
group-profile-staff = All other staff
group-profile-academy = All agents of the academy
group-profile-authority = All agents of the authority
group-profile-guest = All guests
group-subject = Teachers: { $label }
group-guardians-of = Guardians of the pupils of { $label }
members-none = This group is empty at the moment: it will fill by itself.
you-head = You are head teacher

# A class.
class-title = Class { $label }
group-title = Group { $label }
class-pupils = Pupils
class-your-children = Your child in this class
class-teachers = Teachers
class-no-pupil = No pupil is enrolled here at the moment.
class-no-teacher = Teachers will appear here as soon as they are assigned.

# A person's card.
card-here = Here
card-structure = School
card-role = Function
card-classes = { $count ->
    [one] Class
   *[other] Class and groups
  }
card-subjects = { $count ->
    [one] Subject
   *[other] Subjects
  }
card-birth = Birth date
card-contacts = Contact details
card-work-contacts = Contact details at work
card-guardians = Guardians
card-children = { $count ->
    [one] Child
   *[other] Children
  }
child-detail = { $division } · { $relation }
point-mail = E-mail
point-mobile = Mobile
point-landline = Telephone
point-work = Telephone at work
point-post = Address
point-filled = Filled in
card-overrides = Typed by hand
card-overrides-hint = These values stand before those of the official directory, which are kept.
field-given = First name
field-family = Last name
field-birth_on = Birth date
field-day = { $day }
field-title = Title
override-fed = The official directory says: { $value }
override-by = Typed by { $author }, { $at }

# Search.
people-title = Directory
search-form = Search of the directory
search-label = Whom are you looking for?
search-go = Search
search-choose = Choose a person
search-examples = A name, a class, a function or a child: “crayon”, “6B”, “nurse”, “mother of lina”.
search-examples-family = A name or a function: “virgule”, “CPE”, “secretary”.
search-too-short = Type at least two letters.
search-too-much = You have listed many persons in a short time. For safety, the directory takes a rest: try again in an hour, or ask the school.
search-nobody = Nobody of that name among those whom you may see. Try the beginning of the first or last name; accents do not matter.
search-people = Persons
search-parents = Guardians
search-classes = Classes and groups
search-occupation = With this function
search-structures = Schools
found-place = { $what } · { $place }
found-detail = { $what } · { $detail } · { $place }

# Why?
why-open = Why?
why-title = Why?
why-hint = Choose two persons of your school: this page says which rule lets the first see the second, or prevents it.
why-viewer = Who looks
why-target = Who is looked at
why-search = Search for a person
why-nobody-yet = Nobody is chosen
why-somebody = A person
why-sees = { $viewer } sees { $target }
why-does-not-see = { $viewer } does not see { $target }
why-yes = Yes.
why-no = No.
why-parts = What is visible
why-today = Today’s answer: it changes with classes, functions and dates.
why-rule-elsewhere = The rule that applies belongs to another school than yours.
part-name = The name, the function, the class or the subject
part-first-name = The first name and the relation to the child
part-contacts = Contact details
part-contacts-work = Contact details at work
part-contacts-filled = Whether contact details are filled in, without their value
part-guardians = Guardians and their contact details
part-guardians-names = The names of guardians
part-guardians-filled = The names of guardians, and whether their contact details are filled in
part-guardians-first = The first names of guardians
part-birth = The birth date
part-sources = Values typed by hand

# Structures.
structures-title = Schools
structures-search = Search for a school
structures-caption = Schools, in alphabetical order
structures-name = Name
structures-kind = Kind
structures-city = Town
structures-none = No school of that name is attached to you.
structure-where = Where to find us
structure-phone = Telephone
structure-mail = E-mail
structure-no-address = The address will appear here as soon as the official directory gives it.
structure-who = Who we are
structure-head = Head
structure-above = Academy and authority
structure-uai = Number (UAI)
structure-classes-hint = Classes, groups and persons

# The home.
home-my-class = My class
home-my-teachers = My teachers
home-class-hint = Pupils and teachers
home-see-class = The whole class
home-your-classes = Your classes
home-all-classes = All
home-child-nowhere = No school at the moment
home-school = The school
home-class-of = { $name }’s class
home-card-of = { $name }’s card
home-identity = The school’s card
home-find-somebody = Find somebody
home-classes-and-groups = Classes and groups
home-your-schools = Your schools
home-all-structures = The structures of the platform
home-all-schools = All schools
