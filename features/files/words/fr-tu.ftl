# Words of the files feature for pupils.
files-pdf-hint = Si les pages ne s’affichent pas ici, enregistre le fichier et ouvre-le sur ton appareil.
files-text-cut = Seul le début du texte est montré. Enregistre le fichier pour le lire en entier.
files-not-shown = Ce fichier ne s’affiche pas ici. Enregistre-le, puis ouvre-le avec le programme qui convient.
files-large-picture = Cette image est trop grande pour être affichée ici. Enregistre-la pour la voir.
files-wrong-large = « { $name } » est trop volumineux : un fichier a { $most } au plus. Réduis-le ou partage-le en plusieurs, puis joins-le de nouveau.
files-wrong-empty = « { $name } » est vide. Ouvre-le pour vérifier ce qu’il contient, enregistre-le, puis joins-le de nouveau.
files-wrong-program = « { $name } » est un programme, et un programme peut abîmer l’ordinateur de qui l’ouvre. Joins plutôt un document, ou une capture d’écran.
files-wrong-lies = « { $name } » n’est pas ce que dit son nom : son contenu n’est pas du { $ending }. Ouvre-le avec le programme qui l’a fait, enregistre-le dans ce format, puis joins-le de nouveau.
files-wrong-many = Il y a plus de { $most } fichiers. Envoie-les en plusieurs fois, ou réunis-les en une archive ZIP.
files-wrong-room = Il n’y a plus assez de place : ces fichiers font { $size }, et il reste { $free } sur { $most }. Retire d’anciens fichiers ou joins-en de plus petits.
files-wrong-no-photograph = « { $name } » n’est pas une photo en JPEG, PNG ou WebP. Joins-le comme fichier, sans le réunir aux photos.
files-photograph-large = La photo n° { $place } est trop grande pour être réunie aux autres (plus de 40 millions de pixels). Prends-la de nouveau avec une définition plus petite.
files-photograph-unreadable = La photo n° { $place } ne peut pas être lue : elle est abîmée, ou n’est pas en JPEG, PNG ou WebP. Prends-la de nouveau, puis joins-la.
