# Words of the files feature.
files-title = Fichiers
files-save = Enregistrer
files-back = Revenir
files-remove = Retirer
files-pages = { $count ->
    [one] { $count } page
   *[other] { $count } pages
}
files-size-bytes = { $count ->
    [one] { $count } octet
   *[other] { $count } octets
}
files-size-kb = { $tenth ->
    [0] { $whole } ko
   *[other] { $whole },{ $tenth } ko
}
files-size-mb = { $tenth ->
    [0] { $whole } Mo
   *[other] { $whole },{ $tenth } Mo
}
files-size-gb = { $tenth ->
    [0] { $whole } Go
   *[other] { $whole },{ $tenth } Go
}
files-kind-pdf = Document PDF
files-kind-image = Image
files-kind-text = Texte
files-kind-markup = Page ou dessin en code
files-kind-document = Document
files-kind-archive = Archive
files-kind-audio = Son
files-kind-video = Vidéo
files-kind-other = Fichier
files-picture-alt = Image « { $name } »
files-pdf = Les pages
files-pdf-of = Pages de « { $name } »
files-pdf-hint = Si les pages ne s’affichent pas ici, enregistrez le fichier et ouvrez-le sur votre appareil.
files-text = Le texte
files-text-cut = Seul le début du texte est montré. Enregistrez le fichier pour le lire en entier.
files-not-shown = Ce fichier ne s’affiche pas ici. Enregistrez-le, puis ouvrez-le avec le programme qui convient.
files-large-picture = Cette image est trop grande pour être affichée ici. Enregistrez-la pour la voir.
files-field-hint = Jusqu’à { $count } fichiers, { $most } chacun, { $whole } en tout. Pas de programmes.
files-field-photographs = Photos en JPEG, PNG ou WebP, jusqu’à { $count }, { $most } chacune. Elles sont redressées et réunies en un seul PDF.
files-wrong-large = « { $name } » est trop volumineux : un fichier a { $most } au plus. Réduisez-le ou partagez-le en plusieurs, puis joignez-le de nouveau.
files-wrong-empty = « { $name } » est vide. Ouvrez-le pour vérifier ce qu’il contient, enregistrez-le, puis joignez-le de nouveau.
files-wrong-program = « { $name } » est un programme, et un programme peut abîmer l’ordinateur de qui l’ouvre. Joignez plutôt un document, ou une capture d’écran.
files-wrong-lies = « { $name } » n’est pas ce que dit son nom : son contenu n’est pas du { $ending }. Ouvrez-le avec le programme qui l’a fait, enregistrez-le dans ce format, puis joignez-le de nouveau.
files-wrong-many = Il y a plus de { $most } fichiers. Envoyez-les en plusieurs fois, ou réunissez-les en une archive ZIP.
files-wrong-room = Il n’y a plus assez de place : ces fichiers font { $size }, et il reste { $free } sur { $most }. Retirez d’anciens fichiers ou joignez-en de plus petits.
files-wrong-no-photograph = « { $name } » n’est pas une photo en JPEG, PNG ou WebP. Joignez-le comme fichier, sans le réunir aux photos.
files-photograph-large = La photo n° { $place } est trop grande pour être réunie aux autres (plus de 40 millions de pixels). Prenez-la de nouveau avec une définition plus petite.
files-photograph-unreadable = La photo n° { $place } ne peut pas être lue : elle est abîmée, ou n’est pas en JPEG, PNG ou WebP. Prenez-la de nouveau, puis joignez-la.
setting-files-family-megabytes = Familles : place pour les fichiers, en Mo
setting-files-family-megabytes-hint = Par élève, responsable ou invité, dans l’établissement. Au-delà, il faut retirer d’anciens fichiers.
setting-files-staff-megabytes = Personnels : place pour les fichiers, en Mo
setting-files-staff-megabytes-hint = Par enseignant ou autre personnel, dans l’établissement. Au-delà, il faut retirer d’anciens fichiers.
