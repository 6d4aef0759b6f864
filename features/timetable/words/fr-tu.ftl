# Words of the timetable feature.
week-empty-own = Tu n’as pas de cours cette semaine. Ceux que l’établissement inscrira paraîtront ici.
home-day = Ta journée
calendars-intro = Une adresse fait paraître tes cours dans l’agenda de ton téléphone ou de ton ordinateur, et les y tient à jour. Qui la connaît lit ces cours : ne la donne à personne.
calendars-none-open = Aucune adresse ne montre tes cours à un agenda.
calendars-full = Tu as le plus grand nombre d’adresses. Révoque celle qui ne sert plus pour en créer une autre.
calendar-name-needed = Donne un nom à l’adresse, par exemple « Mon téléphone ».
calendar-whose-gone = Les cours d’un enfant que tu ne suis plus : plus rien n’y paraît
calendar-whose-needed = Choisis les cours à montrer.
calendar-many = Tu as déjà { $count } adresses. Révoque-en une d’abord.
calendar-shown = Ton adresse d’agenda
calendar-shown-why = Copie-la maintenant : elle ne sera plus montrée. Elle ne contient ni notes ni noms d’autres élèves, et tu peux la révoquer à tout moment.
calendar-how-phone = Sur un téléphone ou un ordinateur : ouvre l’adresse dans l’agenda, ou ajoute un agenda « par abonnement ».
calendar-how-web = Dans un agenda en ligne : choisis « Ajouter un agenda à partir d’une URL », et colle l’adresse.
