//! The end of a session: tokens die with it, services are told, and a service may send a person out.

use super::ends::{Listening, calling};
use super::oidc::{Relying, Wanted, count, json, read, refuses, relying, userinfo};
use super::{encoded, school};
use crate::model::Algorithm;
use kit::{args, session};
use serde_json::Value;
use testing::{School, both_engines, person};

const BYE: &str = "https://cahier.example/bye?x=1";

async fn house(school: &School) {
    for (_, _, chore) in &school.app.chores {
        chore(&school.app, school.now()).await.unwrap();
    }
    school.app.work_all().await.unwrap();
}

/// The note that a service was sent.
async fn told(school: &School, heard: &str) -> (jsonwebtoken::Header, Value) {
    let body = heard.split_once("logout_token=").expect("a form").1;
    read(school, body).await
}

async fn are_dead(school: &School, relying: &Relying, tokens: &Value) {
    refuses(&userinfo(school, &tokens["access_token"]).await, 401, "invalid_token");
    refuses(&relying.refreshes(school, tokens["refresh_token"].as_str().unwrap()).await, 400, "invalid_grant");
}

both_engines! {
    async fn all_ends_kill_what_was_handed_out(engine) {
        let school = school(engine).await;
        let cahier = relying(&school, &Wanted::default()).await;
        const OFFLINE: (&str, &str) = ("scope", "openid offline_access");
        let mut all = vec![];
        for name in ["Lina Crayon", "Hugo Ballon", "Anne Virgule", "Zoé Pupitre"] {
            let visitor = school.visitor(name).await;
            let tokens = cahier.tokens(&school, &visitor, &[OFFLINE]).await;
            let code = cahier.code(&visitor, &[]).await;
            all.push((visitor, tokens, code));
        }
        all[0].0.post("/sign-out", &[]).await.is(303);
        let mut unit = school.app.db.begin().await.unwrap();
        session::end_all(&mut unit, person("Hugo Ballon"), None).await.unwrap();
        unit.commit().await.unwrap();
        school.app.db.run("update account set state = 'suspended' where person_id = $1", args![person("Anne Virgule")]).await.unwrap();
        school.app.db.run("update session set ends_at = $2 where person_id = $1", args![person("Zoé Pupitre"), school.now()]).await.unwrap();
        for (_, tokens, code) in &all {
            are_dead(&school, &cahier, tokens).await;
            refuses(&cahier.exchanges(&school, code).await, 400, "invalid_grant");
        }
        // A service that is stopped gets nothing more, and what it had stays dead when it works again.
        let lina = school.visitor("Lina Crayon").await;
        let tokens = cahier.tokens(&school, &lina, &[OFFLINE]).await;
        let mut unit = school.app.db.begin().await.unwrap();
        crate::registry::stop(&mut unit, person("Max Platine"), cahier.service, school.now()).await.unwrap();
        unit.commit().await.unwrap();
        refuses(&userinfo(&school, &tokens["access_token"]).await, 401, "invalid_token");
        refuses(&cahier.refreshes(&school, tokens["refresh_token"].as_str().unwrap()).await, 400, "unauthorized_client");
        let mut unit = school.app.db.begin().await.unwrap();
        crate::registry::resume(&mut unit, person("Max Platine"), cahier.service, school.now()).await.unwrap();
        unit.commit().await.unwrap();
        are_dead(&school, &cahier, &tokens).await;
    }

    async fn a_service_is_told_of_all_ends_by_the_names_it_knows(engine) {
        let school = school(engine).await;
        let service = Listening::start(204).await;
        let school = calling(&school, &service).await;
        let wanted = Wanted { logout_url: Some(format!("{}/out", service.url)), ..Wanted::default() };
        let cahier = relying(&school, &wanted).await;
        let deaf = relying(&school, &Wanted { name: "Manuels", ..Wanted::default() }).await;
        let mut known = vec![];
        for name in ["Lina Crayon", "Hugo Ballon"] {
            let visitor = school.visitor(name).await;
            let tokens = cahier.tokens(&school, &visitor, &[]).await;
            known.push((visitor, read(&school, tokens["id_token"].as_str().unwrap()).await.1));
        }
        deaf.tokens(&school, &known[0].0, &[]).await;
        house(&school).await;
        assert_eq!(service.heard(), Vec::<String>::new(), "nobody left yet");
        known[0].0.post("/sign-out", &[]).await.leads_to(&format!("/signed-out?service={}", deaf.service));
        school.app.db.run("delete from session where person_id = $1", args![person("Hugo Ballon")]).await.unwrap();
        house(&school).await;
        house(&school).await;
        let heard = service.heard();
        assert_eq!(heard.len(), 2);
        for heard in &heard {
            assert!(heard.starts_with("POST /out HTTP/1.1"), "{heard}");
            let (header, claims) = told(&school, heard).await;
            let (_, said) = known.iter().find(|(_, said)| said["sub"] == claims["sub"]).expect("one of the two");
            assert_eq!((header.typ.as_deref(), header.alg), (Some("logout+jwt"), jsonwebtoken::Algorithm::ES256));
            for name in ["iss", "aud", "sub", "sid"] {
                assert_eq!(claims[name], said[name], "{name}");
            }
            assert_eq!(claims["events"], serde_json::json!({ "http://schemas.openid.net/event/backchannel-logout": {} }));
            assert!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap() <= 120);
            assert!(claims.get("nonce").is_none() && claims["jti"].as_str().unwrap().len() == 32);
        }
        assert_ne!(told(&school, &heard[0]).await.1["sub"], told(&school, &heard[1]).await.1["sub"]);
        // Such a note is no hint.
        let note = heard[0].split_once("logout_token=").unwrap().1;
        school.visitor("Lina Crayon").await.get(&format!("/oidc/sign-out?id_token_hint={note}")).await.shows("Se déconnecter ?");
    }

    async fn a_fault_of_the_service_is_tried_again_and_a_refusal_is_not(engine) {
        let school = school(engine).await;
        for (status, left) in [(500, 1), (400, 0), (200, 0)] {
            let service = Listening::start(status).await;
            let school = calling(&school, &service).await;
            let wanted = Wanted { logout_url: Some(service.url.clone()), algorithm: Algorithm::Es256, ..Wanted::default() };
            let cahier = relying(&school, &wanted).await;
            let lina = school.visitor("Lina Crayon").await;
            cahier.tokens(&school, &lina, &[]).await;
            school.app.db.run("delete from job", vec![]).await.unwrap();
            lina.post("/sign-out", &[]).await;
            school.app.work_all().await.unwrap();
            assert_eq!((service.heard().len(), count(&school, "select cast(count(*) as bigint) from job").await), (1, left), "{status}");
        }
    }

    async fn a_service_sends_a_person_out(engine) {
        let school = school(engine).await;
        let service = Listening::start(200).await;
        let school = calling(&school, &service).await;
        let cahier = relying(&school, &Wanted { logout_url: Some(service.url.clone()), ..Wanted::default() }).await;
        let other = relying(&school, &Wanted { name: "Autre", logout_url: Some(service.url.clone()), ..Wanted::default() }).await;
        let comes = async |name: &'static str| {
            let visitor = school.visitor(name).await;
            let tokens = cahier.tokens(&school, &visitor, &[]).await;
            (visitor, tokens["id_token"].as_str().unwrap().to_owned())
        };
        let out = |fields: &[(&str, &str)]| {
            let query: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
            format!("/oidc/sign-out?{}", query.join("&"))
        };
        let is_in = async |visitor: &testing::Visitor| visitor.get("/settings/security").await.status == 200;
        // With a note of this very session: at once, and back with the state.
        let (lina, note) = comes("Lina Crayon").await;
        school.app.clock.advance(700);
        lina.get(&out(&[("id_token_hint", &note), ("post_logout_redirect_uri", BYE), ("state", "é&x")])).await.leads_to(&format!("{BYE}&state=%C3%A9%26x"));
        assert!(!is_in(&lina).await);
        house(&school).await;
        assert_eq!(service.heard().len(), 1);
        // The same by a form of the service.
        let (lina, note) = comes("Lina Crayon").await;
        let body = out(&[("id_token_hint", &note), ("post_logout_redirect_uri", BYE)]);
        let asked = school.stranger().call("/oidc/sign-out", "application/x-www-form-urlencoded", body.split_once('?').unwrap().1).await;
        lina.get(asked.location()).await.leads_to(BYE);
        // Without a note, with one of another session, or of a session that is over: after she says so.
        let (hugo, of_hugo) = comes("Hugo Ballon").await;
        let (lina, _) = comes("Lina Crayon").await;
        for fields in [&[("client_id", cahier.id.as_str()), ("post_logout_redirect_uri", BYE)][..], &[("id_token_hint", &of_hugo), ("post_logout_redirect_uri", BYE)], &[("id_token_hint", &note), ("post_logout_redirect_uri", BYE)]] {
            let page = lina.get(&out(fields)).await;
            page.shows("Se déconnecter ?").shows("Cahier propose");
            assert!(is_in(&lina).await);
        }
        lina.get("/oidc/sign-out").await.shows("Se déconnecter ?");
        let question = out(&[("client_id", cahier.id.as_str()), ("post_logout_redirect_uri", BYE), ("state", "1")]);
        let answer = lina.post("/oidc/sign-out/confirmed", &[("question", question.split_once('?').unwrap().1)]).await;
        answer.leads_to(&format!("{BYE}&state=1"));
        assert!(!is_in(&lina).await && is_in(&hugo).await);
        // Nowhere but to a registered address, and nowhere without knowing whose it is.
        for fields in [
            &[("id_token_hint", of_hugo.as_str()), ("post_logout_redirect_uri", "https://evil.example/")][..],
            &[("id_token_hint", &of_hugo), ("post_logout_redirect_uri", "https://cahier.example/bye")],
            &[("id_token_hint", &of_hugo), ("post_logout_redirect_uri", "https://cahier.example/cb")],
            &[("id_token_hint", &of_hugo), ("client_id", &other.id), ("post_logout_redirect_uri", BYE)],
            &[("post_logout_redirect_uri", BYE)],
            &[("client_id", "nobody"), ("post_logout_redirect_uri", BYE)],
        ] {
            let answer = hugo.get(&out(fields)).await;
            answer.is(403);
            assert!(answer.location().is_empty() && is_in(&hugo).await);
            school.stranger().get(&out(fields)).await.is(403);
        }
        school.stranger().get(&out(&[("id_token_hint", &of_hugo), ("post_logout_redirect_uri", BYE)])).await.leads_to(BYE);
        school.stranger().get("/oidc/sign-out").await.leads_to("/signed-out");
    }

    async fn nothing_is_kept_for_ever_nor_of_who_is_forgotten(engine) {
        let school = school(engine).await;
        let cahier = relying(&school, &Wanted::default()).await;
        let lina = school.visitor("Lina Crayon").await;
        cahier.tokens(&school, &lina, &[]).await;
        let live = cahier.tokens(&school, &lina, &[("scope", "openid offline_access")]).await;
        cahier.code(&lina, &[]).await;
        school.app.db.run("insert into oidc_proof (hash, expires_at) values ($1, $2)", args![vec![1u8], school.now()]).await.unwrap();
        const GRANTS: &str = "select cast(count(*) as bigint) from oidc_grant";
        const TOKENS: &str = "select cast(count(*) as bigint) from oidc_token";
        assert_eq!((count(&school, GRANTS).await, count(&school, TOKENS).await), (3, 6));
        house(&school).await;
        assert_eq!((count(&school, GRANTS).await, count(&school, TOKENS).await), (3, 6), "all may still be used");
        school.app.clock.advance(1_000);
        house(&school).await;
        assert_eq!((count(&school, GRANTS).await, count(&school, TOKENS).await), (1, 2), "a refresh token waits, a used code is known");
        assert_eq!(count(&school, "select cast(count(*) as bigint) from oidc_proof").await, 0);
        let again = cahier.refreshes(&school, live["refresh_token"].as_str().unwrap()).await;
        again.is(200);
        let _ = json(&again);
        school.app.db.run("insert into oidc_consent (person_id, service_id, scopes, agreed_at) values ($1, $2, '', 0)", args![person("Lina Crayon"), cahier.service]).await.unwrap();
        let mut unit = school.app.db.begin().await.unwrap();
        assert!(crate::telling::forget(&mut unit, person("Lina Crayon")).await.unwrap() > 0);
        unit.commit().await.unwrap();
        assert_eq!((count(&school, GRANTS).await, count(&school, TOKENS).await), (0, 0));
        assert_eq!(count(&school, "select cast(count(*) as bigint) from oidc_consent").await, 0);
    }
}
