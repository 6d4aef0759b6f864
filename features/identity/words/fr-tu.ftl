password-same = C’est celui que tu avais. Prends-en un autre.
activation-done = Bienvenue ! Ton compte est ouvert.
security-wrong-password = Ce n’est pas ton mot de passe actuel. Vérifie la touche des majuscules.
security-strange = Quelque chose n’est pas de toi ? Change ton mot de passe et dis-le à l’établissement.
contact-mobile-unread = Ce numéro ne se lit pas. Écris-le ainsi : 06 12 34 56 78.
contact-asked-often = Plusieurs codes viennent d’être envoyés. Attends une heure avant d’en demander un autre.
contact-code-sent = Un code est parti à ton adresse.
contact-code-wrong = Ce n’est pas ce code, ou il est trop ancien. Vérifie le dernier message reçu, ou enregistre de nouveau l’adresse pour en recevoir un autre.
contact-todo = Vérifie ton adresse électronique
sheet-title = Ton accès à Préau
sheet-step-one = Ouvre l’adresse ci-dessus et tape le code.
sheet-step-two = Donne ta date de naissance.
sheet-step-three = Lis les règles et choisis un mot de passe que tu gardes pour toi.
second-code-hint = Il est dans l’application de ton téléphone, et change toutes les trente secondes.
second-recovery-hint = Un de ceux que tu as imprimés ou recopiés. Chacun sert une fois.
second-helped = Plus de téléphone ni de code de secours ? L’administrateur de l’établissement peut retirer la deuxième étape après s’être assuré que c’est bien toi.
second-wrong = Ce n’est pas ce code, ou il a déjà servi. Attends le suivant dans l’application, et vérifie que l’heure du téléphone est réglée toute seule.
second-recovery-wrong = Ce n’est pas un de tes codes de secours, ou il a déjà servi. Prends le suivant de la liste.
second-wait = Plusieurs codes faux viennent d’être essayés. Attends { $minutes } minutes, puis essaie avec le code du moment.
second-over = Cette page est ouverte depuis trop longtemps, ou elle a déjà servi. Entre de nouveau : rien n’est perdu.
setup-one = Ouvre une application de codes sur ton téléphone
setup-one-hint = Celle que tu as déjà convient : FreeOTP, Aegis, Bitwarden, Google Authenticator, les mots de passe de l’iPhone… Aucune ne nous apprend quoi que ce soit.
setup-two = Ajoute-y ce compte, en visant ce carré
setup-spelt = Si la caméra ne le lit pas, tape cette clé :
setup-three = Tape le code que l’application affiche
setup-wrong = Ce n’est pas le code du moment. Attends le suivant, et vérifie que l’heure du téléphone est réglée toute seule.
recovery-once = Ils ne sont montrés qu’une fois. Imprime-les ou recopie-les, et range-les ailleurs que dans le téléphone.
recovery-each-once = Chacun sert une fois. Raye ceux qui ont servi.
own-codes-how = Après le mot de passe, l’application de ton téléphone donne un code à six chiffres.
own-codes-what = Une application de ton téléphone donne un code à six chiffres ; il change toutes les trente secondes, et marche sans réseau.
own-codes-remove-why = Sans clé d’accès, ton compte s’ouvrira par le seul mot de passe, et les codes de secours ne vaudront plus rien. Pour changer de téléphone, retire puis installe de nouveau.
own-trusted-what = Sur les appareils que tu as cochés, le code n’est plus demandé pendant { $days ->
    [one] un jour
   *[other] { $days } jours
  }.
confirm-title = C’est bien toi ?
confirm-why = Ce que tu vas faire est délicat : si quelqu’un d’autre tenait cet appareil, il ne le pourrait pas.
passkey-what = Ton téléphone ou ton ordinateur garde une clé, et l’utilise après ton doigt, ton visage ou son code. C’est plus simple qu’un mot de passe, et personne ne peut la voler à distance.
passkey-wrong = Cette clé d’accès n’ouvre pas de compte ici, ou elle a mis trop longtemps. Essaie de nouveau, ou entre avec ton mot de passe.
passkey-not-made = La clé d’accès n’a pas pu être créée : c’était trop long, ou l’appareil en a déjà une. Reviens en arrière et essaie de nouveau.
passkey-removed = La clé d’accès est retirée. Efface-la aussi dans l’appareil.
help-mail-body = Bonjour { $given },

    Pour choisir un nouveau mot de passe (identifiant { $login }), ouvre ce lien dans les { $hours } heures :

    { $link }

    Il sert une fois. Si tu n’as rien demandé, ne fais rien : ton mot de passe reste le même.
access-letter-subject = Un nouveau code pour ton compte
access-letter-body = Bonjour { $given },

    { $school } vient de faire un nouveau code pour ton compte (identifiant { $login }). L’ancien mot de passe ne marche plus, et les appareils sont déconnectés.

    Si tu ne l’as pas demandé, dis-le à l’établissement. À la page « Je n’arrive pas à entrer », un lien envoyé à cette adresse permet de choisir toi-même un mot de passe.
contact-letter-subject = Ton code de vérification
contact-letter-body = Bonjour { $given },

    Le code pour vérifier cette adresse est { $code }. Il est bon { $minutes } minutes.

    Si tu n’as rien demandé, ne fais rien.
second-letter-subject = Ton compte : la deuxième étape
way-letter-subject = Ton compte : une autre façon d’entrer
second-letter-body = Bonjour { $given },

    Voici ce qui vient de se passer sur ton compte : { $what }.

    Si ce n’est pas toi, ou si tu ne l’as pas demandé, change ton mot de passe et dis-le à l’établissement.
