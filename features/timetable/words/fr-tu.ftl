# Words of the timetable feature.
