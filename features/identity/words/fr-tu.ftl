# Words of the identity feature.
