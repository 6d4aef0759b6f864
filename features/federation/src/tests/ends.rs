//! Ends: the counter says that a session ended there, and a counter is stopped.

use super::counter::Forgery;
use super::{all, count, gone, is_in, linked, through};
use crate::model::ProviderId;
use crate::register;
use serde_json::json;
use testing::{Answer, School, both_engines, person};

const CLIENT: &str = "préau@exemple";

async fn tell(school: &School, id: ProviderId, token: &str) -> Answer {
    let body = format!("logout_token={token}");
    school.stranger().call(&format!("/sign-in/with/{id}/signed-out"), "application/x-www-form-urlencoded", &body).await
}

both_engines! {
    async fn a_session_that_ended_there_ends_here(engine) {
        let (school, counter, id) = all(engine).await;
        linked(&school, id, "4711", "Claude Équerre").await;
        linked(&school, id, "4712", "Anne Virgule").await;
        let (one, two, other) = (school.stranger(), school.stranger(), school.stranger());
        through(&one, &counter, id, "4711").await.leads_to("/");
        counter.says(json!({ "sid": "session-2" }));
        through(&two, &counter, id, "4711").await.leads_to("/");
        through(&other, &counter, id, "4712").await.leads_to("/");
        // By a password: that one is not the counter's.
        let own = school.visitor("Claude Équerre").await;
        // Every token that is not one ends nothing.
        for wrong in [
            json!({ "sub": "4711", "iss": "https://evil.example" }),
            json!({ "sub": "4711", "aud": "somebody else" }),
            json!({ "sub": "4711", "iat": 1_795_500_000 }),
            json!({ "sub": "4711", "exp": 1_795_511_000 }),
            json!({ "sub": "4711", "exp": null }),
            json!({ "sub": "4711", "jti": null }),
            json!({ "sub": "4711", "events": {} }),
            json!({ "sub": "4711", "events": null }),
            json!({ "sub": "4711", "events": { "http://schemas.openid.net/event/backchannel-logout": true } }),
            json!({ "sub": "4711", "nonce": "x" }),
            json!({ "sub": "4711", "sid": 7 }),
            json!({ "sid": "session-1", "sub": ["4711"] }),
            json!({}),
        ] {
            tell(&school, id, &counter.logout_token(CLIENT, wrong.clone())).await.is(400);
            assert!(is_in(&one).await && is_in(&two).await, "{wrong}");
        }
        for forgery in [Forgery::Unsigned, Forgery::PublicKeyAsSecret, Forgery::OtherKey, Forgery::OwnKey, Forgery::Changed, Forgery::AccessToken] {
            counter.forges(forgery);
            tell(&school, id, &counter.logout_token(CLIENT, json!({ "sub": "4711" }))).await.is(400);
        }
        counter.forges(Forgery::None);
        for nothing in ["", "x", "a.b.c"] {
            tell(&school, id, nothing).await.is(400);
        }
        assert_eq!(count(&school, "select count(*) from session").await, 4);
        // One session there, then everything of one person there.
        let token = counter.logout_token(CLIENT, json!({ "sub": "4711", "sid": "session-1", "jti": "a" }));
        let answer = tell(&school, id, &token).await;
        answer.is(200);
        assert_eq!(answer.headers["cache-control"], "no-store");
        assert!(!is_in(&one).await && is_in(&two).await);
        tell(&school, id, &token).await.is(400);
        tell(&school, id, &counter.logout_token(CLIENT, json!({ "sub": "4712", "sid": "session-1", "jti": "b" }))).await.is(200);
        assert!(is_in(&two).await && is_in(&other).await, "another's name does not widen it");
        tell(&school, id, &counter.logout_token(CLIENT, json!({ "sub": "4711", "jti": "c" }))).await.is(200);
        assert!(!is_in(&two).await && is_in(&other).await && is_in(&own).await);
        tell(&school, ProviderId(uuid::Uuid::nil()), &token).await.is(400);
    }

    async fn what_counts_once_is_swept(engine) {
        let (school, counter, id) = all(engine).await;
        linked(&school, id, "4711", "Claude Équerre").await;
        through(&school.stranger(), &counter, id, "4711").await.leads_to("/");
        assert_eq!(count(&school, "select count(*) from provider_once").await, 1);
        school.app.clock.advance(3_600);
        let (_, _, sweep) = crate::links::CHORES[0];
        sweep(&school.app, school.now()).await.unwrap();
        assert_eq!(count(&school, "select count(*) from provider_once").await, 0);
    }

    async fn a_counter_that_is_stopped_lets_nobody_in(engine) {
        let (school, counter, id) = all(engine).await;
        linked(&school, id, "4711", "Claude Équerre").await;
        let visitor = school.stranger();
        through(&visitor, &counter, id, "4711").await.leads_to("/");
        let late = school.stranger();
        let back = gone(&late, &counter, id, "", "4711").await;
        let was = register::by_id(&school.app.db, id).await.unwrap().unwrap();
        let mut unit = school.app.db.begin().await.unwrap();
        register::stop(&mut unit, person("Max Platine"), &was, school.now()).await.unwrap();
        unit.commit().await.unwrap();
        school.app.refresh().await.unwrap();
        assert!(!is_in(&visitor).await, "who came in through it is out");
        late.get(&back).await.is_not_found();
        late.get(&format!("/sign-in/with/{id}")).await.is_not_found();
        late.get("/sign-in").await.hides("Se connecter avec");
        assert!(late.cookie("preau").is_none());
        // Its links are there still, for their person to see.
        school.visitor("Claude Équerre").await.get("/settings/security").await.shows("l’académie d’Exemple").hides("Relier l’académie");
        let mut unit = school.app.db.begin().await.unwrap();
        register::resume(&mut unit, person("Max Platine"), &was, school.now()).await.unwrap();
        unit.commit().await.unwrap();
        school.app.refresh().await.unwrap();
        through(&school.stranger(), &counter, id, "4711").await.leads_to("/");
    }

    async fn who_is_forgotten_is_forgotten(engine) {
        let (school, counter, id) = all(engine).await;
        linked(&school, id, "4711", "Claude Équerre").await;
        let (_, forget) = school.app.forgets.iter().find(|(name, _)| *name == "federation").unwrap();
        let mut unit = school.app.db.begin().await.unwrap();
        assert_eq!(forget(&mut unit, person("Claude Équerre")).await.unwrap(), 1);
        unit.commit().await.unwrap();
        let visitor = school.stranger();
        through(&visitor, &counter, id, "4711").await.is(200);
        assert_eq!(count(&school, "select count(*) from session").await, 0);
    }
}
