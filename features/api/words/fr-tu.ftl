api-intro = Un programme peut lire, en ton nom, ce que tu lis sur les pages : l’emploi du temps et le travail à faire. Il n’en voit pas plus que toi.
api-how-personal = Pour un programme à toi, crée un jeton personnel sur la page « Mes jetons » de ton compte. Il vaut pour ce que tu coches, un an au plus, et tu peux l’arrêter à tout moment.
api-operations-why = Cette liste vient du document OpenAPI, que tes outils peuvent lire.
api-rule-pages = Une longue liste vient par pages : renvoie « next » dans « after ».
api-rule-etag = Chaque réponse a une marque (ETag). Renvoie-la dans « If-None-Match » : ce qui n’a pas changé n’est pas renvoyé.
api-tokens-intro = Un jeton permet à un programme de lire en ton nom ce que tu choisis. Ne le confie qu’à un programme que tu connais.
api-tokens-none = Tu n’as aucun jeton.
api-tokens-none-good = Aucun programme ne lit en ton nom avec un jeton personnel.
api-tokens-good =
    { $count ->
        [one] Un jeton permet à un programme de lire en ton nom.
       *[other] { $count } jetons permettent à des programmes de lire en ton nom.
    }
api-tokens-full = Tu as déjà vingt jetons valables. Arrêtes-en un pour en créer un autre.
api-token-new-why = Choisis le moins possible : un jeton qui ne lit que l’emploi du temps ne montre rien d’autre s’il se perd.
api-token-name-needed = Donne un nom à ce jeton, pour le reconnaître plus tard.
api-token-scope-needed = Coche au moins une chose que ce jeton permettra.
api-token-days-needed = Choisis une durée de la liste.
api-token-many = Tu as déjà { $count } jetons valables. Arrêtes-en un d’abord.
api-token-shown = Ton nouveau jeton
api-token-shown-why = Copie-le maintenant : il ne sera plus montré. Si tu le perds, arrête-le et crées-en un autre.
