# Words of bookings.

# Rights.
right-reads-bookings = Les réservations sont ouvertes aux enseignants, à la vie scolaire, à la direction et au secrétariat.
right-reads-no-bookings = Les réservations sont ouvertes aux enseignants, à la vie scolaire, à la direction et au secrétariat.
right-keeps-equipment = Le matériel est tenu par la direction, le secrétariat ou le professeur documentaliste.
right-keeps-no-equipment = Le matériel est tenu par la direction, le secrétariat ou le professeur documentaliste.

# The journal.
act-booking-made = Réservation faite
act-booking-confirmed = Réservation confirmée
act-booking-ended = Réservation annulée
act-equipment-added = Matériel ajouté
act-equipment-changed = Matériel modifié
act-equipment-closed = Matériel retiré

# Bookings.
bookings-title = Réservations
bookings-own = Mes réservations
bookings-own-none = Vous n’avez rien réservé à partir d’aujourd’hui. Une réservation se fait depuis un cours de votre emploi du temps.
bookings-all = Réservations des autres
bookings-of = Réservations : { $what }
bookings-coming = À venir
bookings-see = Réservations
bookings-thing-none = Rien n’est réservé à partir d’aujourd’hui.
booking-school = Établissement
booking-new = Réserver une salle, un chariot
booking-book = Réserver
booking-when = { $day } de { $from } à { $to }
booking-free-equipment = Matériel libre
booking-free-rooms = Salles libres
booking-no-equipment = Aucun matériel n’est inscrit dans cet établissement.
booking-no-equipment-free = Tout le matériel est pris à cette heure.
booking-no-room-free = Aucune autre salle n’est libre à cette heure.
booking-move = Et y déplacer le cours
booking-move-hint = Le cours changera de salle pour tout le monde. Sans cela, il garde la sienne.
booking-made = Réservation faite.
booking-made-moved = Réservation faite, et le cours y est déplacé.
booking-nothing-chosen = Choisissez une salle ou un matériel.
booking-taken = { $what } : déjà réservé par { $who } ({ $about }). Choisissez autre chose, ou voyez ensemble.
booking-taken-lesson = { $what } : un cours y a lieu. Choisissez une autre salle.
booking-lesson-gone = Ce cours n’a plus lieu : il n’y a rien à réserver.
booking-lesson-over = Ce cours est terminé : il n’y a plus rien à réserver.
booking-gone = Ce matériel ou cette salle ne se réserve plus.
booking-holds = Réservé
booking-lesson-cancelled = Cours annulé : libéré
booking-lesson-moved = Cours déplacé au { $when } : à confirmer
booking-room-taken = La salle a été prise par un cours
booking-confirm = Confirmer à la nouvelle heure
booking-confirmed = Réservation confirmée à la nouvelle heure.
booking-end = Annuler
booking-ended = Réservation annulée. Si le cours a été déplacé, il garde sa salle.
booking-lesson-none = Rien n’est réservé pour ce cours.
booking-todo = { $what } pour { $about } : confirmer ou annuler
booking-todo-do = Voir mes réservations

# Equipment.
equipment-title = Matériel à réserver
equipment-intro = Ce que les enseignants peuvent réserver depuis un cours : chariots de tablettes, vidéoprojecteurs, microscopes.
equipment-there = Matériel de l’établissement
equipment-none = Aucun matériel pour l’instant. Ce que vous ajouterez paraîtra ici et se réservera depuis les cours.
equipment-add = Ajouter un matériel
equipment-name = Nom
equipment-site = Où il se trouve (facultatif)
equipment-description = Description (facultatif)
equipment-name-none = Donnez-lui un nom.
equipment-long = { $most } caractères au plus. Raccourcissez.
equipment-there-already = Un autre matériel porte déjà ce nom. Choisissez-en un autre.
equipment-added = Matériel ajouté.
equipment-keep = Enregistrer
equipment-kept = Matériel enregistré.
equipment-remove = Retirer ce matériel
equipment-remove-why = Il ne se réservera plus, et ses réservations à venir seront annulées.
equipment-remove-do = Retirer
equipment-removed = Matériel retiré.

# Dans le journal des actes
noted-booking-at = Pour le
noted-equipment-name = Nom
