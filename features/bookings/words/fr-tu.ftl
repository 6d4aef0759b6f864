# Words of bookings that differ with « tu »: none.
