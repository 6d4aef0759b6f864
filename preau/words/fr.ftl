# What the program says on the terminal.
program-migrated = { $count ->
    [0] Le schéma est à jour : rien à appliquer.
    [one] Une migration appliquée.
   *[other] { $count } migrations appliquées.
  }
program-not-migrated = La base n’est pas à jour pour ce programme : lancez d’abord « preau migrate ».
program-cannot-listen = Impossible d’écouter sur { $address } ({ $error }) : choisissez une autre adresse avec --listen.
program-two-servers = Un autre serveur se sert déjà de { $file } : deux serveurs ne peuvent pas partager un fichier SQLite. Arrêtez l’autre, ou passez à PostgreSQL.
backup-postgres = Cette base est un serveur PostgreSQL : sauvegardez-la avec pg_dump ou pgBackRest, et les fichiers avec votre outil de copie. Cette commande ne traite que SQLite.
backup-exists = { $file } existe déjà : choisissez un autre nom, pour n’écraser aucune sauvegarde.
backup-done = Sauvegarde écrite et relue : { $file } ({ $files } fichiers, { $bytes } octets).
backup-without-key = Le secret du serveur n’y est pas : gardez { $key } à part, sans lui les codes imprimés et les sessions ne valent plus rien.
restore-running = Un serveur se sert de cette base : arrêtez-le avant de restaurer.
restore-there = Il y a déjà une base dans { $file } : ajoutez --replace pour la remplacer.
restore-damaged = Cette sauvegarde est abîmée ({ $why }) : rien n’a été touché. Prenez une autre sauvegarde.
restore-no-key = Cette sauvegarde ne contient pas le secret du serveur : restaurez sans --with-key, et remettez le fichier du secret à sa place.
restore-done = Restauré : base vérifiée, { $files } fichiers. Vous pouvez relancer le serveur.
doctor-good = bon
doctor-mend = à réparer
doctor-all-good = Tout va bien.
doctor-some = { $count ->
    [one] Un point est à réparer.
   *[other] { $count } points sont à réparer.
  }
doctor-data = Dossier { $path } : on peut y écrire
doctor-data-bad = Le dossier { $path } ne se laisse pas écrire ({ $error }) : donnez-en le droit à la personne qui lance Préau, ou changez PREAU_DATA
doctor-key = Secret du serveur { $path } : présent, lisible par son seul propriétaire
doctor-key-none = Secret du serveur : il sera créé au premier démarrage dans { $path }
doctor-key-bad = Le secret { $path } peut être lu par d’autres : chmod 600 { $path }
doctor-database = Base de données : elle répond ({ $engine })
doctor-database-bad = Base de données : { $error }
doctor-schema = Schéma : à jour
doctor-schema-pending = Schéma : { $count } migrations à appliquer ; lancez « preau migrate »
doctor-schema-bad = Schéma : { $error }
doctor-integrity = Fichier SQLite : intact
doctor-integrity-bad = Le fichier SQLite est abîmé ({ $error }) : arrêtez le serveur et restaurez la dernière sauvegarde (preau restore)
doctor-postgres-old = PostgreSQL { $version } : il faut la version 15 ou une plus récente
doctor-clock = Horloge : { $now }
doctor-clock-bad = L’horloge montre { $now }, avant la dernière écriture de la base : réglez l’heure du serveur
doctor-disk = Place libre : { $free } Go
doctor-disk-bad = Il ne reste que { $free } Mo libres dans { $path } : faites de la place, sans quoi plus rien ne pourra être enregistré
doctor-mail-folder = Courrier : écrit dans { $path }, faute de PREAU_SMTP_URL ; personne ne le recevra
doctor-mail = Courrier : envoyé par un serveur SMTP
doctor-url = Adresse publique : { $url }
demo-ready = La démonstration est prête : { $url }
demo-password = Un seul mot de passe pour tous ces comptes : { $password }
demo-account = Identifiant
demo-who = Qui
demo-profile = Profil
demo-where = Où
demo-kept = Ces comptes sont aussi dans { $file }. Pour tout recommencer : preau demo --reset
demo-foreign = { $data } contient autre chose qu’une démonstration : choisissez un autre dossier avec --data.
program-admin-made = { $name } administre maintenant la plateforme. Identifiant : { $login }
program-admin-code = Code de première entrée (une seule fois, jusqu’au { $until }) : { $code }
program-admin-code-how = À taper sur { $url }/activation
import-report-written = Rapport écrit dans { $file }.
generate-done = Livraison écrite dans { $out } : { $structures } établissements, { $students } élèves, { $persons } personnes.
generate-no-structures = Il faut au moins un établissement : donnez --structures 1 ou davantage.
generate-no-students = Il faut au moins un élève : donnez --students 1 ou davantage.
generate-too-many-structures = Une académie n’a pas plus de { $max } établissements : demandez-en moins.
generate-too-few-students = Trop peu d’élèves : la classe { $division } des personnes nommées n’existerait pas. Demandez-en davantage.
generate-cannot-write = { $path } ne se laisse pas écrire ({ $error }) : choisissez un autre dossier, ou faites de la place.
demo-note-lina = élève de 6e B
demo-note-hugo = élève de 5e A, parents séparés
demo-note-homonym = porte le même nom qu’une élève du collège
demo-note-samira = deux enfants, dans deux établissements
demo-note-odile = mère de Hugo
demo-note-firmin = père de Hugo, à une autre adresse
demo-note-claude = maths au collège et au lycée, professeur principal de 5e A
demo-note-anne = français, professeure principale de 6e B
demo-note-paul = maître d’école
demo-note-rose = CPE
demo-note-irene = principale
demo-note-yves = secrétariat
demo-note-ada = administratrice du collège
demo-note-marc = rectorat
demo-note-lise = service de l’éducation
demo-note-max = fait tourner la plateforme
