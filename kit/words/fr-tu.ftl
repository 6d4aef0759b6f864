# Only what differs for pupils.
error-not-found-why = Elle n’existe pas, ou elle ne t’est pas ouverte. Vérifie l’adresse, ou reviens à l’accueil.
error-forged-why = Il a été ouvert il y a longtemps, dans une autre fenêtre, ou il ne vient pas de ce site. Reviens en arrière, recharge la page, puis envoie-le de nouveau : rien n’a été enregistré.
error-busy-why = Le service ne répond pas assez vite pour l’instant. Rien n’a été enregistré à moitié : réessaie dans quelques secondes.
error-too-large-why = Ce qui a été envoyé dépasse ce que cette page accepte. Envoie moins à la fois.
error-malformed-why = L’adresse ou l’envoi est incomplet, ou il est arrivé trop lentement. Vérifie l’adresse, ou recharge la page et envoie de nouveau le formulaire.
error-broken-why = Ce n’est pas de ta faute, et rien n’a été enregistré à moitié. Réessaie ; si cela continue, donne le numéro ci-dessous à un adulte de ton établissement.
error-unwritable-why = Le serveur n’a plus de place, ou n’a plus le droit d’écrire. Rien de ce que tu as envoyé n’a été enregistré : garde ton texte, préviens un adulte de ton établissement, puis réessaie.

kept-old = Ta page était trop vieille
kept-old-why = Elle a été ouverte avant ta dernière connexion : rien n’a été enregistré. Ton texte est là, il suffit de l’envoyer de nouveau.
kept-title = Ton texte est là
kept-why = Ta session était finie quand tu l’as envoyé : il n’a pas été enregistré, mais rien n’est perdu. Envoie-le de nouveau.
kept-back = Ton texte est encore là
kept-back-why = Ta session est finie, ou cette page a été ouverte il y a trop longtemps : rien n’a été enregistré. Copie ton texte, puis colle-le dans une nouvelle page.
kept-text = Ce que tu avais écrit
kept-files = Les fichiers sont à choisir de nouveau : ajoute-les une fois le texte envoyé.

rich-unsaved = Pas encore enregistré : le serveur ne répond pas. Garde cette page ouverte, un nouvel essai vient tout seul.
rich-over = Ta session est finie : ton texte reste sur cette page. Reconnecte-toi dans un autre onglet, puis continue ici.
rich-other = Quelqu’un d’autre s’est connecté sur cet appareil : rien n’est plus enregistré depuis cette page. Reconnecte-toi dans un autre onglet, puis continue ici.
rich-wrong-link = Un lien mène à une page du web (https://…), à une adresse de courriel (mailto:…) ou à une page d’ici (/…). Corrige celui-ci.
rich-too-long = Ce texte est trop long pour être gardé en une fois. Coupe-le en deux, ou joins un fichier.
rich-too-deep = Des listes ou des citations sont emboîtées trop profondément. Ramène-les de quelques niveaux.
rich-not-understood = Ce texte n’est pas arrivé entier, ou il vient d’un autre programme. Copie-le, recharge la page, puis colle-le.
