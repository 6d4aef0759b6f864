# Federation, to pupils.
federation-silent = Pas de réponse de { $name } en ce moment. Réessaie dans quelques minutes, ou entre ici avec ton identifiant et ton mot de passe.
federation-wrong = La connexion par { $name } n’a pas prouvé qui tu es. Recommence, ou entre ici avec ton identifiant et ton mot de passe. Si cela continue, dis-le à un adulte de l’école.
federation-renounced = La connexion par { $name } a été abandonnée. Recommence quand tu veux, ou entre ici avec ton identifiant et ton mot de passe.
federation-not-begun = Cette connexion par { $name } n’a pas commencé dans cette fenêtre, ou elle a trop attendu. Recommence depuis cette page.
federation-over = Cette étape a trop attendu, ou elle est déjà faite. Recommence la connexion depuis le début.
federation-unknown = Ton compte chez { $name } est bon, mais le portail ne sait pas encore qui tu es ici. Entre une fois avec ton identifiant et ton mot de passe, ou par une première connexion : les deux comptes seront reliés.
federation-no-account = Ton compte chez { $name } est bon, mais celui du portail n’est pas en service. Si c’est ta première visite, sers-toi du code remis par l’école ; sinon, parles-en à un adulte de l’école.
federation-of-another = Ce compte chez { $name } est déjà relié à une autre personne. Si c’est une erreur, parles-en à un adulte de l’école.
federation-known = Ce compte était déjà relié au tien.
federation-link-title = Relier ton compte chez { $name } ?
federation-link-what = Tu pourras ensuite entrer ici avec { $name }, sans autre mot de passe. Rien d’autre ne change, et tu peux retirer ce lien quand tu veux.
federation-left-title = Tu as quitté le portail
federation-left-open = La session venait de { $name }, où ton compte est peut-être encore ouvert. Sur un ordinateur partagé, quitte-le aussi.
