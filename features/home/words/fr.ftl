# Words of the home feature.
