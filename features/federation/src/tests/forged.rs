//! Every forgery of an answer: nobody comes in by any (A12).

use super::counter::{Counter, Forgery};
use super::{
    all, came, count, encoded, enter, gone, is_in, linked, parameter, refuses, run_with, school, session, through, usual,
};
use crate::model::Algorithm;
use crate::register::NewProvider;
use serde_json::{Value, json};
use testing::both_engines;

const NOW: i64 = 1_795_512_000;
const FORGERIES: [Forgery; 10] = [
    Forgery::Unsigned,
    Forgery::NoneWithSignature,
    Forgery::PublicKeyAsSecret,
    Forgery::OtherKey,
    Forgery::OwnKey,
    Forgery::UnknownKey,
    Forgery::Changed,
    Forgery::EmptySignature,
    Forgery::Critical,
    Forgery::AccessToken,
];

fn wrong_claims() -> Vec<Value> {
    vec![
        json!({ "iss": "https://evil.example" }),
        json!({ "iss": null }),
        json!({ "aud": "somebody else" }),
        json!({ "aud": [] }),
        json!({ "aud": null }),
        json!({ "aud": ["préau@exemple", "somebody else"] }),
        json!({ "aud": ["préau@exemple", "somebody else"], "azp": "somebody else" }),
        json!({ "azp": "somebody else" }),
        json!({ "azp": 7 }),
        json!({ "nonce": "another" }),
        json!({ "nonce": null }),
        json!({ "exp": NOW - 61 }),
        json!({ "exp": null }),
        json!({ "exp": "tomorrow" }),
        json!({ "iat": NOW + 61 }),
        json!({ "iat": NOW - 3_600 }),
        json!({ "iat": null }),
        json!({ "nbf": NOW + 300 }),
        json!({ "at_hash": "AAAAAAAAAAAAAAAAAAAAAA" }),
        json!({ "at_hash": 7 }),
        json!({ "sub": null }),
        json!({ "sub": "" }),
        json!({ "sub": "x".repeat(256) }),
        json!({ "sub": ["4711"] }),
        json!({ "auth_time": NOW - 43_200 - 3_600 }),
    ]
}

both_engines! {
    async fn no_forged_token_opens(engine) {
        let (school, counter, id) = all(engine).await;
        linked(&school, id, "4711", "Claude Équerre").await;
        for forgery in FORGERIES {
            counter.forges(forgery);
            let visitor = school.stranger();
            refuses(&through(&visitor, &counter, id, "4711").await, &visitor, &format!("{forgery:?}"));
        }
        counter.forges(Forgery::None);
        for wrong in wrong_claims() {
            counter.says(wrong.clone());
            let visitor = school.stranger();
            refuses(&through(&visitor, &counter, id, "4711").await, &visitor, &wrong.to_string());
        }
        assert_eq!(count(&school, "select count(*) from session").await, 0);
        // The same counter, right again; what a clock may differ by, and several for whom the portal is the one.
        for right in [
            json!({}),
            json!({ "exp": NOW - 30, "iat": NOW - 300 }),
            json!({ "iat": NOW + 30 }),
            json!({ "aud": ["préau@exemple"] }),
            json!({ "aud": ["préau@exemple", "somebody else"], "azp": "préau@exemple" }),
            json!({ "at_hash": null, "sid": null, "auth_time": null }),
        ] {
            counter.says(right.clone());
            let answer = through(&school.stranger(), &counter, id, "4711").await;
            assert_eq!((answer.status.as_u16(), answer.location()), (303, "/"), "{right}: {}", answer.text());
        }
    }

    async fn no_forged_token_of_rsa_opens(engine) {
        let counter = Counter::open(Algorithm::Rs256).await;
        let school = school(engine, &counter).await;
        let id = enter(&school, &NewProvider { algorithm: Algorithm::Rs256, ..usual(&counter) }).await;
        linked(&school, id, "4711", "Claude Équerre").await;
        for forgery in FORGERIES {
            counter.forges(forgery);
            let visitor = school.stranger();
            refuses(&through(&visitor, &counter, id, "4711").await, &visitor, &format!("{forgery:?}"));
        }
        // Another algorithm than was entered, rightly signed.
        let other = Counter::open(Algorithm::Es256).await;
        let school = run_with(&school, &other.host).await;
        let id = enter(&school, &NewProvider { algorithm: Algorithm::Rs256, ..usual(&other) }).await;
        linked(&school, id, "4711", "Claude Équerre").await;
        let visitor = school.stranger();
        refuses(&through(&visitor, &other, id, "4711").await, &visitor, "another algorithm");
    }

    async fn an_answer_belongs_to_one_way_of_one_browser(engine) {
        let (school, counter, id) = all(engine).await;
        linked(&school, id, "4711", "Claude Équerre").await;
        let visitor = school.stranger();
        // Of another browser: somebody sends the address of his own way.
        let back = gone(&visitor, &counter, id, "", "4711").await;
        let other = school.stranger();
        refuses(&came(&other, &back).await, &other, "begun in another browser");
        gone(&other, &counter, id, "", "4711").await;
        refuses(&came(&other, &back).await, &other, "another state");
        // Without a state, with another, with half of one.
        let iss = encoded(&counter.issuer);
        for state in ["", "state=&", "state=AAAA&"] {
            gone(&other, &counter, id, "", "4711").await;
            refuses(&came(&other, &format!("/sign-in/with/{id}/back?{state}code=code-1&iss={iss}")).await, &other, state);
        }
        // Too late.
        let late = school.stranger();
        let back_late = gone(&late, &counter, id, "", "4711").await;
        let cookie = visitor.cookie("preau-with").unwrap();
        visitor.get(&back).await.leads_to("/");
        // Twice: even by who kept the cookie.
        assert!(visitor.cookie("preau-with").is_none());
        let again = school.stranger();
        refuses(&came(&again, &back).await, &again, "twice");
        again.set_cookie("preau-with", &cookie);
        refuses(&came(&again, &back).await, &again, "twice, with the cookie");
        school.app.clock.advance(16 * 60);
        refuses(&came(&late, &back_late).await, &late, "too late");
        assert_eq!(count(&school, "select count(*) from session").await, 1);
    }

    async fn a_code_is_good_once_and_for_who_began(engine) {
        let (school, counter, id) = all(engine).await;
        linked(&school, id, "4711", "Claude Équerre").await;
        // The code of another way: its challenge is another's, and so is its nonce.
        let victim = school.stranger();
        let stolen = parameter(&gone(&victim, &counter, id, "", "4711").await, "code");
        let thief = school.stranger();
        let own = gone(&thief, &counter, id, "", "4712").await;
        let forged = own.replace(&format!("code={}", parameter(&own, "code")), &format!("code={stolen}"));
        refuses(&came(&thief, &forged).await, &thief, "a stolen code");
        counter.refuses_codes();
        let visitor = school.stranger();
        refuses(&through(&visitor, &counter, id, "4711").await, &visitor, "a code that is not taken");
    }

    async fn who_answers_in_another_s_place_is_not_heard(engine) {
        let (school, counter, id) = all(engine).await;
        let evil = Counter::open(Algorithm::Es256).await;
        let school = run_with(&school, &evil.host).await;
        let other = enter(&school, &NewProvider { name: "l’académie d’Exemple bis", ..usual(&evil) }).await;
        linked(&school, id, "4711", "Claude Équerre").await;
        // The way of one counter ends at the address of the other.
        let visitor = school.stranger();
        let back = gone(&visitor, &counter, id, "", "4711").await;
        refuses(&came(&visitor, &back.replace(&id.to_string(), &other.to_string())).await, &visitor, "at another's address");
        // The right address, and another issuer (RFC 9207); or none, though the counter names itself.
        for iss in [encoded(&evil.issuer), String::new(), encoded(&format!("{}/", counter.issuer))] {
            let visitor = school.stranger();
            let back = gone(&visitor, &counter, id, "", "4711").await;
            let forged = back.replace(&format!("iss={}", encoded(&counter.issuer)), &format!("iss={iss}"));
            refuses(&came(&visitor, &forged).await, &visitor, &iss);
        }
        // The same name at another counter is another person.
        through(&school.stranger(), &evil, other, "4711").await.is(200).shows("pas encore relié à un compte d’ici");
        assert!(session(&school, "Claude Équerre").await.is_none());
    }

    async fn who_calls_itself_otherwise_is_not_believed(engine) {
        let (school, counter, id) = all(engine).await;
        for wrong in [
            json!({ "issuer": format!("{}/", counter.issuer) }),
            json!({ "issuer": counter.issuer.to_uppercase() }),
            json!({ "issuer": null }),
            json!({ "authorization_endpoint": "javascript:alert(1)" }),
            json!({ "authorization_endpoint": "http://evil.example/authorize" }),
            json!({ "token_endpoint": "https://user@evil.example/token" }),
            json!({ "jwks_uri": "file:///etc/passwd" }),
            json!({ "end_session_endpoint": "javascript:alert(1)" }),
        ] {
            counter.announces(wrong.clone());
            let visitor = school.stranger();
            refuses(&came(&visitor, &format!("/sign-in/with/{id}")).await, &visitor, &wrong.to_string());
        }
        // A host that the configuration does not name is not called at all.
        counter.announces(json!({ "token_endpoint": "http://127.0.0.1:9/token" }));
        let visitor = school.stranger();
        let back = gone(&visitor, &counter, id, "", "4711").await;
        refuses(&came(&visitor, &back).await, &visitor, "a call inside");
    }

    async fn what_a_counter_answers_instead_is_said(engine) {
        let (school, counter, id) = all(engine).await;
        let iss = encoded(&counter.issuer);
        for (error, words) in [
            ("access_denied", "a été abandonnée"),
            ("temporarily_unavailable", "Pas de réponse de"),
            ("server_error", "Pas de réponse de"),
            ("invalid_scope", "n’a pas prouvé"),
            ("%3Cscript%3E", "n’a pas prouvé"),
        ] {
            let visitor = school.stranger();
            let back = gone(&visitor, &counter, id, "", "4711").await;
            let state = parameter(&back, "state");
            let answer = came(&visitor, &format!("/sign-in/with/{id}/back?error={error}&state={state}&iss={iss}&error_description=%3Cb%3E")).await;
            refuses(&answer, &visitor, error);
            assert!(answer.text().contains(words) && !answer.body.contains("<b>"), "{error}: {}", answer.text());
        }
    }

    async fn who_must_prove_it_anew_does(engine) {
        let (school, counter, id) = all(engine).await;
        linked(&school, id, "4711", "Claude Équerre").await;
        let visitor = school.stranger();
        through(&visitor, &counter, id, "4711").await.leads_to("/");
        for (wrong, why) in [(json!({ "auth_time": NOW - 300 }), "an open session there"), (json!({ "auth_time": null }), "not said")] {
            counter.says(wrong);
            came(&visitor, &gone(&visitor, &counter, id, "", "4711").await).await.is(422);
            assert!(is_in(&visitor).await, "{why}");
        }
        counter.says(json!({ "auth_time": NOW }));
        visitor.get(&gone(&visitor, &counter, id, "?next=/settings/security", "4711").await).await.leads_to("/settings/security");
        assert_eq!(count(&school, "select count(*) from session").await, 1, "the same session goes on");
        // A level of proof that was asked must be there.
        let strict = Counter::open(Algorithm::Es256).await;
        let school = run_with(&school, &strict.host).await;
        let id = enter(&school, &NewProvider { acr: Some("eidas2 eidas3"), ..usual(&strict) }).await;
        linked(&school, id, "4711", "Claude Équerre").await;
        for (acr, opens) in [(json!(null), false), (json!("eidas1"), false), (json!("eidas2 eidas3"), false), (json!("eidas3"), true)] {
            strict.says(json!({ "acr": acr }));
            let visitor = school.stranger();
            let answer = through(&visitor, &strict, id, "4711").await;
            assert_eq!(answer.status == 303, opens, "{acr}: {}", answer.text());
        }
    }

    async fn new_keys_are_read_once_a_minute(engine) {
        let (school, counter, id) = all(engine).await;
        linked(&school, id, "4711", "Claude Équerre").await;
        through(&school.stranger(), &counter, id, "4711").await.leads_to("/");
        through(&school.stranger(), &counter, id, "4711").await.leads_to("/");
        assert_eq!(counter.keys_read(), 1, "they are remembered");
        counter.forges(Forgery::UnknownKey);
        for _ in 0..5 {
            let visitor = school.stranger();
            refuses(&through(&visitor, &counter, id, "4711").await, &visitor, "unknown");
        }
        assert_eq!(counter.keys_read(), 1, "no stranger has them read");
        counter.forges(Forgery::None);
        counter.turns_key("two", true);
        school.app.clock.advance(61);
        counter.says(json!({ "iat": NOW + 61 }));
        through(&school.stranger(), &counter, id, "4711").await.leads_to("/");
        assert_eq!(counter.keys_read(), 2, "a new key is found");
        counter.turns_key("three", false);
        for _ in 0..3 {
            let visitor = school.stranger();
            refuses(&through(&visitor, &counter, id, "4711").await, &visitor, "not shown");
        }
        assert_eq!(counter.keys_read(), 2);
    }
}
