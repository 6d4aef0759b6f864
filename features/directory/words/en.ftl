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
