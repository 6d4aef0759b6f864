# Words of the class book feature.
classbook-mine = Mes cours
classbook-empty-own = Rien n’a été écrit pour ces jours. Ce que tes professeurs publient paraît ici, au début de chaque séance.
