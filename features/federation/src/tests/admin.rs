//! The pages of counters: who may, what they show, what becomes of it.

use super::counter::Counter;
use super::{SECRET, count, enter, linked, school, usual};
use crate::model::{Algorithm, ProviderId};
use crate::register;
use testing::{School, both_engines};

async fn only(school: &School) -> ProviderId {
    register::all(&school.app.db).await.unwrap()[0].id
}

both_engines! {
    async fn a_counter_is_entered_changed_and_stopped(engine) {
        let counter = Counter::open(Algorithm::Es256).await;
        let school = school(engine, &counter).await;
        let max = school.visitor("Max Platine").await;
        max.get("/admin/providers").await.shows("Aucun guichet");
        max.get("/admin/providers/new").await.shows("Ajouter un guichet");
        let form = [
            ("name", "l’académie d’Exemple"), ("issuer", counter.issuer.as_str()), ("client", "portail"), ("secret", SECRET),
            ("algorithm", "ES256"), ("scopes", "openid"), ("acr", ""), ("key_claim", ""), ("key_feed", ""),
        ];
        for (field, wrong, words) in [
            ("name", "", "Donnez un nom"),
            ("issuer", "http://counter.example", "Donnez une adresse en https"),
            ("issuer", "https://counter.example/?x=1", "Donnez une adresse en https"),
            ("issuer", "javascript:alert(1)", "Donnez une adresse en https"),
            ("client", "", "Donnez l’identifiant reçu"),
            ("secret", "", "Donnez le secret"),
            ("algorithm", "HS256", "Choisissez une réponse"),
            ("algorithm", "none", "Choisissez une réponse"),
            ("scopes", "profile", "dont « openid »"),
            ("key_claim", "ref", "Donnez ensemble"),
            ("key_feed", "099-2D", "Donnez ensemble"),
        ] {
            let typed: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, if *name == field { wrong } else { value })).collect();
            max.post("/admin/providers/new", &typed).await.is(422).shows(words).hides(SECRET);
        }
        assert_eq!(count(&school, "select count(*) from provider").await, 0);
        let made = max.post("/admin/providers/new", &form).await;
        let id = only(&school).await;
        made.leads_to(&format!("/admin/providers/{id}"));
        let page = max.get(made.location()).await;
        page.shows("Répond").shows(&format!("http://localhost:8080/sign-in/with/{id}/back")).shows("Guichet de connexion ajouté")
            .shows("Aucune personne reliée").hides(SECRET);
        let kept: Vec<(Vec<u8>,)> = school.app.db.fresh("select secret from provider", vec![]).await.unwrap();
        assert!(!kept[0].0.windows(6).any(|bytes| bytes == b"s3cret"), "it is sealed");
        max.post("/admin/providers/new", &form).await.is(422).shows("Un guichet a déjà cette adresse");
        // Changed, without its secret; with another name, its people are linked anew.
        linked(&school, id, "4711", "Claude Équerre").await;
        let edit = format!("/admin/providers/{id}/edit");
        max.get(&edit).await.shows("Laissez vide pour garder").hides(SECRET);
        let typed: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, match *name { "secret" => "", "name" => "Guichet", _ => value })).collect();
        max.post(&edit, &typed).await.leads_to(&format!("/admin/providers/{id}"));
        let provider = register::by_id(&school.app.db, id).await.unwrap().unwrap();
        assert_eq!((provider.name.as_str(), provider.secret(&school.app).unwrap().as_str()), ("Guichet", SECRET));
        assert_eq!(count(&school, "select count(*) from provider_link").await, 1);
        let moved = [("issuer", "https://other.example"), ("secret", "")];
        let typed: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, moved.iter().find(|(one, _)| one == name).map_or(*value, |(_, value)| *value))).collect();
        max.post(&edit, &typed).await.leads_to(&format!("/admin/providers/{id}"));
        assert_eq!(count(&school, "select count(*) from provider_link").await, 0);
        max.post(&format!("/admin/providers/{id}/stop"), &[]).await.leads_to(&format!("/admin/providers/{id}"));
        max.get("/admin/providers").await.shows("Arrêté");
        max.post(&format!("/admin/providers/{id}/resume"), &[]).await.leads_to(&format!("/admin/providers/{id}"));
        max.get("/admin/providers").await.shows("En service");
        // Each line of the journal says which counter, by its name then.
        let noted: Vec<(String, String)> = school.app.db
            .fresh("select act, after_text from audit_entry where object_kind = 'provider' order by act, after_text", vec![]).await.unwrap();
        let academy = "counter=l’académie d’Exemple";
        let named: Vec<(&str, &str)> = noted.iter().map(|(act, after)| (act.as_str(), after.split("; ").next().unwrap())).collect();
        assert_eq!(named, [
            ("act-provider-added", academy), ("act-provider-changed", "counter=Guichet"), ("act-provider-changed", academy),
            ("act-provider-resumed", academy), ("act-provider-stopped", academy),
        ]);
    }

    async fn a_counter_waits_for_what_it_gives_in_return_for_the_addresses(engine) {
        let counter = Counter::open(Algorithm::Es256).await;
        let school = school(engine, &counter).await;
        let (max, stranger) = (school.visitor("Max Platine").await, school.stranger());
        let typed = |client: &'static str, secret: &'static str| {
            [("name", "l’académie"), ("issuer", counter.issuer.as_str()), ("client", client), ("secret", secret), ("algorithm", "ES256"), ("scopes", "openid")]
        };
        stranger.get("/sign-in").await.hides("l’académie");
        let made = max.post("/admin/providers/new", &typed("", "")).await;
        let id = only(&school).await;
        let (page, edit) = (format!("/admin/providers/{id}"), format!("/admin/providers/{id}/edit"));
        made.leads_to(&page);
        max.get(&page).await.shows("À compléter").shows(&format!("http://localhost:8080/sign-in/with/{id}/back")).shows("pas encore reçu").hides("Arrêter");
        max.get("/admin/providers").await.shows("À compléter").hides("En service");
        max.get(&edit).await.shows("Pas encore reçus").hides("Laissez vide pour garder");
        // It is nowhere else.
        stranger.get("/sign-in").await.hides("l’académie");
        stranger.get(&format!("/sign-in/with/{id}")).await.is_not_found();
        school.visitor("Claude Équerre").await.get("/settings/security").await.hides("l’académie");
        // It is completed by both or not at all, and its button is there with the next page that is asked for.
        max.post(&edit, &typed("portail", "")).await.is(422).shows("Donnez le secret");
        max.post(&edit, &typed("", SECRET)).await.is(422).shows("Donnez l’identifiant reçu");
        max.post(&edit, &typed("", "")).await.leads_to(&page);
        max.post(&edit, &typed("portail", SECRET)).await.leads_to(&page);
        stranger.get("/sign-in").await.shows("Se connecter avec l’académie");
        max.get(&page).await.hides("À compléter").shows("Arrêter");
        assert_eq!(stranger.get(&format!("/sign-in/with/{id}")).await.status, 303);
        // What was given is not taken away again; what is stopped is gone at once.
        max.post(&edit, &typed("", "")).await.is(422).shows("Donnez l’identifiant reçu");
        max.post(&format!("{page}/stop"), &[]).await.leads_to(&page);
        stranger.get("/sign-in").await.hides("l’académie");
        max.post(&format!("{page}/resume"), &[]).await.leads_to(&page);
        stranger.get("/sign-in").await.shows("Se connecter avec l’académie");
    }

    async fn the_same_counter_entered_many_times_at_once_is_one(engine) {
        let counter = Counter::open(Algorithm::Es256).await;
        let school = school(engine, &counter).await;
        let mut senders = tokio::task::JoinSet::new();
        for _ in 0..6 {
            let max = school.visitor("Max Platine").await;
            let fields = [("name", "l’académie"), ("issuer", "https://one.example"), ("client", "portail"), ("secret", SECRET), ("algorithm", "ES256"), ("scopes", "openid")];
            senders.spawn(async move { max.post("/admin/providers/new", &fields).await });
        }
        let (done, refused): (Vec<_>, Vec<_>) = senders.join_all().await.into_iter().partition(|answer| answer.status == 303);
        assert_eq!((done.len(), count(&school, "select count(*) from provider").await), (1, 1));
        for answer in refused {
            answer.is(422).shows("Un guichet a déjà cette adresse");
        }
    }

    async fn the_sign_in_page_asks_once_whether_the_computer_is_shared(engine) {
        let counter = Counter::open(Algorithm::Es256).await;
        let school = school(engine, &counter).await;
        let first = enter(&school, &usual(&counter)).await;
        let page = school.stranger().get("/sign-in?next=/groups").await;
        page.shows("Pareil, sur un ordinateur partagé").hides("Sur un ordinateur partagé");
        let second = enter(&school, &register::NewProvider { name: "le département", issuer: "https://two.example", ..usual(&counter) }).await;
        let third = enter(&school, &register::NewProvider { name: "une autre école", issuer: "https://three.example", ..usual(&counter) }).await;
        let page = school.stranger().get("/sign-in?next=/groups").await;
        page.shows("Sur un ordinateur partagé").hides("Pareil, sur");
        for id in [first, second, third] {
            for (more, times) in [("", 1), ("&amp;shared=true", 1)] {
                let href = format!("href=\"/sign-in/with/{id}?next=/groups{more}\"");
                assert_eq!(page.body.replace("&#38;", "&amp;").matches(&href).count(), times, "{href}: {}", page.body);
            }
        }
    }

    async fn others_do_not_find_them(engine) {
        let counter = Counter::open(Algorithm::Es256).await;
        let school = school(engine, &counter).await;
        let id = enter(&school, &usual(&counter)).await;
        for name in ["Ada Souris", "Irène Tableau", "Claude Équerre", "Lina Crayon"] {
            let visitor = school.visitor(name).await;
            for path in ["/admin/providers", "/admin/providers/new", &format!("/admin/providers/{id}"), &format!("/admin/providers/{id}/edit")] {
                visitor.get(path).await.is_not_found();
            }
            visitor.post(&format!("/admin/providers/{id}/stop"), &[]).await.is_not_found();
        }
    }

    async fn an_old_session_changes_nothing(engine) {
        let counter = Counter::open(Algorithm::Es256).await;
        let school = school(engine, &counter).await;
        let id = enter(&school, &usual(&counter)).await;
        let max = school.visitor("Max Platine").await;
        school.app.clock.advance(31 * 60);
        for path in ["/admin/providers/new".to_owned(), format!("/admin/providers/{id}/edit")] {
            let asks = max.get(&path).await;
            assert!(asks.location().starts_with("/settings/security/confirm?next="), "{path}: {}", asks.location());
        }
        for act in ["new".to_owned(), format!("{id}/edit"), format!("{id}/stop"), format!("{id}/resume")] {
            let asks = max.post(&format!("/admin/providers/{act}"), &[]).await;
            assert!(asks.location().starts_with("/settings/security/confirm?next="), "{act}: {}", asks.location());
        }
        assert_eq!(count(&school, "select count(*) from provider where stopped_at is not null").await, 0);
    }
}
