//! A registered service calls with an access token of the portal's own provider.

use super::*;
use kit::StructureId;
use sso::clients::{self, Names, NewClient};
use sso::model::{Algorithm, Audience, Authentication, Identifier, Release, ServiceId};
use sso::registry::{self, NewOpening, NewService};
use testing::{Visitor, both_engines};

const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const BACK: &str = "https://cahier.example/cb";

async fn register(school: &School, api: &str, places: &[Option<StructureId>]) -> (ServiceId, String) {
    let back = [BACK.to_owned()];
    let client = NewClient {
        authentication: Authentication::Public,
        keys_url: None,
        keys: None,
        algorithm: Algorithm::Es256,
        asks_consent: false,
        api_scopes: api,
        logout_url: None,
        signed_in: &back,
        signed_out: &[],
    };
    let service = NewService {
        name: "Cahier",
        supplier: "",
        icon: "globe",
        start_url: "https://cahier.example/",
        addresses: &[],
        proxies: &[],
        release: Release::Identifier,
        identifier: Identifier::Pairwise,
        told: false,
        second_factor: false,
    };
    let names = Names::fresh(&school.app);
    let mut unit = school.app.db.begin().await.unwrap();
    let id = clients::register(&mut unit, None, &service, &client, &names, school.now()).await.unwrap();
    for structure in places {
        let new = NewOpening { structure: *structure, audience: Audience::Everyone, from: day("2026-09-01"), until: None };
        registry::open(&mut unit, None, id, new, school.now()).await.unwrap();
    }
    unit.commit().await.unwrap();
    (id, names.client_id)
}

/// The question of the service, and what the person sees then.
fn question(client: &str, scope: &str) -> String {
    let pairs = [
        ("client_id", client),
        ("redirect_uri", BACK),
        ("response_type", "code"),
        ("scope", scope),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// The person agrees, and the service takes its token.
async fn agreed(visitor: &Visitor, client: &str, scope: &str) -> Value {
    let query = question(client, scope);
    let onward = visitor.post("/oidc/consent", &[("question", &query), ("answer", "yes")]).await;
    let back = visitor.get(onward.location()).await;
    let back = url::Url::parse(back.location()).unwrap();
    let code = back.query_pairs().find(|(name, _)| name == "code").expect("a code").1.into_owned();
    let pairs = [
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", BACK),
        ("client_id", client),
        ("code_verifier", VERIFIER),
    ];
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    let told = visitor.call("/oidc/token", "application/x-www-form-urlencoded", &body).await;
    serde_json::from_str(&told.body).unwrap()
}

both_engines! {
    async fn a_service_reads_what_the_person_agreed_to(engine) {
        let school = school(engine).await;
        let college = Some(structure("college"));
        let (service, client) = register(&school, "timetable:read", &[college]).await;
        let lina = school.visitor("Lina Crayon").await;
        // The school opened the service; what acts in her name is asked of her all the same, in a sentence.
        let page = lina.get(&format!("/oidc/authorize?{}", question(&client, "openid timetable:read homework:read"))).await;
        page.is(200).shows("Lire l’emploi du temps en ton nom").hides("Lire le travail à faire");
        let tokens = agreed(&lina, &client, "openid timetable:read homework:read").await;
        // What the registration does not name is not granted.
        assert_eq!(tokens["scope"], "openid timetable:read");
        let token = tokens["access_token"].as_str().unwrap().to_owned();
        let week = get(&school, "/api/v1/timetable?from=2026-11-23&to=2026-11-30", &token).await;
        assert_eq!(week.list("lessons").len(), 1);
        get(&school, "/api/v1/homework", &token).await.refuses(403);
        let me = get(&school, "/api/v1/me", &token).await;
        assert!(me.json["name"].is_null() && me.json["id"] != person("Lina Crayon").to_string(), "{}", me.json);
        // Once she agreed, she is not asked again.
        let again = lina.get(&format!("/oidc/authorize?{}", question(&client, "openid timetable:read"))).await;
        assert!(again.location().starts_with(BACK), "{}", again.location());

        // What the administrator takes back ends at once.
        school.app.db.run("update service_oidc set api_scopes = '' where service_id = $1", args![service]).await.unwrap();
        get(&school, "/api/v1/timetable", &token).await.refuses(403);
        school.app.db.run("update service set stopped_at = $2 where id = $1", args![service, school.now()]).await.unwrap();
        get(&school, "/api/v1/me", &token).await.refuses(401);
    }

    async fn a_service_reads_nothing_of_schools_that_did_not_open_it(engine) {
        let school = school(engine).await;
        let (_, client) = register(&school, "timetable:read", &[Some(structure("ecole"))]).await;
        let samira = school.visitor("Samira Crayon").await;
        let tokens = agreed(&samira, &client, "openid timetable:read").await;
        let token = tokens["access_token"].as_str().unwrap().to_owned();
        let me = get(&school, "/api/v1/me", &token).await;
        let children = me.list("children");
        assert_eq!(children.iter().map(|child| child["given_name"].as_str().unwrap()).collect::<Vec<_>>(), ["Noé"]);
        assert_ne!(children[0]["id"], person("Noé Crayon").to_string(), "two services cannot compare their children");
        let noe = children[0]["id"].as_str().unwrap();
        assert_eq!(get(&school, &format!("/api/v1/timetable?of={noe}"), &token).await.status, 200);
        get(&school, &format!("/api/v1/timetable?of={}", person("Noé Crayon")), &token).await.refuses(404);
        let lesson = lesson_of(&school, "Claude Équerre").await;
        get(&school, &format!("/api/v1/lessons/{lesson}"), &token).await.refuses(404);
        // It ends with the session of which it comes, and after fifteen minutes.
        school.app.clock.advance(900);
        get(&school, "/api/v1/me", &token).await.refuses(401);
    }
}
