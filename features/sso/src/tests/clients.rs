//! Services of OpenID Connect in the register: what is typed, secrets that are shown once, what is noted.

use super::{NOTES, notes, register, school, ticket, validated};
use crate::clients::SecretId;
use crate::model::ServiceId;
use crate::{registry, ticket as tickets};
use kit::{Instant, args};
use testing::{Answer, School, Visitor, both_engines, person};

const FORM: [(&str, &str); 10] = [
    ("protocol", "oidc"),
    ("name", "Carnet"),
    ("release", "sdet"),
    ("identifier", "pairwise"),
    ("returns", "https://carnet.example/back\nhttps://carnet.example/back?of=portal"),
    ("signed-out", "https://carnet.example/bye"),
    ("authentication", "secret"),
    ("algorithm", "RS256"),
    ("logout", "https://carnet.example/over"),
    ("icon", "library"),
];

/// The form with some fields otherwise.
fn with<'a>(changed: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = FORM.into_iter().filter(|(name, _)| !changed.iter().any(|(other, _)| other == name));
    kept.chain(changed.iter().copied()).collect()
}

async fn create(visitor: &Visitor, changed: &[(&str, &str)]) -> Answer {
    visitor.post("/admin/services/new", &with(changed)).await
}

async fn only(school: &School) -> ServiceId {
    let found: Vec<(ServiceId,)> = school.app.db.fresh("select id from service", vec![]).await.unwrap();
    assert_eq!(found.len(), 1);
    found[0].0
}

/// The secret that a page shows.
fn shown(answer: &Answer) -> String {
    answer.is(200).shows("Le secret est prêt");
    let rest = answer.body.split_once("<code class=\"exact\" id=\"secret\">").expect("a secret").1;
    rest.split('<').next().unwrap_or("").to_owned()
}

async fn hashes(school: &School) -> Vec<(SecretId, Vec<u8>, Option<Instant>)> {
    school.app.db.fresh("select id, hash, ends_at from service_secret order by made_at, id", vec![]).await.unwrap()
}

async fn acts(school: &School) -> Vec<(String, String, String)> {
    school
        .app
        .db
        .fresh("select act, before_text, after_text from audit_entry where object_kind = 'service' order by id", vec![])
        .await
        .unwrap()
}

both_engines! {
    async fn the_secret_is_shown_once_and_kept_as_a_hash(engine) {
        let school = school(engine).await;
        let platform = school.visitor("Max Platine").await;
        platform.get("/admin/services/new?like=web").await.shows("Adresses de retour").shows("Inscrire le service").hides("Adresses de rappel");
        platform.get("/admin/services/new?like=saml").await.is_not_found();
        let made = create(&platform, &[]).await;
        let secret = shown(&made);
        assert!(secret.starts_with("preau_") && secret.len() > 50, "{secret}");
        let id = only(&school).await;
        let kept = hashes(&school).await;
        assert_eq!(kept.len(), 1);
        assert_eq!((kept[0].1.clone(), kept[0].2), (tickets::hash(&secret), None));
        let page = platform.get(&format!("/admin/services/{id}")).await;
        page.shows("OpenID Connect").shows("http://localhost:8080/.well-known/openid-configuration").shows("http://localhost:8080/oidc/token")
            .shows("https://carnet.example/back?of=portal").shows("https://carnet.example/bye").shows("https://carnet.example/over")
            .shows("Celui qui sert").shows("RS256");
        assert!(!page.body.contains(&secret));
        assert!(page.statements() <= 12, "{}", page.statements());
        let (client, start, told): (String, String, bool) = school.app.db
            .one("select client_id, start_url, told from service_oidc join service on service.id = service_id", vec![]).await.unwrap();
        assert_eq!((start.as_str(), told), ("https://carnet.example/", true));
        let one = only(&school).await;
        assert_eq!(crate::clients::client_id(&school.app.db, one).await.unwrap().as_deref(), Some(client.as_str()));
        assert_eq!(crate::clients::client_id(&school.app.db, ServiceId::new(school.now())).await.unwrap(), None);
        assert_eq!(registry::opened_to(&school.app.db, one, "2026-11-24".parse().unwrap()).await.unwrap(), []);
        page.shows(&client);
        let acts = acts(&school).await;
        assert_eq!(acts.len(), 1);
        assert_eq!(acts[0].2, "service=Carnet; release=sdet; identifier=pairwise; url=https://carnet.example/; authentication=secret; algorithm=RS256; redirect=https://carnet.example/back https://carnet.example/back?of=portal; signed_out=https://carnet.example/bye; logout=https://carnet.example/over");
        // It stands at no address of CAS.
        platform.get("/cas/login?service=https%3A%2F%2Fcarnet.example%2Fback").await.is(403);
    }

    async fn a_form_of_openid_connect_says_what_is_to_be_mended(engine) {
        let school = school(engine).await;
        let platform = school.visitor("Max Platine").await;
        let keys = r#"{"keys":[{"kty":"EC","crv":"P-256","x":"eA","y":"eQ"}]}"#;
        for (changed, words) in [
            (vec![("returns", "")], "au moins une adresse"),
            (vec![("returns", "https://carnet.example/back#here")], "ne peut pas servir"),
            (vec![("returns", "https://*.carnet.example/")], "ne peut pas servir"),
            (vec![("returns", "http://carnet.example/")], "ne peut pas servir"),
            (vec![("signed-out", "carnet.example")], "ne peut pas servir"),
            (vec![("start", "https://evil.example/")], "n’est pas chez le service"),
            (vec![("logout", "http://10.0.0.1/")], "pas l’adresse"),
            (vec![("logout", "https://169.254.169.254/latest")], "n’appellera pas https://169.254.169.254/latest"),
            (vec![("logout", "https://[::1]/over")], "nommez [::1]:443 dans"),
            (vec![("logout", "https://localhost/over")], "nommez localhost:443 dans"),
            (vec![("authentication", "private_key"), ("keys-url", "https://192.168.1.9/keys")], "n’appellera pas https://192.168.1.9/keys"),
            (vec![("authentication", "password")], "Choisissez dans la liste"),
            (vec![("algorithm", "none")], "Choisissez dans la liste"),
            (vec![("authentication", "private_key")], "ou les clés elles-mêmes"),
            (vec![("authentication", "private_key"), ("keys", "{}")], "pas un jeu de clés"),
            (vec![("authentication", "private_key"), ("keys", keys), ("keys-url", "https://carnet.example/keys")], "ou les clés elles-mêmes"),
        ] {
            create(&platform, &changed).await.is(422).shows(words);
        }
        create(&platform, &[("protocol", "saml")]).await.is_not_found();
        let (count,): (i64,) = school.app.db.one("select cast(count(*) as bigint) from service", vec![]).await.unwrap();
        assert_eq!(count, 0);
        // One with a key, and one that can prove nothing, have no secret.
        create(&platform, &[("authentication", "private_key"), ("keys", keys)]).await.is(303);
        create(&platform, &[("authentication", "none"), ("keys", "{}")]).await.is(303);
        assert_eq!(hashes(&school).await, []);
        let kept: Vec<(String, Option<String>)> =
            school.app.db.fresh("select authentication, keys from service_oidc order by authentication desc", vec![]).await.unwrap();
        assert_eq!(kept, [("private_key".to_owned(), Some(keys.to_owned())), ("none".to_owned(), None)]);
    }

    async fn two_secrets_are_good_while_one_takes_the_place_of_the_other(engine) {
        let school = school(engine).await;
        let platform = school.visitor("Max Platine").await;
        create(&platform, &[]).await.is(200);
        let id = only(&school).await;
        let rotate = async |grace: &str| platform.post(&format!("/admin/services/{id}/secrets"), &[("grace", grace)]).await;
        rotate("365").await.is_not_found();
        school.app.clock.advance(60);
        let second = rotate("7").await;
        second.shows("L’ancien secret reste bon jusqu’au");
        let kept = hashes(&school).await;
        assert_eq!(kept.len(), 2);
        assert_eq!(kept[0].2, Some(school.now().plus_seconds(7 * 86_400)));
        assert_eq!((kept[1].1.clone(), kept[1].2), (tickets::hash(&shown(&second)), None));
        platform.get(&format!("/admin/services/{id}")).await.shows("Remplacé, bon jusqu’au").shows("Celui qui sert");
        school.app.clock.advance(60);
        // A third one: the first goes at once.
        let third = rotate("1").await;
        let kept = hashes(&school).await;
        assert_eq!(kept.iter().map(|(_, hash, _)| hash.clone()).collect::<Vec<_>>(), [tickets::hash(&shown(&second)), tickets::hash(&shown(&third))]);
        // One is revoked: nothing else is good than the other.
        let revoke = async |secret: SecretId| platform.post(&format!("/admin/services/{id}/secrets/{secret}/revoke"), &[]).await;
        school.app.clock.advance(1);
        revoke(kept[0].0).await.leads_to(&format!("/admin/services/{id}"));
        revoke(kept[0].0).await.is_not_found();
        assert_eq!(hashes(&school).await.len(), 1);
        // A leak: the old one ends at once.
        school.app.clock.advance(1);
        let last = rotate("0").await;
        last.hides("L’ancien secret");
        assert_eq!(hashes(&school).await.iter().map(|(_, hash, _)| hash.clone()).collect::<Vec<_>>(), [tickets::hash(&shown(&last))]);
        let names: Vec<String> = acts(&school).await.into_iter().map(|(act, _, after)| format!("{act} {after}")).collect();
        assert_eq!(names[1..], [
            "act-service-secret-made service=Carnet; grace=7".to_owned(),
            "act-service-secret-made service=Carnet; grace=1".to_owned(),
            "act-service-secret-revoked service=Carnet".to_owned(),
            "act-service-secret-made service=Carnet; grace=0".to_owned(),
        ]);
        // What is over is not shown.
        rotate("1").await.is(200);
        school.app.clock.advance(86_400);
        let platform = school.visitor("Max Platine").await;
        platform.get(&format!("/admin/services/{id}")).await.shows("Celui qui sert").hides("Remplacé");
    }

    async fn a_change_is_kept_and_takes_secrets_off_that_have_no_use(engine) {
        let school = school(engine).await;
        let platform = school.visitor("Max Platine").await;
        create(&platform, &[("consent", "yes")]).await.is(200);
        let id = only(&school).await;
        let form = platform.get(&format!("/admin/services/{id}/edit")).await;
        school.app.clock.advance(1);
        form.shows("https://carnet.example/back?of=portal").shows("Modifier Carnet").shows("OpenID Connect");
        let changed = with(&[("name", "Agenda"), ("returns", "https://agenda.example/back"), ("authentication", "private_key"), ("keys-url", "https://agenda.example/keys"), ("signed-out", ""), ("logout", ""), ("second", "yes")]);
        platform.post(&format!("/admin/services/{id}/edit"), &changed).await.leads_to(&format!("/admin/services/{id}"));
        assert_eq!(hashes(&school).await, []);
        let page = platform.get(&format!("/admin/services/{id}")).await;
        page.shows("https://agenda.example/keys").shows("Par une clé à lui").shows("ne peut pas être prévenu").shows("Jamais demandé")
            .shows("Demandée à chaque personne").hides("carnet.example").hides("Celui qui sert");
        platform.post(&format!("/admin/services/{id}/secrets"), &[("grace", "7")]).await.is_not_found();
        let act = acts(&school).await.pop().unwrap();
        assert_eq!(act, (
            "act-service-changed".to_owned(),
            "release=sdet; identifier=pairwise; url=https://carnet.example/; authentication=secret; algorithm=RS256; redirect=https://carnet.example/back https://carnet.example/back?of=portal; signed_out=https://carnet.example/bye; logout=https://carnet.example/over; consent=yes".to_owned(),
            "service=Agenda; release=sdet; identifier=pairwise; url=https://agenda.example/; second_factor=yes; authentication=private_key; algorithm=RS256; keys=https://agenda.example/keys; redirect=https://agenda.example/back".to_owned(),
        ));
        // Stopped, nothing that it was given is good any more; what is registered stays for the day when it works again.
        let lina = school.visitor("Lina Crayon").await;
        let mut unit = school.app.db.begin().await.unwrap();
        unit.run(
            "insert into oidc_grant (id, session_id, service_id, person_id, scopes, structures, authenticated_at, methods, made_at)
             values ($1, $1, $2, $3, '', '', $4, 'pwd', $4)",
            args![lina.session, id, person("Lina Crayon"), school.now()],
        ).await.unwrap();
        registry::stop(&mut unit, person("Max Platine"), id, school.now()).await.unwrap();
        unit.commit().await.unwrap();
        let left: Vec<(i64,)> = school.app.db.fresh("select cast(count(*) as bigint) from oidc_grant union all select count(*) from service_redirect", vec![]).await.unwrap();
        assert_eq!(left, [(0,), (1,)]);
        platform.get("/admin/services").await.shows("Arrêté").shows("OpenID Connect");
    }

    async fn what_a_service_may_ask_of_the_api_is_ticked_in_its_registration(engine) {
        let school = school(engine).await;
        let platform = school.visitor("Max Platine").await;
        create(&platform, &[("api", "homework:read"), ("api", "profile"), ("api", "timetable:read")]).await.is(200);
        let id = only(&school).await;
        let kept: Vec<(String,)> = school.app.db.fresh("select api_scopes from service_oidc", vec![]).await.unwrap();
        assert_eq!(kept, [("timetable:read homework:read".to_owned(),)], "nothing but scopes of the API");
        platform.get(&format!("/admin/services/{id}")).await.shows("Lire l’emploi du temps").shows("Lire le travail à faire").hides("Cocher le travail");
        let form = platform.get(&format!("/admin/services/{id}/edit")).await;
        assert!(form.body.contains(r#"name="api" value="homework:read" checked"#) && !form.body.contains(r#"value="homework:write" checked"#));
        school.app.clock.advance(1);
        platform.post(&format!("/admin/services/{id}/edit"), &with(&[])).await.leads_to(&format!("/admin/services/{id}"));
        let kept: Vec<(String,)> = school.app.db.fresh("select api_scopes from service_oidc", vec![]).await.unwrap();
        assert_eq!(kept, [(String::new(),)]);
        let (_, before, after) = acts(&school).await.pop().unwrap();
        assert!(before.ends_with("; api=timetable:read homework:read") && !after.contains("api="), "{before} / {after}");
    }

    async fn who_did_not_prove_lately_who_she_is_does_it_first(engine) {
        let school = school(engine).await;
        let platform = school.visitor("Max Platine").await;
        create(&platform, &[]).await.is(200);
        let id = only(&school).await;
        let (secret, ..) = hashes(&school).await.remove(0);
        school.app.clock.advance(31 * 60);
        let first = "/settings/security/confirm?next=";
        let asks = |answer: Answer| assert!(answer.is(303).location().starts_with(first), "{}", answer.location());
        asks(platform.get("/admin/services/new?like=web").await);
        asks(platform.get(&format!("/admin/services/{id}/edit")).await);
        asks(create(&platform, &[("name", "Autre")]).await);
        asks(platform.post(&format!("/admin/services/{id}/edit"), &with(&[("name", "Autre")])).await);
        asks(platform.post(&format!("/admin/services/{id}/secrets"), &[("grace", "0")]).await);
        asks(platform.post(&format!("/admin/services/{id}/secrets/{secret}/revoke"), &[]).await);
        assert_eq!((hashes(&school).await[0].0, acts(&school).await.len()), (secret, 1));
        only(&school).await;
        // To look asks for nothing, and to stop neither: what burns is put out first.
        platform.get("/admin/services/new").await.is(200);
        platform.get(&format!("/admin/services/{id}")).await.is(200);
        platform.post(&format!("/admin/services/{id}/stop"), &[]).await.leads_to(&format!("/admin/services/{id}"));
    }

    async fn a_school_neither_reads_nor_makes_secrets(engine) {
        let school = school(engine).await;
        create(&school.visitor("Max Platine").await, &[]).await.is(200);
        let id = only(&school).await;
        let (secret, ..) = hashes(&school).await.remove(0);
        let ada = school.visitor("Ada Souris").await;
        ada.get(&format!("/admin/services/{id}")).await.shows("Carnet").hides("Secret").hides("carnet.example").hides("À donner");
        ada.post(&format!("/admin/services/{id}/secrets"), &[("grace", "0")]).await.is_not_found();
        ada.post(&format!("/admin/services/{id}/secrets/{secret}/revoke"), &[]).await.is_not_found();
        create(&ada, &[]).await.is_not_found();
        // A CAS service has none, whoever asks.
        let cas = register(&school, "Notes", &NOTES).await;
        school.visitor("Max Platine").await.post(&format!("/admin/services/{cas}/secrets"), &[("grace", "0")]).await.is_not_found();
        assert_eq!(hashes(&school).await.len(), 1);
    }

    async fn the_answer_is_shown_word_for_word_about_somebody_invented(engine) {
        let school = school(engine).await;
        let id = notes(&school, &NOTES).await;
        let platform = school.visitor("Max Platine").await;
        let page = platform.get(&format!("/admin/services/{id}?profile=teacher")).await;
        page.shows("Cette personne est inventée").shows("si Claude Équerre entrait").shows("<cas:ENTPersonProfils>National_ENS</cas:ENTPersonProfils>")
            .shows("<cas:nom>Équerre</cas:nom>");
        assert!(!page.body.contains("<cas:"), "what is shown is text");
        create(&platform, &[]).await.is(200);
        let carnet: Vec<(ServiceId,)> = school.app.db.fresh("select id from service where name = 'Carnet'", vec![]).await.unwrap();
        let page = platform.get(&format!("/admin/services/{}?profile=student", carnet[0].0)).await;
        page.shows("si Lina Crayon entrait").shows("Jeton d’identité").shows("\"iss\": \"http://localhost:8080\"").shows("\"amr\": [ \"pwd\" ]")
            .shows("\"family_name\": \"Crayon\"").shows("\"ENTEleveClasses\": [ \"6e B\" ]").shows("Nom Afficher le nom dans le service family_name Crayon")
            .hides("\"uid\"").hides("cas:");
    }

    async fn tickets_that_no_service_asks_about_are_counted_and_said_to_their_person_alone(engine) {
        let school = school(engine).await;
        let id = notes(&school, &NOTES).await;
        let sweep = async || {
            for (_, _, chore) in &school.app.chores {
                chore(&school.app, school.now()).await.unwrap();
            }
        };
        let lina = school.visitor("Lina Crayon").await;
        let missed = async |name: &str| {
            let viewer = school.app.viewer(person(name), school.now()).await.unwrap().unwrap();
            let today = school.now().day_in(&kit::viewer::default_zone());
            registry::chain(&school.app, &viewer, id, today).await.unwrap().unwrap().missed_at
        };
        for _ in 0..2 {
            ticket(&lina, "https://notes.example/app").await;
        }
        let made_at = school.now();
        sweep().await;
        assert_eq!(missed("Lina Crayon").await, None, "they are still good");
        school.app.clock.advance(11);
        sweep().await;
        sweep().await;
        assert_eq!((missed("Lina Crayon").await, missed("Hugo Ballon").await), (Some(made_at), None));
        let platform = school.visitor("Max Platine").await;
        platform.get(&format!("/admin/services/{id}")).await.shows("2 entrées que le service n’est pas venu vérifier").shows("Personne n’est encore venu").hides("Lina Crayon entrée");
        // It comes the next time: nothing is to be said any more, and the number stays.
        let good = ticket(&lina, "https://notes.example/app").await;
        validated(&school, "/cas/serviceValidate", "https://notes.example/app", &good, "").await.shows("National_");
        sweep().await;
        assert_eq!(missed("Lina Crayon").await, None);
        platform.get(&format!("/admin/services/{id}")).await.shows("2 entrées que").shows("Une connexion en trente jours");
        // A code of OpenID Connect is the same.
        let mut unit = school.app.db.begin().await.unwrap();
        unit.run(
            "insert into oidc_grant (id, session_id, service_id, person_id, scopes, structures, authenticated_at, methods, made_at)
             values ($1, $2, $3, $4, '', '', $5, 'pwd', $5)",
            args![kit::SessionId::new(school.now()).0, lina.session, id, person("Lina Crayon"), school.now()],
        ).await.unwrap();
        unit.run(
            "insert into oidc_token (hash, kind, grant_id, expires_at) select $1, 'code', id, $2 from oidc_grant",
            args![vec![1_u8], school.now().plus_seconds(60)],
        ).await.unwrap();
        unit.commit().await.unwrap();
        school.app.clock.advance(61);
        sweep().await;
        assert_eq!(missed("Lina Crayon").await, Some(school.now().plus_seconds(-1)));
        platform.get(&format!("/admin/services/{id}")).await.shows("3 entrées que");
        // It is kept some days, and not longer.
        school.app.clock.advance(8 * 86_400);
        let hugo = school.visitor("Hugo Ballon").await;
        ticket(&hugo, "https://notes.example/app").await;
        school.app.clock.advance(11);
        sweep().await;
        let (count,): (i64,) = school.app.db.one("select cast(count(*) as bigint) from service_missed", vec![]).await.unwrap();
        assert_eq!(count, 1);
    }
}
