sign-out-done = À bientôt ! Tu es bien sorti.
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
own-codes-remove-why = Ton compte s’ouvrira par le seul mot de passe, et les codes de secours ne vaudront plus rien. Pour changer de téléphone, retire puis installe de nouveau.
own-trusted-what = Sur les appareils que tu as cochés, le code n’est plus demandé pendant { $days ->
    [one] un jour
   *[other] { $days } jours
  }.
confirm-title = C’est bien toi ?
confirm-why = Ce que tu vas faire est délicat : si quelqu’un d’autre tenait cet appareil, il ne le pourrait pas.
