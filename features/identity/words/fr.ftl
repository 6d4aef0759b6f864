# Identity: the way in, codes on paper, passwords, what happened to an account.
sign-in-title = Entrer
sign-in-welcome = Bonjour, bienvenue sous le préau
sign-in-promise = Les cours, les nouvelles et les gens : toute l’école se retrouve ici.
sign-in-login = Identifiant
sign-in-password = Mot de passe
sign-in-shared = Ordinateur partagé
sign-in-shared-hint = Au CDI, à la médiathèque, chez quelqu’un : la session se ferme vite, et avec le navigateur.
sign-in-enter = Entrer
sign-in-with = Se connecter avec { $name }
sign-in-with-shared = Pareil, sur un ordinateur partagé
sign-in-ways-shared = Sur un ordinateur partagé
sign-in-or-here = ou avec un mot de passe
sign-in-other-ways = Autres façons d’entrer
sign-in-not-mine = Ce compte n’est pas le mien
sign-in-first-time = C’est ma première fois
sign-in-trouble = Je n’arrive pas à entrer
sign-in-demo = Ceci est une démonstration : personne n’y est réel. Les comptes d’essai sont écrits dans le terminal et dans demo-accounts.json.
sign-in-wrong = L’identifiant ou le mot de passe n’est pas le bon. Vérifiez les deux, et la touche des majuscules ; rien n’est bloqué.
sign-in-wait = Beaucoup d’essais viennent d’être faits. Attendez { $minutes ->
    [one] une minute
   *[other] { $minutes } minutes
  }, puis réessayez. Si vous avez oublié votre mot de passe, voyez « Je n’arrive pas à entrer ».
sign-in-queue = Beaucoup de monde entre en même temps ({ $place ->
    [0] quelques personnes
    [one] une personne
   *[other] { $place } personnes
  } avant vous). Réessayez dans { $seconds } secondes.
sign-out-done = Déconnexion faite. À bientôt !
opens-apart = (dans un nouvel onglet)

before-title = Avant d’entrer
before-enter = Entrer
before-password = Votre mot de passe a été choisi par quelqu’un d’autre. Prenez-en un que vous seul connaissez.
before-over = Cette page a servi, ou elle est ouverte depuis trop longtemps. Revenez à la page d’entrée et recommencez : rien n’est perdu.

terms-title = Les règles du préau
terms-lead = Cinq points, pour que chacun soit bien ici.
terms-secret = Mon mot de passe est à moi
terms-secret-why = Je ne le donne à personne, pas même à un ami ou à un adulte de l’école.
terms-respect = Je parle aux autres comme en face
terms-respect-why = Ni moquerie, ni menace, ni photo de quelqu’un sans son accord.
terms-works = Je respecte le travail des autres
terms-works-why = Je cite mes sources ; je ne copie pas une œuvre sans en avoir le droit.
terms-data = Mes données restent à l’école
terms-data-why = Elles servent à la scolarité. Je peux les voir et les faire corriger.
terms-help = Si quelque chose ne va pas, j’en parle
terms-help-why = À un professeur, à la vie scolaire, à mes parents ; ou au 3018, gratuit.
terms-accept = J’ai lu ces règles et je les suivrai
terms-to-accept = La case n’est pas cochée : sans cet accord, le compte ne s’ouvre pas.
terms-read-all = Lire le texte entier
terms-version = Version { $version }.
terms-article-who = À qui s’adresse cette charte
terms-article-who-text = À toutes les personnes qui ont un compte : élèves, responsables, personnels, agents de l’académie et de la collectivité. Elle s’ajoute au règlement intérieur de l’établissement et ne le remplace pas. Chacun l’accepte une fois par version ; la date est conservée.
terms-article-account = Le compte
terms-article-account-text = Le compte est personnel. Le mot de passe ne se prête pas ; qui pense que le sien est connu le change aussitôt et prévient l’établissement. Sur un ordinateur partagé, on se déconnecte en partant. Le compte se ferme quand on quitte l’établissement ; il est effacé dans les trois mois.
terms-article-conduct = La conduite
terms-article-conduct-text = Les lois s’appliquent ici comme ailleurs : sont interdits l’injure, la menace, le harcèlement, la discrimination, l’atteinte à la vie privée, la diffusion d’images sans accord. On écrit sous son nom. Qui voit un contenu qui blesse le signale ; il n’a pas à le faire suivre.
terms-article-works = Les œuvres et les travaux
terms-article-works-text = Les textes, images, musiques et logiciels ont des auteurs. On cite, on demande, on n’use que de ce que la loi ou une licence permet. Les travaux d’un élève restent les siens ; ils ne sont publiés hors de la classe qu’avec son accord et celui de ses responsables s’il est mineur.
terms-article-data = Les données personnelles
terms-article-data-text = Elles viennent des fichiers de l’administration et de ce que chacun écrit ; elles servent à la scolarité et à elle seule, ne sont ni vendues ni utilisées pour de la publicité. Chacun peut consulter les siennes, les faire rectifier, et s’adresser au délégué à la protection des données. La page « Données personnelles » dit lesquelles, pour combien de temps, et à qui écrire.
terms-article-school = Ce que fait l’établissement
terms-article-school-text = Il tient le service ouvert et sûr, garde les traces techniques que la loi demande, et n’ouvre jamais un contenu privé sans un signalement ou une demande légale. Il peut suspendre un compte qui nuit aux autres, en le disant à la personne et à ses responsables.
terms-article-end = En cas de manquement
terms-article-end-text = L’établissement répond d’abord par l’échange, puis selon le règlement intérieur ; les faits graves sont portés à la connaissance de la justice.

password-new = Nouveau mot de passe
password-hint = Huit caractères au moins (douze pour les personnels). Trois ou quatre mots sans rapport entre eux se retiennent bien : « vert tortue nuage ».
password-reveal = Montrer le mot de passe
password-too-short = Il est trop court : il faut au moins { $min } caractères. Un mot de plus suffirait.
password-too-long = Il est trop long : { $max } caractères suffisent.
password-common = C’est l’un des premiers que l’on essaierait. Mieux valent deux ou trois mots qui ne vont pas ensemble.
password-own = Il ressemble trop au nom de la personne ou de l’école. Mieux valent des mots sans aucun lien avec eux.
password-weak = On le trouverait vite. Un mot de plus, qui n’a rien à voir avec les autres, le rendrait solide.
password-same = C’est celui que vous aviez. Prenez-en un autre.
password-strength-0 = On le trouverait tout de suite.
password-strength-1 = On le trouverait vite.
password-strength-2 = Il tient la route ; un mot de plus le rendrait solide.
password-strength-3 = Solide !
password-strength-4 = Très solide, bravo !

activation-title = Première visite
activation-lead = Il faut la feuille donnée par l’établissement : elle porte un code.
activation-step-code = Le code
activation-step-person = La personne
activation-step-terms = Les règles
activation-step-password = Le mot de passe
activation-code = Code de la feuille
activation-code-hint = Douze lettres et chiffres. Les tirets et les majuscules ne comptent pas.
activation-birth = Date de naissance
activation-birth-hint = Pour un élève, la sienne. Pour un responsable, celle d’un des enfants. Pour un personnel, la sienne, ou rien si l’établissement ne la connaît pas.
activation-go-on = Continuer
activation-have-password = J’ai déjà un mot de passe
activation-no-code = Pas de feuille, ou feuille perdue ? L’établissement en imprime une autre ; un professeur ou le secrétariat s’en charge. L’ancienne ne marche plus alors.
activation-code-missing = Il manque le code de la feuille.
activation-birth-unread = Cette date ne se lit pas. Elle s’écrit ainsi : 14/03/2015.
activation-wrong = Ce code et cette date ne vont pas ensemble, ou le code a déjà servi. Les deux sont à vérifier ; si rien n’y fait, l’établissement donne une nouvelle feuille.
activation-wait = Beaucoup d’essais viennent d’être faits. Prochain essai dans { $minutes ->
    [one] une minute
   *[other] { $minutes } minutes
  } ; d’ici là, rien n’est perdu.
activation-over = Ce code vient de servir, ou la page est ouverte depuis trop longtemps. Si le mot de passe est choisi, il suffit d’entrer avec ; sinon, tout reprend au début avec le code.
activation-is-it-you = Est-ce bien vous ?
activation-is-it-you-pupil = Est-ce bien toi ?
activation-children = Est-ce bien votre famille ?
activation-place = { $division }, { $school }
activation-child-missing = Il manque un enfant ? Continuez : vous l’ajouterez ensuite avec le code de son établissement, dans « Mon compte ».
activation-reset = Ce compte a déjà servi : un nouveau mot de passe va remplacer l’ancien.
activation-login = Identifiant :
activation-yes = Oui, c’est moi
activation-yes-guardian = Oui, c’est nous
activation-not-me = Non, ce n’est pas ça
activation-password = Choisir un mot de passe
activation-finish = Ouvrir mon espace
activation-done = Bienvenue ! Votre compte est ouvert.

event-signed_in = Entrée dans l’espace
event-many_failures = Plusieurs mots de passe faux de suite
event-activated = Compte ouvert avec un code
event-password_changed = Mot de passe changé
event-code_made = Nouveau code fait par l’établissement
event-password_reset = Mot de passe choisi avec un code ou un lien
event-link_sent = Lien pour un nouveau mot de passe envoyé par courriel
event-mail_verified = Adresse électronique vérifiée
event-mail_removed = Adresse électronique retirée
event-session_ended = Session fermée à distance
event-child_added = Enfant ajouté avec un code
event-suspended = Compte suspendu par l’établissement
event-resumed = Compte rouvert par l’établissement
event-second_added = Deuxième étape installée
event-second_removed = Deuxième étape retirée
event-second_reset = Deuxième étape retirée par l’établissement ou la plateforme
event-second_failures = Plusieurs codes faux, après le bon mot de passe
event-recovery_used = Entrée avec un code de secours
event-recovery_made = Nouveaux codes de secours
event-way_added = Connexion par un autre guichet reliée
event-way_removed = Connexion par un autre guichet retirée
event-passkey_added = Clé d’accès créée
event-passkey_removed = Clé d’accès retirée

account-prepared = Jamais ouvert
account-activated = Ouvert
account-suspended = Suspendu
account-closed = Fermé

setting-identity-family-idle-days = Familles : jours sans visite avant de redemander le mot de passe
setting-identity-family-idle-days-hint = Élèves et responsables, sur leur propre appareil. Trente jours au plus.
setting-identity-family-absolute-days = Familles : jours au bout desquels le mot de passe est redemandé de toute façon
setting-identity-family-absolute-days-hint = Quatre-vingt-dix jours au plus.
setting-identity-staff-idle-minutes = Personnels : minutes sans activité avant la fin de la session
setting-identity-staff-idle-minutes-hint = Professeurs, vie scolaire, direction, agents. Soixante minutes au plus.
setting-identity-staff-absolute-hours = Personnels : heures au bout desquelles la session se ferme
setting-identity-staff-absolute-hours-hint = Douze heures au plus.
setting-identity-shared-idle-minutes = Ordinateur partagé : minutes sans activité avant la fin de la session
setting-identity-shared-idle-minutes-hint = Quinze minutes au plus ; la session se ferme aussi avec le navigateur.
setting-identity-code-days = Jours pendant lesquels le code d’une feuille est bon
setting-identity-code-days-hint = La feuille voyage dans un cartable : quatre-vingt-dix jours au plus.
setting-identity-reset-code-days = Jours pendant lesquels un code de remplacement est bon
setting-identity-reset-code-days-hint = Quand quelqu’un a perdu son mot de passe. Trente jours au plus.
setting-identity-closed-days = Jours entre la fermeture d’un compte et son effacement
setting-identity-closed-days-hint = Trois mois au plus, la loi le demande. Jusque-là, le compte peut être rouvert.
setting-identity-second-platform-days = Administrateurs de la plateforme : jours avant que la deuxième étape soit nécessaire
setting-identity-second-platform-days-hint = Zéro : dès la première entrée. Compté à partir de la première entrée où elle est proposée.
setting-identity-second-leaders-days = Direction et administrateurs d’établissement : jours avant que la deuxième étape soit nécessaire
setting-identity-second-leaders-days-hint = Compté, pour chacun, à partir de la première entrée où elle lui est proposée.
setting-identity-second-staff-days = Professeurs et autres personnels : jours avant que la deuxième étape soit nécessaire
setting-identity-second-staff-days-hint = Compté, pour chacun, à partir de la première entrée où elle lui est proposée. Rien n’est demandé aux élèves ni aux responsables.
setting-identity-trusted-days = Jours pendant lesquels un appareil de confiance n’est plus interrogé
setting-identity-trusted-days-hint = Quatre-vingt-dix jours au plus. Zéro : la deuxième étape est demandée à chaque entrée.
setting-identity-confirm-minutes = Minutes après lesquelles un acte d’administration redemande qui vous êtes
setting-identity-confirm-minutes-hint = Pour faire un code à un adulte, fermer un compte, changer la deuxième étape. Soixante minutes au plus.

offer-access = Compte et code
offer-sheets = Fiches de connexion

access-title = Compte { DE($name) }
access-account = Le compte
access-activated = Première entrée
access-signed-in = Dernière entrée
access-stopped = Arrêté depuis
access-code = Un nouveau code
access-code-why = Pour qui n’est jamais entré, ou a perdu son mot de passe. Le code se donne sur papier ou de vive voix ; il sert une fois, avec la date de naissance.
access-make-code = Faire un nouveau code
access-by-mail = Un seul établissement ne fait pas de code ici : le compte { DE($name) } en ouvre aussi un autre, et son adresse est vérifiée. À la page « Je n’arrive pas à entrer », cette personne reçoit un lien pour choisir un nouveau mot de passe. Si elle n’a plus cette adresse, l’administrateur de la plateforme peut l’aider.
access-letter-subject = Un nouveau code pour votre compte
access-letter-body = Bonjour { $given },

    { $school } vient de faire un nouveau code pour votre compte (identifiant { $login }). L’ancien mot de passe ne marche plus, et les appareils sont déconnectés.

    Si vous ne l’avez pas demandé, dites-le à l’établissement. À la page « Je n’arrive pas à entrer », un lien envoyé à cette adresse permet de choisir vous-même un mot de passe.
access-stop = Arrêter ou rouvrir
access-stop-why = Un compte suspendu attend une décision ; un compte fermé est effacé après le délai réglé, et peut être rouvert d’ici là.
access-suspend = Suspendre
access-resume = Laisser entrer de nouveau
access-close = Fermer
access-reopen = Rouvrir
access-done = C’est fait.
access-changed-meanwhile = Ce compte vient de changer d’état. Rechargez la page pour voir où il en est.

reset-title = Faire un nouveau code
reset-what = { $name } choisira un nouveau mot de passe avec ce code et une date de naissance. Le code est bon { $days ->
    [one] un jour
   *[other] { $days } jours
  }.
reset-effect-password = Le mot de passe d’avant ne marche plus, ni les codes déjà imprimés.
reset-effect-sessions = Les appareils où le compte est ouvert sont déconnectés.
reset-effect-told = La personne le verra dans son compte, et à son adresse si elle est vérifiée ; le journal de chacun de ses établissements le garde.
reset-go = Faire le code
reset-not = Ne rien changer
reset-code-title = Le code est prêt
reset-once = Ce code n’est montré qu’une fois. Imprimez la feuille ou recopiez-le maintenant.
reset-address = Adresse
reset-until = À utiliser avant le { $day }, avec une date de naissance : pour un élève, la sienne ; pour un responsable, celle d’un de ses enfants ; pour un personnel, la sienne, ou rien si l’établissement ne la connaît pas.
reset-print = Imprimer
reset-back = Revenir à la fiche
reset-link-over = Ce lien a déjà servi, ou il est trop ancien. Demandez-en un autre à la page « Je n’arrive pas à entrer ».
reset-link-done = Votre nouveau mot de passe est choisi : entrez avec.

security-title = Sécurité
security-password = Changer de mot de passe
security-old = Mot de passe actuel
security-change = Changer le mot de passe
security-change-hint = Les autres appareils seront déconnectés.
security-changed = Mot de passe changé.
security-wrong-password = Ce n’est pas votre mot de passe actuel. Vérifiez la touche des majuscules.
security-sessions = Appareils connectés
security-device-unknown = Appareil inconnu
security-since = Depuis le { $at }
security-here = Cet appareil
security-end = Déconnecter
security-end-others = Déconnecter tous les autres
security-ended = C’est fermé.
security-events = Ce qui s’est passé
security-no-event = Rien encore. Les entrées et les changements de mot de passe apparaîtront ici.
security-strange = Quelque chose n’est pas de vous ? Changez votre mot de passe et dites-le à l’établissement.

help-title = Je n’arrive pas à entrer
help-sent = Si un compte a une adresse vérifiée, un message vient de partir avec un lien. Il arrive en quelques minutes ; regardez aussi dans les indésirables.
help-wrong = Le mot de passe n’est pas accepté
help-wrong-how = Vérifiez la touche des majuscules. L’identifiant ressemble à prenom.nom, parfois suivi d’un chiffre ; il est sur la feuille de l’établissement.
help-first = Je ne suis jamais entré
help-first-how = Il faut la feuille de l’établissement : elle porte un code.
help-pupil = Je suis élève
help-pupil-how = Demande à un professeur de ta classe ou à la vie scolaire : ils font un nouveau code en une minute.
help-parent = Je suis parent, ou je travaille ici
help-parent-how = Le secrétariat de l’établissement imprime une nouvelle feuille.
help-second = On me demande un code, et je n’ai pas mon téléphone
help-second-how = Un des codes de secours imprimés le remplace. Sans eux, l’administrateur de l’établissement ou de la plateforme retire la deuxième étape.
help-link = Recevoir un lien par courriel
help-link-why = Si vous avez vérifié votre adresse dans « Mon compte », un lien permet de choisir un nouveau mot de passe.
help-who = Identifiant ou adresse électronique
help-who-missing = Écrivez votre identifiant ou votre adresse.
help-send = Envoyer le lien
help-mail-subject = Choisir un nouveau mot de passe
help-mail-body = Bonjour { $given },

    Pour choisir un nouveau mot de passe (identifiant { $login }), ouvrez ce lien dans les { $hours } heures :

    { $link }

    Il sert une fois. Si vous n’avez rien demandé, ne faites rien : votre mot de passe reste le même.

contact-title = Mon adresse et mon téléphone
contact-own = Pour me joindre
contact-is-verified = Adresse vérifiée
contact-why = L’adresse sert à retrouver un mot de passe perdu. Elle n’est montrée à aucune autre famille.
contact-mail = Adresse électronique
contact-mobile = Téléphone portable
contact-optional = (facultatif)
contact-mobile-hint = Il est noté, et n’est pas encore vérifié.
contact-password = Mot de passe actuel
contact-password-hint = Seulement pour ajouter, changer ou retirer l’adresse : elle permet d’entrer dans le compte.
contact-keep = Enregistrer
contact-kept = Enregistré.
contact-mail-unread = Cette adresse n’est pas complète. Elle ressemble à prenom@exemple.fr.
contact-mail-no-end = Il manque la fin de cette adresse, après le point. Elle ressemble à prenom@exemple.fr.
contact-mobile-unread = Ce numéro ne se lit pas. Écrivez-le ainsi : 06 12 34 56 78.
contact-asked-often = Plusieurs codes viennent d’être envoyés. Attendez une heure avant d’en demander un autre.
contact-code-title = Vérifier l’adresse
contact-code-lead = Un message est parti à { $mail } avec un code de six chiffres, bon dix minutes.
contact-code = Code reçu
contact-verify = Vérifier
contact-code-sent = Un code est parti à votre adresse.
contact-code-wrong = Ce n’est pas ce code, ou il est trop ancien. Vérifiez le dernier message reçu, ou enregistrez de nouveau l’adresse pour en recevoir un autre.
contact-verified = Adresse vérifiée.
contact-letter-subject = Votre code de vérification
contact-letter-body = Bonjour { $given },

    Le code pour vérifier cette adresse est { $code }. Il est bon { $minutes } minutes.

    Si vous n’avez rien demandé, ne faites rien.
contact-todo = Vérifiez votre adresse électronique
contact-todo-why = Elle permet de retrouver un mot de passe perdu
contact-todo-go = Vérifier

children-title = Mes enfants
children-known = Enfants de ce compte
children-none = Aucun enfant n’est encore lié à ce compte. Ajoutez-le avec le code de son établissement.
children-add = Ajouter un enfant
children-add-why = Un autre établissement vous a donné une feuille ? Elle ouvrirait un second compte : tapez plutôt son code ici, et l’enfant rejoint celui-ci.
children-birth = Date de naissance de l’enfant
children-look = Chercher
children-found = Est-ce bien votre enfant ?
children-sheet-of = Cette feuille est adressée à { $name }. Rien n’est réuni avant votre accord ; ensuite :
children-effect-children = l’enfant et son école rejoignent votre compte ;
children-effect-account = le compte préparé pour { $name }, qui n’a jamais servi, est fermé ;
children-effect-contact = les adresses et les téléphones que cette école connaît rejoignent les vôtres.
children-effect-no-contact = les adresses et les téléphones de ce compte-là n’entrent pas dans le vôtre.
children-other-name = Ce n’est pas le nom de votre compte ({ $own }). Si la feuille est celle de quelqu’un d’autre, même de la famille, répondez non : cette personne a son propre compte.
children-mine = { $name }, c’est bien moi
children-mine-missing = La case n’est pas cochée : les deux comptes ne sont réunis que si { $name }, c’est vous.
children-yes = Oui, ajouter à mon compte
children-no = Non
children-own-code = Ce code est celui de ce compte : vos enfants y sont déjà.
children-not-guardian = Ce code n’est pas celui d’un responsable. Prenez la feuille adressée aux parents, ou demandez-la à l’établissement.
children-added = L’enfant est dans votre compte.

sheets-title = Fiches de connexion, { $name }
sheets-back = Retour
sheets-what = Imprimer des codes
sheets-lead = Une fiche par personne qui n’est jamais entrée, ou à qui un code est dû. Chacune porte l’identifiant et un code qui sert une fois, avec la date de naissance.
sheets-waiting = Fiches à imprimer
sheets-in-use = Comptes déjà ouverts
sheets-all-in = Tout le monde est entré : il n’y a rien à imprimer.
sheets-revokes = Imprimer fait de nouveaux codes : ceux des fiches d’avant ne marchent plus.
sheets-who = Pour qui
sheets-students = Élèves
sheets-guardians = Responsables
sheets-both = Les deux
sheets-all-staff = Tous les personnels
sheets-layout = Fiches par page
sheets-print = Imprimer les fiches
sheets-choose = Choisissez pour qui, et combien de fiches par page.
sheets-nobody = Personne de ce choix n’attend de fiche. Choisissez un autre groupe.
sheets-too-many = Un document tient { $max } fiches : choisissez un groupe plus petit.
sheets-line = { $school } · { $title } · { $count ->
    [one] une fiche
   *[other] { $count } fiches
  } · { $day }
sheets-page = Page
sheet-title = Votre accès à Préau
sheet-address = Adresse
sheet-login = Identifiant
sheet-code = Code
sheet-no-code = Code déjà utilisé
sheet-step-one = Ouvrez l’adresse ci-dessus et tapez le code.
sheet-step-two = Donnez la date de naissance : celle de l’élève, ou d’un enfant pour un responsable.
sheet-step-three = Lisez les règles et choisissez un mot de passe que vous seul connaissez.
sheet-until = Bon une seule fois, jusqu’au { $day }.
sheet-guardian-of = Responsable { DE($child) }

act-account-reset = Nouveau code fait pour un compte
act-account-closed = Compte fermé
act-sheets-printed = Fiches de connexion imprimées
act-persons-merged = Deux personnes réunies en une

options-of-identity = Comptes et connexion

right-identity-access = Vous aidez des personnes de l’établissement à entrer.
right-identity-access-not = Seuls les adultes de l’établissement aident à entrer.
right-identity-sheets = Vous imprimez des fiches de connexion.
right-identity-sheets-not = Les fiches sont imprimées par la direction, l’administrateur, le secrétariat, le CPE et le professeur principal.
right-identity-staff-sheets = Vous administrez un établissement.
right-identity-staff-sheets-not = Les fiches des personnels sont imprimées par qui administre l’établissement.
right-identity-add-child = Vous êtes responsable d’un élève.
right-identity-add-child-not = Seuls les responsables ajoutent un enfant.
children-other-person = Ce code est celui de l’autre responsable de votre enfant, ou d’un compte qui a déjà servi : il ne peut pas rejoindre le vôtre. S’il s’agit bien de vous, demandez au secrétariat de l’établissement de relier l’enfant.

second-title = Encore une étape
second-lead = Le mot de passe est bon. Pour ce compte, il faut aussi un code : un mot de passe volé ne suffit pas.
second-code = Code à six chiffres
second-code-hint = Il est dans l’application de votre téléphone, et change toutes les trente secondes.
second-trust = C’est mon appareil : ne plus demander ce code ici pendant { $days ->
    [one] un jour
   *[other] { $days } jours
  }
second-trust-hint = Jamais sur un ordinateur que d’autres utilisent.
second-enter = Continuer
second-without = Je n’ai pas mon téléphone
second-recovery = Code de secours
second-recovery-hint = Un de ceux que vous avez imprimés ou recopiés. Chacun sert une fois.
second-recovery-use = Utiliser ce code de secours
second-helped = Plus de téléphone ni de code de secours ? L’administrateur de l’établissement, ou celui de la plateforme, peut retirer la deuxième étape après s’être assuré que c’est bien vous.
second-wrong = Ce n’est pas ce code, ou il a déjà servi. Attendez le suivant dans l’application, et vérifiez que l’heure du téléphone est réglée toute seule.
second-recovery-wrong = Ce n’est pas un de vos codes de secours, ou il a déjà servi. Prenez le suivant de la liste.
second-wait = Plusieurs codes faux viennent d’être essayés. Attendez { $minutes } minutes, puis essayez avec le code du moment.
second-over = Cette page est ouverte depuis trop longtemps, ou elle a déjà servi. Entrez de nouveau : rien n’est perdu.
second-letter-subject = Votre compte : la deuxième étape
way-letter-subject = Votre compte : une autre façon d’entrer
second-letter-body = Bonjour { $given },

    Voici ce qui vient de se passer sur votre compte : { $what }.

    Si ce n’est pas vous, ou si vous ne l’avez pas demandé, changez votre mot de passe et dites-le à l’établissement.

setup-title = Installer la deuxième étape
setup-needed = Votre compte permet d’agir pour d’autres : il s’ouvre désormais avec un mot de passe et un code. L’installer prend deux minutes, une fois.
setup-one = Ouvrez une application de codes sur votre téléphone
setup-one-hint = Celle que vous avez déjà convient : FreeOTP, Aegis, Bitwarden, Google Authenticator, les mots de passe de l’iPhone… Aucune ne nous apprend quoi que ce soit.
setup-two = Ajoutez-y ce compte, en visant ce carré
setup-here = L’ajouter sur cet appareil
setup-spelt = Si la caméra ne le lit pas, tapez cette clé :
setup-three = Tapez le code que l’application affiche
setup-wrong = Ce n’est pas le code du moment. Attendez le suivant, et vérifiez que l’heure du téléphone est réglée toute seule.
setup-keep = C’est le bon, installer
setup-not = Pas maintenant

recovery-title = Codes de secours
recovery-added = La deuxième étape est installée.
recovery-why = Ces codes remplacent le téléphone le jour où il n’est pas là.
recovery-once = Ils ne sont montrés qu’une fois. Imprimez-les ou recopiez-les, et rangez-les ailleurs que dans le téléphone.
recovery-codes = Mes codes de secours
recovery-each-once = Chacun sert une fois. Rayez ceux qui ont servi.
recovery-kept = Je les ai gardés, continuer

own-second-title = Entrer en deux étapes
own-second-why = Un mot de passe se devine ou se vole. Avec une deuxième étape, celui qui le connaît n’entre pas.
own-codes = Application de codes
own-codes-on = Installée
own-codes-how = Après le mot de passe, l’application de votre téléphone donne un code à six chiffres.
own-codes-what = Une application de votre téléphone donne un code à six chiffres ; il change toutes les trente secondes, et marche sans réseau.
own-codes-start = Installer
own-codes-remove = Retirer ou changer de téléphone
own-codes-remove-why = Sans clé d’accès, votre compte s’ouvrira par le seul mot de passe, et les codes de secours ne vaudront plus rien. Pour changer de téléphone, retirez puis installez de nouveau.
own-codes-remove-go = Retirer l’application
own-second-removed = L’application de codes est retirée.
own-recovery-left = { $count ->
    [0] Aucun
    [one] Il en reste un
   *[other] Il en reste { $count }
  }
own-recovery-what = Dix codes sur papier, pour le jour où le téléphone est perdu ou déchargé.
own-recovery-make = Faire dix nouveaux codes
own-recovery-void = Les anciens ne vaudront plus rien.
own-trusted = Appareils de confiance
own-trusted-what = Sur les appareils que vous avez cochés, le code n’est plus demandé pendant { $days ->
    [one] un jour
   *[other] { $days } jours
  }.
own-trusted-forget = Ne plus faire confiance à aucun
own-second-distrusted = Le code sera demandé partout à la prochaine entrée.

confirm-title = C’est bien vous ?
confirm-why = Ce que vous allez faire est délicat : si quelqu’un d’autre tenait cet appareil, il ne le pourrait pas.
confirm-password = Mot de passe
confirm-go = C’est moi, continuer
confirm-not = Ne rien faire

propose-second = Protégez votre compte par une deuxième étape
propose-second-why = Une clé d’accès, ou un code en plus du mot de passe : deux minutes, une fois
propose-second-from = Nécessaire à partir du { $day } : deux minutes, une fois
propose-second-go = Installer

security-second = Deuxième étape
security-second-on = En service
security-second-off = Le mot de passe suffit pour entrer. Une deuxième étape arrête celui qui l’aurait volé.
security-second-is = Le mot de passe ne suffit plus : il faut aussi une clé d’accès ou un code.
security-second-go = Voir et changer

act-second-reset = Deuxième étape retirée à une personne

passkey-or = ou
passkey-or-codes = ou, avec une application de codes
passkey-enter = Entrer avec une clé d’accès
passkey-use = Utiliser ma clé d’accès
passkey-make = Créer une clé d’accès sur cet appareil
passkey-what = Votre téléphone ou votre ordinateur garde une clé, et l’utilise après votre doigt, votre visage ou son code. C’est plus simple qu’un mot de passe, et personne ne peut la voler à distance.
passkey-script = Les clés d’accès ont besoin de JavaScript et d’un navigateur récent, qui manquent ici. Les codes marchent sans.
passkey-failed = La clé d’accès n’a pas servi : c’était annulé, ou l’appareil n’en a pas pour ce site. Rien n’a changé.
passkey-wrong = Cette clé d’accès n’ouvre pas de compte ici, ou elle a mis trop longtemps. Essayez de nouveau, ou entrez avec votre mot de passe.
passkey-not-made = La clé d’accès n’a pas pu être créée : c’était trop long, ou l’appareil en a déjà une. Revenez en arrière et essayez de nouveau.
passkey-made = La clé d’accès est créée.
passkey-removed = La clé d’accès est retirée. Effacez-la aussi dans l’appareil.
passkey-remove = Retirer
passkey-since = Depuis le { $at }
passkey-used = servie le { $at }
own-passkeys = Clés d’accès
second-lead-passkey = Le mot de passe est bon. Pour ce compte, il faut aussi votre clé d’accès, ou un code de secours.
second-made = L’application de codes est installée.
