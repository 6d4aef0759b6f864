# Words of the timetable feature.
week-empty-own = Tu n’as pas de cours cette semaine. Ceux que l’établissement inscrira paraîtront ici.
home-day = Ta journée
