# Words of the directory feature.
