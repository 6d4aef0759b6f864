# Federation, to pupils.
federation-of-another = Ce compte chez { $name } est déjà relié à une autre personne. Si c’est une erreur, parles-en à un adulte de l’école.
federation-known = Ce compte était déjà relié au tien.
federation-link-title = Relier ton compte chez { $name } ?
federation-link-what = Tu pourras ensuite entrer ici avec { $name }, sans autre mot de passe. Rien d’autre ne change, et tu peux retirer ce lien quand tu veux.
federation-link-only = Ne les relie que si ce compte chez { $name } est le tien : qui l’ouvre ouvrira aussi celui-ci.
federation-inside-of-another = Ce compte chez { $name } est déjà relié à une autre personne. Si c’est une erreur, parles-en à un adulte de l’école.
