# The home.
home-title = Accueil
home-hello = Bonjour { $name }
home-waiting = { $count ->
    [0] Rien ne vous attend.
    [1] Une chose vous attend.
    [2] Deux choses vous attendent.
    [3] Trois choses vous attendent.
    [4] Quatre choses vous attendent.
    [5] Cinq choses vous attendent.
   *[other] { $count } choses vous attendent.
  }
home-what-waits = Ce qui vous attend
home-which-child = Quel enfant ?
home-all-children = Tous mes enfants

home-i-study = Vous êtes élève { $place }.
home-i-teach = Vous enseignez { $place }.
home-i-keep-library = Vous travaillez au CDI, { $place }.
home-i-do-school-life = Vous travaillez à la vie scolaire, { $place }.
home-i-manage = Vous êtes à la direction, { $place }.
home-i-am-office = Vous travaillez au secrétariat, { $place }.
home-i-work = Vous travaillez { $place }.
home-i-visit = Vous êtes ici en visite, { $place }.
home-i-administer-school = Vous y administrez Préau.
home-i-administer-platform = Vous administrez la plateforme.
home-i-am-nothing = Aucun rôle ne vous est ouvert aujourd’hui : votre établissement peut vous en donner un.
home-one-child = { $name } est en { $class }, { $place }.
home-one-child-unplaced = Vous êtes responsable { DE($name) }.
home-two-children = { $first } est en { $first_class }, { $second } en { $second_class }.
home-two-children-unplaced = Vous êtes responsable de { $first } et de { $second }.
home-many-children = Vous êtes responsable de { $count } enfants.
home-no-child = Aucun enfant ne vous est relié aujourd’hui : le secrétariat de l’établissement peut le faire.
home-place-au = au { $name }
home-place-l = à l’{ $name }
home-place-la = à la { $name }
home-place-a = à { $name }
home-place-none = ici
home-places-two = { $first } et { $second }
home-places-many = { $first } et dans { $count } autres établissements

# The menu as a page.
menu-family-manage = Pilotage
menu-account = Pour moi
menu-look-at = Ce que je regarde
menu-about = À propos

# One's own settings.
settings-title = Mon compte
settings-language = Langue
settings-language-hint = Elle vaut pour cet appareil, pour ceux où vous entrerez, et pour le courriel que Préau vous envoie.
settings-language-unknown = Préau parle français et anglais : choisissez l’une de ces deux langues.
settings-comfort-hint = Thème clair ou sombre, police, taille du texte, contraste, mouvements.
settings-comfort-open = Régler le confort
settings-contact = Coordonnées
settings-contact-hint = Votre adresse de courriel et votre téléphone, pour retrouver l’accès à votre compte.
settings-contact-open = Voir mes coordonnées
settings-children = Mes enfants
settings-children-hint = Il manque un enfant ? Ajoutez-le avec le code de son établissement.
settings-children-open = Voir mes enfants
settings-security = Sécurité et appareils
settings-security-hint = Mot de passe, appareils connectés, derniers événements de votre compte.
settings-security-open = Voir la sécurité
settings-schools-hint = Ce que vous réglez pour les autres, là où vous en avez la charge.
settings-schools-open = Voir les réglages

# Reading comfort.
comfort-intro = Choisissez ce qui vous fait lire sans fatigue. Ces choix restent sur cet appareil ; ils ne disent rien de vous à personne.
comfort-intro-account = Choisissez ce qui vous fait lire sans fatigue. Ces choix vous suivent sur chaque appareil où vous entrez.
comfort-choices = Vos choix
comfort-theme = Thème
comfort-theme-auto = Comme l’appareil
comfort-theme-light = Clair
comfort-theme-dark = Sombre
comfort-font = Police du texte
comfort-font-usual = Figtree
comfort-font-hyperlegible = Atkinson Hyperlegible
comfort-font-dyslexic = OpenDyslexic
comfort-size = Taille du texte
comfort-size-usual = Habituelle
comfort-size-large = Grande
comfort-size-larger = Très grande
comfort-more = Et aussi
comfort-wide = Plus d’espace
comfort-wide-hint = Entre les lettres, les mots et les lignes.
comfort-contrast = Contraste renforcé
comfort-contrast-hint = Noir sur blanc, ou blanc sur noir, avec des contours nets.
comfort-still = Rien ne bouge
comfort-still-hint = Sans transition ni animation.
comfort-ruler = Règle de lecture
comfort-ruler-hint = Une bande suit la ligne que vous lisez. Elle demande que les scripts soient permis.
comfort-keep = Garder ces choix
comfort-usual = Revenir à l’apparence habituelle
comfort-kept = Vos choix sont gardés.
comfort-sample-title = Un texte pour essayer
comfort-sample = Sous le préau, Zoé et Noël échangent des billes : trois agates contre un œil-de-chat. La cloche sonne à 10 h 20 ; il pleut encore un peu.
comfort-sample-more = « Où as-tu mis les bleues ? » demande Zoé. Noël cherche dans ses poches, puis sous le banc : elles ont roulé jusqu’au marronnier.
comfort-sample-hint = Avec les scripts, chaque choix se voit aussitôt ; sans eux, il se voit quand vous l’avez gardé.

# The settings of the platform, of an academy, of an authority, of a school.
options-title = Réglages
options-of-scope = Réglages : { $name }
options-intro = Chaque réglage dit sa valeur, qui l’a choisie et d’où elle vient. Un réglage fixé au-dessus ne se change pas ici.
options-intro-above = Chaque réglage vaut pour tout ce qui est en dessous, à moins qu’on n’y choisisse autre chose. Une fois fixé, il ne se change plus en dessous.
options-scopes = Où régler
options-platform = Toute la plateforme
options-somebody = une personne partie depuis
options-from-default = Valeur par défaut : { $value }
options-from-here = Choisi ici par { $who }, { $when }. Par défaut : { $value }
options-from-above = Vient de « { $place } », choisi par { $who }, { $when }. Par défaut : { $value }
options-nothing = rien
options-yes = Oui
options-no = Non
options-bounds = De { $min } à { $max }.
options-locked-by = Fixé par « { $place } »
options-locked-here = Fixé pour tous ceux d’en dessous
options-lock = Fixer pour tous ceux d’en dessous
options-keep = Enregistrer
options-return = Revenir à la valeur par défaut
options-kept = Le réglage est enregistré.
options-returned = Le réglage est revenu à sa valeur par défaut.
options-of-platform = Qui répond de cette plateforme
options-of-directory = Annuaire
options-of-provisioning = Alimentations
options-of-admin = Administration
options-of-others = Autres réglages
right-sets-options = Vous réglez la plateforme, une académie, une collectivité ou un établissement.
right-sets-no-options = Les réglages sont ouverts à ceux qui administrent un établissement, une académie, une collectivité ou la plateforme.
setting-platform-editor = Éditeur du service
setting-platform-editor-hint = Nom et adresse de qui édite le service. Paraît dans les mentions légales.
setting-platform-director = Directeur ou directrice de la publication
setting-platform-director-hint = Son nom paraît dans les mentions légales.
setting-platform-host = Hébergeur
setting-platform-host-hint = Nom, adresse et téléphone de qui héberge le service. Paraît dans les mentions légales.
setting-platform-contact = Contact
setting-platform-contact-hint = Une adresse de courriel ou un téléphone. Paraît dans l’aide, les mentions légales et la page sur l’accessibilité.
setting-platform-protection = Délégué à la protection des données
setting-platform-protection-hint = Comment l’atteindre. Paraît dans la page sur les données personnelles.

# Whom to ask when the platform's administrator has written nothing.
about-ask-school = le secrétariat de votre établissement
about-ask-contact = Adressez-vous au secrétariat de votre établissement.
about-ask-editor = Demandez-le au secrétariat de votre établissement : qui exploite cette plateforme ne l’a pas encore écrit ici.
about-ask-director = Demandez-le au secrétariat de votre établissement : qui exploite cette plateforme ne l’a pas encore écrit ici.
about-ask-host = Demandez-le au secrétariat de votre établissement : qui exploite cette plateforme ne l’a pas encore écrit ici.
about-ask-protection = le délégué à la protection des données de votre académie, ou le secrétariat de votre établissement

# Accessibility.
about-accessibility = Accessibilité
about-access-intro = Préau veut servir tout le monde. Cette page dit où nous en sommes, sans rien embellir.
about-access-state = État de conformité
about-access-state-says = Ce service est partiellement conforme au référentiel général d’amélioration de l’accessibilité (RGAA), version 4.1.2.
about-access-works = Ce qui est tenu et vérifié à chaque version
about-access-works-keyboard = Tout se fait au clavier, et la place du curseur se voit toujours.
about-access-works-script = Les pages se lisent et les formulaires s’envoient sans script.
about-access-works-reflow = Rien ne déborde sur un écran de 320 pixels, ni agrandi à 400 %.
about-access-works-contrast = Les textes gardent un contraste d’au moins 4,5 pour 1, en clair comme en sombre ; aucune information ne tient à la seule couleur.
about-access-works-comfort = Le confort de lecture se règle avant même d’entrer : police, taille, espacement, contraste, mouvements.
about-access-lacks = Ce qui n’est pas encore conforme, ou pas encore vérifié
about-access-lacks-says = Les contrôles automatiques ne trouvent qu’environ un tiers des fautes. Il reste à faire :
about-access-lacks-audit = un audit complet des critères du RGAA par une personne extérieure au projet ;
about-access-lacks-readers = des essais réguliers avec des lecteurs d’écran (NVDA, VoiceOver, TalkBack) par celles et ceux qui s’en servent ;
about-access-lacks-written = une version en langage facile à lire et à comprendre des pages d’aide.
about-access-how = Comment cette page a été établie
about-access-how-says = Elle vient de ceux qui font Préau : relecture du code et des pages, contrôles automatiques à chaque version, parcours au clavier et sur petit écran. Elle n’a pas été vérifiée par un tiers.
about-access-how-tools = Techniques employées : HTML, CSS, SVG, JavaScript facultatif. Contrôles : axe-core avec Chromium.
about-access-tell = Vous ne pouvez pas lire ou faire quelque chose ?
about-access-tell-says = Dites-le, en nommant la page et ce qui vous arrête : on vous donnera l’information autrement, puis on corrigera. Contact : { $contact }
about-access-appeal = Si rien ne change
about-access-appeal-says = Si vous avez signalé un défaut et n’avez pas eu de réponse satisfaisante, vous pouvez écrire au Défenseur des droits (www.defenseurdesdroits.fr), appeler le 09 69 39 00 00, ou rencontrer sa déléguée ou son délégué dans votre région.

# Help.
about-help-intro = Les questions les plus courantes. Pour le reste, quelqu’un peut vous répondre : voyez le bas de cette page.
about-help-first = Entrer pour la première fois
about-help-first-says = Votre établissement vous remet une feuille avec un identifiant et un code. À la page d’entrée, choisissez « C’est ma première fois », tapez le code, puis inventez un mot de passe. Le code ne sert qu’une fois.
about-help-forgotten = Mot de passe oublié
about-help-forgotten-says = Élève : demandez à l’un de vos professeurs, il peut vous en donner un nouveau tout de suite. Parent ou personnel : si une adresse de courriel est vérifiée dans votre compte, « Je n’arrive pas à entrer » vous y envoie un lien ; sinon, le secrétariat imprime une nouvelle feuille.
about-help-forgotten-open = Je n’arrive pas à entrer
about-help-first-open = C’est ma première fois
about-help-missing = Un enfant, une classe ou un établissement manque
about-help-missing-says = Ces liens viennent du fichier de l’établissement, pas de vous : demandez au secrétariat de les corriger. Ils paraissent ici ensuite d’eux-mêmes.
about-help-services = Ouvrir un service
about-help-services-says = « Mes services » réunit ceux que votre établissement vous a ouverts : un appui suffit, sans autre mot de passe. Si l’un manque, ou répond qu’il ne vous est pas ouvert, parlez-en à votre établissement.
about-help-counter = Entrer avec un autre compte
about-help-counter-says = Si la page d’entrée propose « Se connecter avec », par exemple l’académie, vous pouvez entrer par ce compte. La première fois, entrez aussi avec votre identifiant et votre mot de passe d’ici, pour relier les deux comptes. « Sécurité et appareils » montre les comptes reliés et permet de les retirer.
about-help-shared = Sur un ordinateur partagé
about-help-shared-says = Cochez « Ordinateur partagé » en entrant, et déconnectez-vous en partant. Si vous avez oublié, la page « Sécurité et appareils » de votre compte ferme une connexion à distance.
about-help-several = Plusieurs enfants, plusieurs rôles, plusieurs établissements
about-help-several-says = Un seul compte suffit. L’accueil montre tout ; le menu de votre compte permet de ne regarder qu’un établissement ou qu’un rôle, sans entrer de nouveau.
about-help-read = Lire plus facilement
about-help-read-says = « Confort de lecture » règle la police, la taille, l’espacement, le contraste et le thème. Ce lien est en haut de chaque page, même avant d’entrer.
about-help-contact = Parler à quelqu’un
about-help-contact-says = Contact : { $contact }

# Personal data.
about-privacy-intro = Ce que Préau garde, pourquoi, combien de temps, et ce que vous pouvez demander. Aucun traceur, aucune publicité, aucune donnée vendue. Ce que Préau garde reste chez l’hébergeur ; les services que vous ouvrez en reçoivent une part, dite plus bas.
about-privacy-who = Qui en répond
about-privacy-who-says = Dans le second degré, le chef ou la cheffe d’établissement ; dans le premier degré, l’inspection académique (DASEN). L’hébergeur agit pour leur compte, et son nom est dans les mentions légales.
about-privacy-what = Ce qui est gardé
about-privacy-what-directory = L’annuaire de l’établissement : nom, prénom, classe, groupes, enseignements, fonction, liens entre enfants et responsables, coordonnées. Il vient du fichier de l’établissement ou de la main de ses administrateurs.
about-privacy-what-account = Le compte : identifiant, empreinte du mot de passe (le mot de passe lui-même n’est gardé nulle part), coordonnées que vous donnez, acceptation de la charte ; si vous en reliez un, l’identifiant et le nom de votre compte chez un autre guichet.
about-privacy-what-sessions = Les connexions : appareil, heure de début et de dernière activité, pour que vous puissiez les voir et les fermer.
about-privacy-what-journal = Le journal : qui a fait quel acte d’administration, et quand ; les événements de sécurité de votre compte, que vous voyez aussi.
about-privacy-what-services = Les services : pour chaque service que vous ouvrez, la dernière visite et le nombre de visites, et vos favoris ; personne d’autre ne les voit. Le nombre d’ouvertures par jour et par profil est compté à part, sans nom.
about-privacy-what-lessons = Les cours, le cahier de textes et le travail à faire : ce qui est donné, ce que vous rendez, les retours. Vos coches « fait » et vos tâches personnelles ne sont lues par personne d’autre.
about-privacy-what-device = Sur un appareil à vous, de quoi lire sans réseau : votre emploi du temps et votre travail à faire, huit jours au plus. Rien sur un ordinateur partagé ; tout en part quand vous vous déconnectez.
about-privacy-services = Ce que reçoivent les services
about-privacy-services-says = Votre établissement, ou la plateforme, ouvre des services tenus par d’autres. Quand vous en ouvrez un, il reçoit ce qui est inscrit pour lui, rien de plus. « Mes services » montre, pour chacun, ce qu’il apprend de vous et pourquoi. Selon le service, c’est :
about-privacy-services-identifier = un identifiant, seul ;
about-privacy-services-profile = ou, en plus, votre profil et votre établissement ;
about-privacy-services-sdet = ou, en plus encore, votre nom et votre prénom, vos classes et vos groupes, votre niveau.
about-privacy-why = Pourquoi
about-privacy-why-says = Pour que chacun entre dans l’espace numérique de son établissement et n’y voie que ce qui le concerne. C’est une mission d’intérêt public ; aucune décision n’est prise par une machine.
about-privacy-seen = Qui voit quoi
about-privacy-seen-says = Un élève voit sa classe ; un responsable, ses enfants et leurs enseignants ; un enseignant, ses élèves ; la direction et la vie scolaire, leur établissement. Ceux qui font tourner la machine ne lisent pas la scolarité.
about-privacy-long = Combien de temps
about-privacy-long-says = Quand une personne n’a plus de raison d’avoir un compte, il est fermé, puis effacé au plus tard trois mois après (arrêté du 30 novembre 2006, article 6). Une connexion s’éteint d’elle-même sans activité, plus vite sur un ordinateur partagé.
about-privacy-cookies = Cookies
about-privacy-cookies-says = Il n’y en a que pour faire marcher le service ; aucun ne vous suit, et aucun accord n’est à donner :
about-privacy-cookies-session = celui de votre connexion, effacé quand vous vous déconnectez ;
about-privacy-cookies-device = celui qui prouve que ce navigateur a déjà ouvert votre compte, pour six mois ; il ne nomme personne, et il n’y en a pas sur un ordinateur partagé ;
about-privacy-cookies-trusted = si vous avez coché la case de la deuxième étape, celui qui vous évite le code sur cet appareil, pour quatre-vingt-dix jours au plus ;
about-privacy-cookies-way = si vous entrez par un autre guichet, ceux qui accompagnent ce trajet, pour un quart d’heure au plus ;
about-privacy-cookies-form = celui qui protège les formulaires avant que vous n’entriez ;
about-privacy-cookies-choices = ceux qui retiennent sur cet appareil la langue, le confort de lecture et la dernière façon d’entrer, pour un an au plus ;
about-privacy-cookies-word = celui qui porte une confirmation d’une page à la suivante, pour une minute.
about-privacy-rights = Vos droits
about-privacy-rights-says = Vous pouvez demander à voir ce qui vous concerne, à le faire corriger, effacer ou limiter, et vous opposer à un usage. Pour un enfant, ses responsables le demandent avec lui. À qui : { $contact }
about-privacy-rights-cnil = Sans réponse sous un mois, ou si elle ne vous convient pas, vous pouvez vous adresser à la CNIL (www.cnil.fr).

# Legal notice.
about-legal-intro = Qui édite ce service, qui l’héberge, à qui écrire.
about-legal-editor = Éditeur
about-legal-director = Publication
about-legal-host = Hébergeur
about-legal-contact = Contact
about-legal-program = Le programme
about-legal-program-says = Préau est un logiciel libre, sous la licence GNU Affero General Public License, version 3 ou ultérieure. Qui s’en sert peut en demander le code source, tel qu’il tourne ici, à l’éditeur.
about-legal-works = Polices et icônes
about-legal-works-says = Figtree, Bricolage Grotesque, Atkinson Hyperlegible Next et OpenDyslexic (licence OFL) ; icônes Lucide (licence ISC). Tout est servi d’ici : rien n’est demandé à un autre site.

# Without a network.
offline-title = Pas de connexion
offline-says = Cet appareil n’est pas relié au réseau. Ce que vous avez déjà envoyé est enregistré ; ce qui n’est pas parti, envoyez-le de nouveau quand la connexion sera revenue.
offline-again = Réessayer
