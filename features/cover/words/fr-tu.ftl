# Words of absences of staff that differ with « tu »: none.
