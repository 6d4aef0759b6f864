# Words of feeds.
feed-menu = Alimentations
feed-title = Alimentations
feed-lead = Ce que l’annuaire académique a apporté, et ce qui n’a pas pu être pris. Chaque ligne dit où elle se trouve, ce qui manque, et comment la corriger à la source.
feed-none = Aucune alimentation pour le moment.
feed-none-why = Le premier import se fait sur le serveur : « preau import aaf » suivi du dossier de la livraison. Son compte rendu paraîtra ici.
feed-runs = Les alimentations, les plus récentes d’abord
feed-run = Alimentation du { $day }
feed-run-of = { $kind } du { $day }, académie { $academy }, { $degree }
feed-run-started = Commencée le { $at }
feed-run-ended = Terminée le { $at }
feed-open = Lire le compte rendu
feed-older = Plus anciennes
feed-back = Toutes les alimentations
feed-column-delivery = Livraison
feed-column-state = État
feed-column-when = Quand
feed-column-profile = Profil
feed-column-structure = Établissement
feed-column-created = Créés
feed-column-changed = Modifiés
feed-column-moved = Changés de classe
feed-column-closed = Fermés
feed-column-refused = Refusés
feed-column-unchanged = Inchangés
feed-column-total = Total
feed-column-file = Fichier
feed-column-line = Ligne
feed-column-field = Champ
feed-column-value = Valeur
feed-column-reason = Raison
feed-column-who = Concerne
feed-column-number = Numéro national
feed-column-key = Identifiant
feed-column-category = Catégorie
feed-column-weight = Effet

feed-kind-Complet = Livraison complète
feed-kind-Delta = Livraison des changements
feed-degree-1D = premier degré
feed-degree-2D = second degré
feed-state-dry = Essai, rien n’est écrit
feed-state-applying = En cours
feed-state-applied = Appliquée
feed-state-stopped = Arrêtée : trop de fermetures
feed-state-failed = Refusée : livraison illisible ou interrompue
feed-state-already = Déjà appliquée
feed-outcome-compared = Essai : rien n’est écrit. Pour appliquer, relancez avec --apply.
feed-outcome-checked = Lue en entier, sans défaut. Ce qu’elle change se dira quand la précédente sera appliquée.
feed-outcome-applied = Appliquée.
feed-outcome-already_applied = Déjà appliquée : la dernière de cette académie et de ce degré est du { $day }. Rien à changer.
feed-outcome-stopped = Arrêtée, rien n’est appliqué : plus d’une fermeture sur dix dans un profil.
feed-nothing = Rien à changer.
feed-stop = { $structure } : { $closed } fermetures sur { $present } ({ $profile })
feed-stop-how = Si ces départs sont attendus (fin d’année), relancez avec --allow-closures. Sinon, la livraison est sans doute incomplète : redemandez-la.
feed-structures = Par établissement
feed-structures-unchanged = { $count ->
    [0] Tous les établissements changent.
    [one] Un établissement est inchangé.
   *[other] { $count } établissements sont inchangés.
  }
feed-structures-more = { $count ->
    [one] Et un autre établissement : voyez le fichier du compte rendu.
   *[other] Et { $count } autres établissements : voyez le fichier du compte rendu.
  }
feed-structures-first = Les cent premiers sont montrés : ceux où quelque chose est refusé, puis ceux où l’on ferme.
feed-line-number = ligne { $line }
act-feed-applied = Alimentation appliquée
feed-elsewhere = Hors des établissements qui changent
feed-profiles = Par profil
feed-lines = Ce qui a été refusé
feed-lines-caption = Lignes refusées ou douteuses, avec leur place dans les fichiers
feed-lines-none = Aucune ligne refusée.
feed-lines-more = { $count ->
    [one] Une autre ligne n’est pas montrée.
   *[other] { $count } autres lignes ne sont pas montrées.
  }
feed-lines-next = Lignes suivantes
feed-lines-download = Télécharger ces lignes (CSV)
feed-lines-counts-only = Les lignes sont montrées à ceux qui administrent l’établissement.
feed-weight-record = Fiche refusée
feed-weight-value = Valeur laissée de côté
feed-weight-doubt = À vérifier
feed-profile-contact = Contact sans compte
feed-profile-lists = Listes
feed-todo = { $count ->
    [one] Une alimentation a refusé une ligne
   *[other] Une alimentation a refusé { $count } lignes
  }
feed-todo-detail = Livraison du { $day } : les personnes concernées n’ont pas tout ce qui leur revient.
feed-todo-action = Voir les lignes
feed-right-administers = Vous administrez un établissement alimenté.
feed-right-nobody = Les alimentations sont lues par ceux qui administrent un établissement, l’académie et la collectivité.

feed-category-EtabEducNat = Établissement
feed-category-MatEducNat = Matière
feed-category-MefEducNat = Module de formation
feed-category-Eleve = Élève
feed-category-PersRelEleve = Responsable
feed-category-PersEducNat = Personnel

feed-reason-missing-key = La fiche n’a pas d’identifiant : elle ne peut pas être suivie d’une livraison à l’autre.
feed-reason-missing-name = Le nom ou le prénom manque.
feed-reason-missing-birth-date = La date de naissance manque.
feed-reason-unreadable-birth-date = La date de naissance n’est pas une date (jour/mois/année).
feed-reason-unknown-category = La catégorie de la fiche est inconnue.
feed-reason-unknown-entity = Un caractère est écrit par un nom inconnu (&…;).
feed-reason-unknown-operation = La modification n’est pas un remplacement.
feed-reason-forbidden-character = Un caractère interdit est dans la valeur.
feed-reason-key-mismatch = L’identifiant écrit dans la fiche n’est pas celui de la fiche.
feed-reason-unreadable-date = Ce n’est pas une date (jour/mois/année).
feed-reason-implausible-date = La date est invraisemblable.
feed-reason-wrong-field-count = La valeur n’a pas le nombre de parties attendu (séparées par $).
feed-reason-empty-field = Une partie nécessaire de la valeur est vide.
feed-reason-unknown-relation = Le code du lien entre l’élève et son responsable est inconnu.
feed-reason-not-a-flag = Une partie de la valeur n’est ni 0 ni 1.
feed-reason-not-yes-or-no = La valeur n’est ni O ni N.
feed-reason-bad-phone = Ce n’est pas un numéro de téléphone.
feed-reason-bad-mail = Ce n’est pas une adresse électronique.
feed-reason-malformed-uai = Ce n’est pas un numéro d’établissement (sept chiffres et une lettre).
feed-reason-wrong-uai-letter = La lettre du numéro d’établissement ne correspond pas à ses chiffres.
feed-reason-unknown-regime = Le régime n’est ni externe, ni demi-pensionnaire, ni interne.
feed-reason-unpaired-lists = Les matières suivies ont plus de codes que de libellés, ou l’inverse.
feed-reason-missing-structure = L’élève n’est rattaché à aucun établissement.
feed-reason-duplicate-key = Cet identifiant est déjà celui d’une autre fiche : la première reste.
feed-reason-unknown-record = Cette fiche est modifiée, mais elle n’a jamais été livrée. Demandez une livraison complète.
feed-reason-nobodys-relative = Aucun élève de la livraison ne nomme ce responsable : il n’est pas créé.
feed-reason-missing-relative = Ce responsable est nommé par l’élève, mais il n’est pas dans la livraison.
feed-reason-structure-not-delivered = Aucun des établissements de cette personne n’est dans la livraison.
feed-reason-probable-double = Quelqu’un d’autre porte le même nom et la même date de naissance, ou le même numéro : peut-être la même personne.

feed-error-in-file = { $file }, ligne { $line } : { $what }
feed-error-of = { $file } : { $what }
feed-error-nothing-done = Rien n’a été appliqué.
feed-error-io = Le fichier ne peut pas être lu ({ $detail }). Vérifiez qu’il existe et que vous avez le droit de le lire.
feed-error-empty = Le fichier est vide. Redemandez la livraison.
feed-error-truncated = Le fichier s’arrête avant sa fin : le transfert a sans doute été coupé. Redemandez la livraison.
feed-error-malformed = Ce n’est pas du XML bien formé ({ $detail }). Redemandez la livraison.
feed-error-encoding = L’encodage { $detail } n’est pas pris en charge : UTF-8 ou ISO-8859-15 sont attendus.
feed-error-wrong-encoding = Les caractères ne sont pas ceux de l’encodage annoncé.
feed-error-entities = Le fichier déclare ses propres entités : il est refusé, car c’est le moyen d’une attaque connue.
feed-error-unexpected = Un élément n’a pas sa place ici ({ $detail }) : ce n’est pas un fichier de l’annuaire.
feed-error-unexpected-text = Du texte n’a pas sa place ici : ce n’est pas un fichier de l’annuaire.
feed-error-missing-name = Un attribut n’a pas de nom.
feed-error-too-much = Une fiche est plus longue que tout ce qui est honnête : le fichier est refusé.
feed-error-not-an-archive = Ce n’est ni un dossier, ni une archive .tgz ou .zip.
feed-error-nothing-found = Aucun fichier de l’annuaire (…_Eleve_0000.xml et les autres) n’est dedans.
feed-error-bad-archive = L’archive est coupée ou abîmée ({ $detail }). Redemandez la livraison.
feed-error-encrypted = L’archive est chiffrée ({ $entry }) : déchiffrez-la d’abord.
feed-error-unsafe-path = L’archive veut écrire hors de son dossier ({ $entry }) : elle est refusée.
feed-error-not-a-file = L’archive contient autre chose que des fichiers ({ $entry }) : elle est refusée.
feed-error-twice = L’archive contient deux fois le même fichier ({ $entry }).
feed-error-nested = Il y a trop d’archives les unes dans les autres ({ $entry }).
feed-error-too-deep = Il y a trop de dossiers les uns dans les autres.
feed-error-too-many = Il y a plus de { $max } fichiers : l’archive est refusée.
feed-error-too-large = L’archive donne plus de { $max } octets : elle est refusée.
feed-error-ratio = L’archive se gonfle hors de toute mesure : elle est refusée.
feed-error-unknown-academy = Rien ne dit de quelle académie vient cette livraison.
feed-error-unknown-date = Rien ne dit de quel jour est cette livraison : mettez la date dans le nom du dossier (20260914).
feed-error-mixed-academies = Les fichiers viennent de plusieurs académies ({ $detail }) : mettez chacune dans son dossier.
feed-error-mixed-degrees = Les fichiers sont du premier et du second degré : mettez chacun dans son dossier.
feed-error-missing-part = Il manque le fichier numéro { $number } ({ $category }). Redemandez la livraison.
feed-error-missing-category = Une livraison complète doit contenir les fichiers { $category } : il n’y en a pas. Redemandez la livraison.
feed-error-busy = Un autre import est en cours sur ces données. Attendez qu’il se termine.
feed-error-folder = Le dossier de travail { $path } ne peut pas être écrit ({ $detail }). Donnez-en le droit, ou faites de la place.
feed-error-report = Le compte rendu ne peut pas être écrit dans { $path } ({ $detail }). L’import, lui, s’est fait.
feed-error-database = La base de données a refusé ({ $detail }). Relancez la même commande : l’import reprend où il en était.
feed-error-broken = L’import s’est arrêté ({ $detail }). Relancez la même commande : il reprend où il en était.
feed-error-stopped = L’import s’est arrêté avant d’écrire : trop de fermetures.

feed-progress-delivery = Livraison { $name }
feed-progress-reading = Lecture et contrôle
feed-progress-structures = Établissements
feed-progress-leaving = Départs
