sign-out-done = À bientôt ! Tu es bien sorti.
password-own = Il ressemble trop à ton nom ou à celui de l’école. Prends des mots que personne ne lierait à toi.
password-common = C’est l’un des premiers que l’on essaierait. Prends deux ou trois mots qui ne vont pas ensemble.
password-weak = On le trouverait vite. Ajoute un mot qui n’a rien à voir avec les autres.
password-too-short = Il est trop court : il faut au moins { $min } caractères. Ajoute un mot.
password-same = C’est celui que tu avais. Prends-en un autre.
activation-done = Bienvenue ! Ton compte est ouvert.
