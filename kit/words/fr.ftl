# Words of the frame and of what every feature shares.
frame-skip = Aller au contenu
frame-services = Services
frame-shortcuts = Raccourcis
frame-search = Rechercher une personne
frame-search-hint = Une personne, une classe…
frame-account-of = Compte { DE($name) }
frame-settings = Mon compte
frame-comfort = Confort de lecture
frame-theme-auto = Thème : automatique
frame-theme-light = Thème : clair
frame-theme-dark = Thème : sombre
frame-sign-out = Se déconnecter
frame-menu = Menu
frame-structures = { $count ->
    [one] Un établissement
   *[other] { $count } établissements
  }
frame-first-structures = { $first }, { $second } et { $count ->
    [one] un autre
   *[other] { $count } autres
  }
frame-structure = Établissement
frame-all-structures = Tous mes établissements
frame-role = En tant que
frame-all-roles = Tous mes rôles
frame-demo = Démonstration
frame-demo-shown = Hors des heures de cours, la démonstration repart d’un jour de classe à 10 h 20. Son horloge montre : { $now }.
frame-kept = Hors connexion : page de { $at }
frame-accessibility = Accessibilité : partiellement conforme
frame-help = Aide
frame-privacy = Données personnelles
frame-legal = Mentions légales

error-not-found = Cette page n’est pas là
error-not-found-why = Elle n’existe pas, ou elle ne vous est pas ouverte. Vérifiez l’adresse, ou revenez à l’accueil.
error-forged = Ce formulaire n’est plus valable
error-forged-why = Il a été ouvert il y a longtemps, dans une autre fenêtre, ou il ne vient pas de ce site. Revenez en arrière, rechargez la page, puis envoyez-le de nouveau : rien n’a été enregistré.
error-refused = Ce n’est pas possible ainsi
error-busy = Un instant, s’il vous plaît
error-busy-why = Le service ne répond pas assez vite pour l’instant. Rien n’a été enregistré à moitié : réessayez dans quelques secondes.
error-unwritable = On peut lire, mais rien enregistrer
error-unwritable-why = Le serveur n’a plus de place, ou n’a plus le droit d’écrire. Rien de ce que vous avez envoyé n’a été enregistré : gardez votre texte, prévenez votre établissement, puis réessayez.
error-too-large = C’est trop volumineux
error-too-large-why = Ce qui a été envoyé dépasse ce que cette page accepte. Envoyez moins à la fois.
error-malformed = Cette demande n’a pas la forme attendue
error-malformed-why = L’adresse ou l’envoi est incomplet, ou il est arrivé trop lentement. Vérifiez l’adresse, ou rechargez la page et envoyez de nouveau le formulaire.
error-broken = Quelque chose s’est cassé chez nous
error-broken-why = Ce n’est pas de votre fait, et rien n’a été enregistré à moitié. Réessayez ; si cela continue, donnez le numéro ci-dessous à votre établissement.
error-number = Numéro de l’incident : { $number }
error-to-home = Revenir à l’accueil
error-to-menu = Voir tous les services
error-to-sign-in = Aller à la page d’entrée
crowd-title = Beaucoup de monde sous le préau
crowd-why = Trop de personnes arrivent en même temps. Rien n’est perdu : réessayez dans une minute.

kept-old = Votre page était trop vieille
kept-old-why = Elle a été ouverte avant votre dernière connexion : rien n’a été enregistré. Votre texte est là, il suffit de l’envoyer de nouveau.
kept-title = Votre texte est là
kept-why = Votre session était finie quand vous l’avez envoyé : il n’a pas été enregistré, mais rien n’est perdu. Envoyez-le de nouveau.
kept-back = Votre texte est encore là
kept-back-why = Votre session est finie, ou cette page a été ouverte il y a trop longtemps : rien n’a été enregistré. Copiez votre texte, puis collez-le dans une nouvelle page.
kept-other = Cette page était celle de quelqu’un d’autre
kept-other-why = Quelqu’un d’autre s’est connecté depuis sur cet appareil : rien n’a été envoyé. Ce qui était écrit est gardé pour son auteur, qui le retrouvera à l’accueil.
kept-text = Ce que vous aviez écrit
kept-since = Gardé depuis le { $at }, pendant sept jours.
kept-files = Les fichiers sont à choisir de nouveau : ajoutez-les une fois le texte envoyé.
kept-send = Envoyer de nouveau
kept-drop = Ne plus le garder
kept-dropped = Ce texte n’est plus gardé.
kept-sign-in = Se connecter dans un nouvel onglet
kept-asks = Votre session est finie. Ce que vous avez écrit est gardé : connectez-vous, puis envoyez-le de nouveau.
kept-todo = { $count ->
    [one] Un texte n’a pas été envoyé
   *[other] { $count } textes n’ont pas été envoyés
}
kept-todo-action = Le revoir

form-to-mend = Il reste quelque chose à corriger :

rich-how = Mise en forme : **gras**, *italique*, ## titre, - liste, [lien](https://…), $formule$. Un saut de ligne reste un saut de ligne.
rich-keys = Alt + F10 mène aux outils de mise en forme, Échap ramène au texte.
rich-toolbar = Mise en forme
rich-bold = Gras
rich-italic = Italique
rich-underline = Souligné
rich-strike = Barré
rich-code = Code dans la phrase
rich-link = Lien
rich-title = Titre
rich-subtitle = Sous-titre
rich-bullets = Liste à puces
rich-numbers = Liste numérotée
rich-deeper = Décaler dans la liste
rich-shallower = Ramener dans la liste
rich-quote = Citation
rich-program = Programme
rich-formula = Formule
rich-table-insert = Insérer un tableau
rich-rule = Ligne de séparation
rich-row = Ajouter une ligne dessous
rich-column = Ajouter une colonne après
rich-header = La première ligne nomme les colonnes
rich-no-row = Supprimer la ligne
rich-no-column = Supprimer la colonne
rich-no-table = Supprimer le tableau
rich-undo = Annuler
rich-redo = Rétablir
rich-saved = Enregistré à HH h MM
rich-unsaved = Pas encore enregistré : le serveur ne répond pas. Gardez cette page ouverte, un nouvel essai vient tout seul.
rich-over = Votre session est finie : votre texte reste sur cette page. Reconnectez-vous dans un autre onglet, puis continuez ici.
rich-other = Quelqu’un d’autre s’est connecté sur cet appareil : rien n’est plus enregistré depuis cette page. Reconnectez-vous dans un autre onglet, puis continuez ici.
rich-sign-in = Se reconnecter
rich-address = Adresse
rich-address-hint = Par exemple https://fr.wikipedia.org, ou une page d’ici : /timetable
rich-link-done = Mettre le lien
rich-link-remove = Enlever le lien
rich-close = Fermer
rich-signs = Signes
rich-fraction = Fraction
rich-power = Puissance
rich-index = Indice
rich-root = Racine carrée
rich-vector = Vecteur
rich-times = Multiplié par
rich-less = Inférieur ou égal à
rich-pi = Pi
rich-latex = La formule, en LaTeX
rich-latex-hint = Par exemple \frac{"{"}1{"}"}{"{"}2{"}"} pour un demi, x^2 pour x au carré.
rich-preview = Aperçu
rich-alone = Seule sur sa ligne
rich-formula-done = Mettre la formule
rich-table = Tableau
rich-wrong-formula = Cette formule ne se lit pas : il y manque un signe, ou une commande n’est pas connue
rich-wrong-link = Un lien mène à une page du web (https://…), à une adresse de courriel (mailto:…) ou à une page d’ici (/…). Corrigez celui-ci.
rich-too-long = Ce texte est trop long pour être gardé en une fois. Coupez-le en deux, ou joignez un fichier.
rich-too-deep = Des listes ou des citations sont emboîtées trop profondément. Ramenez-les de quelques niveaux.
rich-not-understood = Ce texte n’est pas arrivé entier, ou il vient d’un autre programme. Copiez-le, rechargez la page, puis collez-le.
settings-locked-above = Ce réglage est fixé au-dessus de votre établissement : lui seul peut le changer.
settings-wrong-value = Cette valeur ne convient pas à ce réglage : voyez les bornes écrites dessous.

profile-student = Élève
profile-guardian = Responsable
profile-teacher = Enseignant
profile-school_life = Vie scolaire
profile-management = Direction
profile-staff = Personnel
profile-academy = Académie
profile-authority = Collectivité
profile-guest = Invité
duty-school_admin = Administrateur local
duty-platform_admin = Administrateur de la plateforme
duty-head_teacher = Professeur principal
duty-digital_referent = Référent numérique
function-head = Chef d’établissement
function-deputy_head = Adjoint
function-cpe = CPE
function-aed = Assistant d’éducation
function-librarian = Professeur documentaliste
function-head_of_works = Directeur délégué aux formations
function-health = Santé
function-social = Service social
function-psychologist = Psychologue
function-aesh = AESH
function-secretary = Secrétariat
function-bursar = Gestion
function-technician = Agent technique
function-inspector = Inspection
function-other = Autre fonction

right-public = Cette page est ouverte à tous.
right-signed-in = Cette page est ouverte à toute personne connectée.
right-sign-in-first = Il faut d’abord entrer.

config-url-not-whole = PREAU_PUBLIC_URL vaut { $url } : il faut une adresse entière, comme https://ent.example.fr.
config-url-in-clear = PREAU_PUBLIC_URL vaut { $url } : en http, les mots de passe traverseraient le réseau en clair. Mettez une adresse en https (seul localhost peut s’en passer).
database-unknown-scheme = L’adresse de la base (PREAU_DATABASE_URL) doit commencer par sqlite: ou postgres:.
database-not-writable = { $path } ne se laisse pas écrire ({ $error }) : donnez-en le droit à la personne qui lance Préau, ou changez PREAU_DATABASE_URL.
database-cannot-open = La base ne s’ouvre pas : { $error }
database-silent = Le serveur de la base ne répond pas. Vérifiez qu’il est démarré, et l’adresse donnée par PREAU_DATABASE_URL.
database-is-none = Ce fichier n’est pas une base de Préau, ou il est abîmé. Indiquez-en un autre, ou remettez une sauvegarde avec « preau restore ».
database-closed-to-us = Le fichier de la base ne se laisse pas ouvrir en écriture. Donnez-en le droit, ainsi que celui de son dossier, à la personne qui lance Préau.
database-disk-full = Le disque de la base est plein : libérez de la place, puis recommencez.
database-refuses = Le serveur de la base refuse cet utilisateur ou ce mot de passe : corrigez PREAU_DATABASE_URL.
database-unknown = Le serveur de la base ne connaît pas cette base : créez-la (createdb), ou corrigez PREAU_DATABASE_URL.
database-broken-references = { $count ->
    [one] une référence brisée
   *[other] { $count } références brisées
  }
migration-altered = La migration { $migration } a été appliquée avec un autre texte : ce programme et cette base ne vont pas ensemble. Reprenez le programme de cette base, ou sa sauvegarde.
migration-too-new = La base connaît la migration { $migration }, que ce programme ne connaît pas : un Préau plus récent s’en est servi. Installez cette version, ou restaurez une sauvegarde plus ancienne.
migration-failed = Une migration a échoué et rien n’a changé : { $error }
mail-folder-not-writable = Le dossier du courrier { $path } ne se laisse pas écrire ({ $error }) : donnez-en le droit à la personne qui lance Préau.
mail-wrong-server = PREAU_SMTP_URL n’a pas la bonne forme ({ $error }) : écrivez smtps://compte:motdepasse@serveur.
mail-wrong-sender = PREAU_MAIL_FROM vaut { $sender } : écrivez une adresse, comme « Préau <ent@example.fr> ».

# Ce que dit le journal des actes
noted-yes = oui
noted-no = non
noted-day = { $day }
noted-moment = { $day } à { $hours } h { $minutes }
noted-list = { $before }, { $last }
