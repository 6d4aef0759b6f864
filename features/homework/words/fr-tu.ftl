# Words of the homework feature.
homework-empty = Rien à faire. Le travail que donneront tes enseignants paraîtra ici.
homework-tick-hint = Personne d’autre ne voit cette coche.
homework-add-hint = Personne d’autre ne la voit.
homework-wrong-words = Écris ce qui est à faire, en { $most } caractères au plus.
homework-wrong-day = Choisis un jour à venir.
homework-ticks-private = Personne d’autre ne les voit, tes enseignants non plus.
homework-ticks-shared = Tes responsables les voient. Tes enseignants ne les voient jamais.
homework-shared = Tes responsables voient maintenant tes coches.
homework-unshared = Personne d’autre ne voit plus tes coches.
homework-draft-restored = Ton brouillon du { $at } est repris ici.
homework-sentence = { $count ->
    [0] Tu n’as rien à faire pour demain.
    [one] Il te reste une chose à faire pour demain.
   *[other] Il te reste { $count } choses à faire pour demain.
}
homework-hand-in-text-hint = Facultatif, si tu joins des photographies ou des fichiers.
homework-hand-in-again = Ce que tu rends maintenant complète ou remplace ce qui était rendu.
homework-hand-in-late = L’heure est passée. Ton travail est quand même accepté, avec la mention « après l’heure ».
homework-hand-in-over = Tu as rendu ce travail à temps, et l’heure est passée : il reste comme il est.
homework-hand-in-returned = Ton enseignant a déjà rendu ce travail : il ne change plus.
homework-wrong-nothing = Écris une réponse, ou joins des photographies ou des fichiers.
catchup-empty-own = Aucun jour manqué ces deux dernières semaines, que l’on sache. Dis ci-dessous ce que tu as manqué : ce qui a été fait paraîtra ici.
catchup-private = Personne d’autre ne le sait
catchup-from-hint = Laisse vide pour toute la journée.
catchup-wrong-day = Choisis un jour des { $most } derniers.
catchup-wrong-hours = Écris des heures dans l’ordre, ou rien pour toute la journée.
catchup-todo = { $count ->
    [one] Tu as manqué un jour : voici l’essentiel
   *[other] Tu as manqué { $count } jours : voici l’essentiel
}
