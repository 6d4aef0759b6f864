# Federation, to pupils.
federation-silent = { $name } ne répond pas en ce moment. Réessaie dans quelques minutes, ou entre ici avec ton identifiant et ton mot de passe.
federation-wrong = { $name } n’a pas pu prouver qui tu es. Recommence, ou entre ici avec ton identifiant et ton mot de passe. Si cela continue, dis-le à un adulte de l’école.
federation-renounced = Tu n’es pas allé au bout chez { $name }. Recommence quand tu veux, ou entre ici avec ton identifiant et ton mot de passe.
federation-not-begun = Cette connexion par { $name } n’a pas commencé dans cette fenêtre, ou elle a trop attendu. Recommence depuis cette page.
federation-over = Cette étape a trop attendu, ou elle est déjà faite. Recommence la connexion depuis le début.
federation-unknown = { $name } te reconnaît, mais le portail ne sait pas encore qui tu es ici. Entre une fois avec ton identifiant et ton mot de passe, ou par une première connexion : les deux comptes seront reliés.
federation-no-account = { $name } te reconnaît, mais ton compte n’est pas en service ici. Si c’est ta première visite, sers-toi du code remis par l’école ; sinon, parles-en à un adulte de l’école.
federation-of-another = Ce compte de { $name } est déjà relié à une autre personne. Si c’est une erreur, parles-en à un adulte de l’école.
federation-known = Ce compte était déjà relié au tien.
federation-link-title = Relier ton compte de { $name } ?
federation-link-what = Tu pourras ensuite entrer ici avec { $name }, sans autre mot de passe. Rien d’autre ne change, et tu peux retirer ce lien quand tu veux.
federation-left-title = Tu es sorti du portail
federation-left-open = Tu étais entré par { $name }, et tu y es peut-être encore connecté. Sur un ordinateur partagé, quitte-le aussi.
