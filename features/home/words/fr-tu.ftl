# Only what differs for pupils.
home-hello = Salut { $name } !
home-waiting = { $count ->
    [0] Rien ne t’attend.
    [1] Une chose t’attend.
    [2] Deux choses t’attendent.
    [3] Trois choses t’attendent.
    [4] Quatre choses t’attendent.
    [5] Cinq choses t’attendent.
   *[other] { $count } choses t’attendent.
  }
home-what-waits = Ce qui t’attend
home-i-study = Tu es élève { $place }.
settings-language-hint = Elle vaut pour cet appareil, pour ceux où tu entreras, et pour le courriel que Préau t’envoie.
settings-language-unknown = Préau parle français et anglais : choisis l’une de ces deux langues.
settings-contact-hint = Ton adresse de courriel, pour retrouver l’accès à ton compte.
settings-security-hint = Mot de passe, appareils connectés, derniers événements de ton compte.
comfort-intro-account = Choisis ce qui te fait lire sans fatigue. Ces choix te suivent sur chaque appareil où tu entres.
comfort-choices = Tes choix
comfort-ruler-hint = Une bande suit la ligne que tu lis. Elle demande que les scripts soient permis.
comfort-kept = Tes choix sont gardés.
comfort-sample-hint = Avec les scripts, chaque choix se voit aussitôt ; sans eux, il se voit quand tu l’as gardé.
about-ask-school = le secrétariat de ton établissement
about-ask-contact = Adresse-toi au secrétariat de ton établissement.
about-ask-editor = Demande-le au secrétariat de ton établissement : qui exploite cette plateforme ne l’a pas encore écrit ici.
about-ask-director = Demande-le au secrétariat de ton établissement : qui exploite cette plateforme ne l’a pas encore écrit ici.
about-ask-host = Demande-le au secrétariat de ton établissement : qui exploite cette plateforme ne l’a pas encore écrit ici.
about-ask-protection = le délégué à la protection des données de ton académie, ou le secrétariat de ton établissement
about-access-tell = Tu ne peux pas lire ou faire quelque chose ?
about-access-tell-says = Dis-le, en nommant la page et ce qui t’arrête : on te donnera l’information autrement, puis on corrigera. Contact : { $contact }
about-privacy-rights = Tes droits
about-help-intro = Les questions les plus courantes. Pour le reste, quelqu’un peut te répondre : va voir le bas de cette page.
about-help-first-says = Ton établissement te remet une feuille avec un identifiant et un code. À la page d’entrée, choisis « C’est ma première fois », tape le code, puis invente un mot de passe. Le code ne sert qu’une fois.
about-help-forgotten-says = Demande à l’un de tes professeurs : il peut t’en donner un nouveau tout de suite.
about-help-missing-says = Ces liens viennent du fichier de l’établissement, pas de toi : demande au secrétariat de les corriger. Ils paraissent ici ensuite d’eux-mêmes.
about-help-services-says = « Mes services » réunit ceux que ton établissement t’a ouverts : un appui suffit, sans autre mot de passe. Si l’un manque, ou répond qu’il ne t’est pas ouvert, parles-en à un adulte de ton établissement.
about-help-counter-says = Si la page d’entrée propose « Se connecter avec », par exemple l’académie, tu peux entrer par ce compte. La première fois, entre aussi avec ton identifiant et ton mot de passe d’ici, pour relier les deux comptes. « Sécurité et appareils » montre les comptes reliés et permet de les retirer.
about-help-shared-says = Coche « Ordinateur partagé » en entrant, et déconnecte-toi en partant. Si tu as oublié, la page « Sécurité et appareils » de ton compte ferme une connexion à distance.
about-help-several-says = Un seul compte suffit. L’accueil montre tout ; le menu de ton compte permet de ne regarder qu’un établissement ou qu’un rôle, sans entrer de nouveau.
about-access-appeal-says = Si tu as signalé un défaut et n’as pas eu de réponse satisfaisante, tu peux écrire au Défenseur des droits (www.defenseurdesdroits.fr), appeler le 09 69 39 00 00, ou rencontrer sa déléguée ou son délégué dans ta région.
about-privacy-intro = Ce que Préau garde, pourquoi, combien de temps, et ce que tu peux demander. Aucun traceur, aucune publicité, aucune donnée vendue. Ce que Préau garde reste chez l’hébergeur ; les services que tu ouvres en reçoivent une part, dite plus bas.
about-privacy-what-account = Le compte : identifiant, empreinte du mot de passe (le mot de passe lui-même n’est gardé nulle part), coordonnées que tu donnes, acceptation de la charte ; si tu en relies un, l’identifiant et le nom de ton compte chez un autre guichet.
about-privacy-what-sessions = Les connexions : appareil, heure de début et de dernière activité, pour que tu puisses les voir et les fermer.
about-privacy-what-journal = Le journal : qui a fait quel acte d’administration, et quand ; les événements de sécurité de ton compte, que tu vois aussi.
about-privacy-what-services = Les services : pour chaque service que tu ouvres, la dernière visite et le nombre de visites, et tes favoris ; personne d’autre ne les voit. Le nombre d’ouvertures par jour et par profil est compté à part, sans nom.
about-privacy-what-lessons = Les cours, le cahier de textes et le travail à faire : ce qui est donné, ce que tu rends, les retours. Tes coches « fait » et tes tâches personnelles ne sont lues par personne d’autre.
about-privacy-what-device = Sur un appareil à toi, de quoi lire sans réseau : ton emploi du temps et ton travail à faire, huit jours au plus. Rien sur un ordinateur partagé ; tout en part quand tu te déconnectes.
about-privacy-services-says = Ton établissement, ou la plateforme, ouvre des services tenus par d’autres. Quand tu en ouvres un, il reçoit ce qui est inscrit pour lui, rien de plus. « Mes services » montre, pour chacun, ce qu’il apprend de toi et pourquoi. Selon le service, c’est :
about-privacy-services-profile = ou, en plus, ton profil et ton établissement ;
about-privacy-services-sdet = ou, en plus encore, ton nom et ton prénom, tes classes et tes groupes, ton niveau.
about-privacy-cookies-says = Il n’y en a que pour faire marcher le service ; aucun ne te suit, et aucun accord n’est à donner :
about-privacy-cookies-session = celui de ta connexion, effacé quand tu te déconnectes ;
about-privacy-cookies-device = celui qui prouve que ce navigateur a déjà ouvert ton compte, pour six mois ; il ne nomme personne, et il n’y en a pas sur un ordinateur partagé ;
about-privacy-cookies-trusted = si tu as coché la case de la deuxième étape, celui qui t’évite le code sur cet appareil, pour quatre-vingt-dix jours au plus ;
about-privacy-cookies-way = si tu entres par un autre guichet, ceux qui accompagnent ce trajet, pour un quart d’heure au plus ;
about-privacy-cookies-form = celui qui protège les formulaires avant que tu n’entres ;
about-privacy-rights-says = Tu peux demander à voir ce qui te concerne, à le faire corriger, effacer ou limiter, et t’opposer à un usage. Tes responsables peuvent le demander avec toi. À qui : { $contact }
about-privacy-rights-cnil = Sans réponse sous un mois, ou si elle ne te convient pas, tu peux t’adresser à la CNIL (www.cnil.fr).
