# Words of the class book feature.
