# Words of the admin feature.
