//! Passkeys, tried with a device made of a key pair and a counter.

use super::{PASSWORD, SECOND, SETUP, count, enter, methods, note, present, recovery, school, second, secret, set_up, settle};
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};
use testing::{Answer, School, Visitor, both_engines, person};

const ORIGIN: &str = "http://localhost:8080";

/// A device that keeps a key.
struct Device {
    pair: EcdsaKeyPair,
    id: [u8; 32],
    handle: String,
    counter: u32,
    /// Whether it sees its person before it signs.
    sees: bool,
    origin: &'static str,
}

fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let number = three.iter().fold(0_u32, |sum, byte| (sum << 8) | u32::from(*byte)) << (8 * (3 - three.len()));
        for place in 0..=three.len() {
            out.push(char::from(SIGNS[(number >> (18 - 6 * place)) as usize & 63]));
        }
    }
    out
}

fn sha(bytes: &[u8]) -> Vec<u8> {
    digest(&SHA256, bytes).as_ref().to_vec()
}

impl Device {
    fn new() -> Self {
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &SystemRandom::new()).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, pkcs8.as_ref()).unwrap();
        Self { pair, id: kit::key::random(), handle: String::new(), counter: 0, sees: true, origin: ORIGIN }
    }
    fn client(&self, kind: &str, challenge: &Value) -> Vec<u8> {
        json!({ "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false }).to_string().into_bytes()
    }
    fn data(&mut self, more: u8) -> Vec<u8> {
        self.counter += 1;
        let flags = 1 | more | if self.sees { 4 } else { 0 };
        [&sha(b"localhost")[..], &[flags], &self.counter.to_be_bytes()].concat()
    }
    /// What a browser sends after it made the key.
    fn make(&mut self, started: &Value) -> String {
        self.handle = started["publicKey"]["user"]["id"].as_str().unwrap().to_owned();
        let public = self.pair.public_key().as_ref().to_vec();
        let key =
            [&[0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 0x20][..], &public[1..33], &[0x22, 0x58, 0x20], &public[33..]].concat();
        let data = [&self.data(0x40)[..], &[0; 16], &[0, 32], &self.id, &key].concat();
        let length = u8::try_from(data.len()).unwrap();
        let object = [&b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58"[..], &[length], &data].concat();
        let client = self.client("webauthn.create", &started["publicKey"]["challenge"]);
        let response =
            json!({ "attestationObject": base64(&object), "clientDataJSON": base64(&client), "transports": ["internal"] });
        self.sent(response)
    }
    /// What a browser sends after the key signed.
    fn sign(&mut self, started: &Value) -> String {
        let client = self.client("webauthn.get", &started["publicKey"]["challenge"]);
        let data = self.data(0);
        let signature = self.pair.sign(&SystemRandom::new(), &[&data[..], &sha(&client)].concat()).unwrap();
        let response = json!({
            "authenticatorData": base64(&data), "clientDataJSON": base64(&client),
            "signature": base64(signature.as_ref()), "userHandle": self.handle,
        });
        self.sent(response)
    }
    fn sent(&self, response: Value) -> String {
        json!({ "id": base64(&self.id), "rawId": base64(&self.id), "type": "public-key", "response": response, "extensions": {} })
            .to_string()
    }
}

async fn started(visitor: &Visitor, path: &str, fields: &[(&str, &str)]) -> Value {
    let answer = visitor.post(path, fields).await;
    assert_eq!(answer.headers["content-type"], "application/json", "{}", answer.text());
    serde_json::from_str(&answer.body).unwrap()
}

fn state(started: &Value) -> &str {
    started["state"].as_str().unwrap()
}

/// Somebody inside makes a key on a device.
async fn make(visitor: &Visitor, device: &mut Device) -> Answer {
    let options = started(visitor, "/settings/security/passkeys/start", &[]).await;
    let answer = device.make(&options);
    visitor.post("/settings/security/passkeys", &[("state", state(&options)), ("answer", &answer)]).await
}

/// A browser comes in with a device.
async fn open(visitor: &Visitor, device: &mut Device) -> Answer {
    let options = started(visitor, "/sign-in/passkey/start", &[]).await;
    let answer = device.sign(&options);
    visitor.post("/sign-in/passkey", &[("state", state(&options)), ("answer", &answer)]).await
}

async fn keys(school: &School) -> i64 {
    count(school, "select count(*) from passkey", vec![]).await
}

both_engines! {
    async fn a_passkey_opens_alone_and_each_answer_once(engine) {
        let school = school(engine).await;
        let login = settle(&school, "Anne Virgule").await;
        let inside = school.visitor("Anne Virgule").await;
        let elsewhere = school.visitor("Anne Virgule").await;
        let mut device = Device::new();
        let made = make(&inside, &mut device).await;
        assert_eq!(recovery(made.shows("Codes de secours")).len(), 10);
        assert_eq!(methods(&school, "Anne Virgule").await, "pwd hwk");
        elsewhere.get("/settings/security").await.leads_to("/sign-in?next=%2Fsettings%2Fsecurity");
        inside.get("/settings/security").await.shows("En service").shows("Clé d’accès créée");
        // No login, no password: the device has seen its person.
        school.app.clock.advance(1);
        let browser = school.stranger();
        browser.get("/sign-in").await.shows("Entrer avec une clé d’accès");
        let options = started(&browser, "/sign-in/passkey/start", &[]).await;
        assert_eq!((options["publicKey"]["rpId"].as_str(), options["publicKey"]["userVerification"].as_str()), (Some("localhost"), Some("required")));
        let answer = device.sign(&options);
        let fields = [("state", state(&options)), ("answer", &answer), ("next", "/settings/security/second")];
        let entered = browser.post("/sign-in/passkey", &fields).await;
        entered.leads_to("/settings/security/second");
        assert!(entered.statements() <= 16, "{} statements", entered.statements());
        assert_eq!(methods(&school, "Anne Virgule").await, "hwk");
        school.stranger().post("/sign-in/passkey", &fields).await.is(422).shows("n’ouvre pas de compte ici");
        // The password alone does not open any more; with the key it does.
        let browser = school.stranger();
        let page = enter(&browser, &login).await;
        page.shows(SECOND).shows("Utiliser ma clé d’accès").hides("six chiffres");
        second(&browser, &page, &[("code", "123456")]).await.is(422);
        open(&browser, &mut device).await.leads_to("/");
    }

    async fn an_answer_that_is_not_quite_right_opens_nothing(engine) {
        let school = school(engine).await;
        for name in ["Anne Virgule", "Bilal Atlas"] {
            settle(&school, name).await;
        }
        let inside = school.visitor("Anne Virgule").await;
        let mut device = Device::new();
        make(&inside, &mut device).await.is(200);
        let mut other = Device::new();
        make(&school.visitor("Bilal Atlas").await, &mut other).await.is(200);
        let browser = school.stranger();
        for fault in ["origin", "unseen", "challenge", "late", "handle", "copied", "other key", "nonsense", "unknown", "suspended"] {
            let options = started(&browser, "/sign-in/passkey/start", &[]).await;
            let another = started(&browser, "/sign-in/passkey/start", &[]).await;
            let counter = device.counter;
            let mut sealed = state(&options).to_owned();
            let answer = match fault {
                "origin" => { device.origin = "http://localhost.evil.example:8080"; device.sign(&options) }
                "unseen" => { device.sees = false; device.sign(&options) }
                "challenge" => device.sign(&another),
                "handle" => { let own = std::mem::replace(&mut device.handle, other.handle.clone()); let answer = device.sign(&options); device.handle = own; answer }
                "copied" => { device.counter = 0; device.sign(&options) }
                "other key" => { let id = std::mem::replace(&mut other.id, device.id); let answer = other.sign(&options); other.id = id; answer }
                "nonsense" => { sealed = "00".repeat(200); device.sign(&options) }
                "unknown" => Device::new().sign(&options),
                "suspended" => {
                    let mut unit = school.app.db.begin().await.unwrap();
                    crate::accounts::suspend(&mut unit, person("Anne Virgule"), school.now()).await.unwrap();
                    unit.commit().await.unwrap();
                    device.sign(&options)
                }
                _ => { school.app.clock.advance(300); device.sign(&options) }
            };
            browser.post("/sign-in/passkey", &[("state", &sealed), ("answer", &answer)]).await.is(422).shows("n’ouvre pas de compte ici");
            assert_eq!(browser.cookie("preau"), None, "{fault}");
            (device.origin, device.sees, device.counter) = (ORIGIN, true, counter.max(device.counter));
        }
        for nonsense in ["", "{}", "null", "[1]", "é"] {
            let options = started(&browser, "/sign-in/passkey/start", &[]).await;
            browser.post("/sign-in/passkey", &[("state", state(&options)), ("answer", nonsense)]).await.is(422);
        }
        let mut unit = school.app.db.begin().await.unwrap();
        crate::accounts::resume(&mut unit, person("Anne Virgule")).await.unwrap();
        unit.commit().await.unwrap();
        open(&browser, &mut device).await.leads_to("/");
    }

    async fn who_needs_a_second_factor_may_make_a_passkey_before_coming_in(engine) {
        let school = school(engine).await;
        let login = settle(&school, "Max Platine").await;
        let shared = [("login", login.as_str()), ("password", PASSWORD), ("shared", "yes")];
        school.stranger().post_from("/sign-in", "/sign-in", &shared).await.shows(SETUP).hides("Créer une clé d’accès");
        let browser = school.stranger();
        let page = enter(&browser, &login).await;
        let note = note(page.shows(SETUP).shows("Créer une clé d’accès"));
        let mut device = Device::new();
        let options = started(&browser, "/sign-in/second/passkey/start", &[("note", &note)]).await;
        let answer = device.make(&options);
        let fields = [("note", note.as_str()), ("state", state(&options)), ("answer", &answer)];
        browser.post("/sign-in/second/passkey", &fields[..2]).await.is(422);
        let options = started(&browser, "/sign-in/second/passkey/start", &[("note", &note)]).await;
        let answer = device.make(&options);
        let fields = [("note", note.as_str()), ("state", state(&options)), ("answer", &answer)];
        let done = browser.post("/sign-in/second/passkey", &fields).await;
        assert_eq!(recovery(done.shows("Codes de secours")).len(), 10);
        assert!(browser.cookie("preau").is_some());
        school.stranger().post("/sign-in/second/passkey", &fields).await.is(422);
        school.stranger().post("/sign-in/second/passkey/start", &[("note", &note)]).await.is(422);
        open(&school.stranger(), &mut device).await.leads_to("/");
        assert_eq!(keys(&school).await, 1);
    }

    async fn a_passkey_proves_again_and_only_ones_own(engine) {
        let school = school(engine).await;
        for name in ["Anne Virgule", "Bilal Atlas"] {
            settle(&school, name).await;
        }
        let inside = school.visitor("Anne Virgule").await;
        let (mut device, mut other) = (Device::new(), Device::new());
        make(&inside, &mut device).await.is(200);
        make(&school.visitor("Bilal Atlas").await, &mut other).await.is(200);
        school.app.clock.advance(30 * 60);
        let go = started(&inside, "/settings/security/passkeys/start", &[]).await;
        assert_eq!(go["go"], "/settings/security/confirm?next=/settings/security/second");
        inside.get("/settings/security/confirm").await.shows("Utiliser ma clé d’accès");
        for (device, right) in [(&mut other, false), (&mut device, true)] {
            let options = started(&inside, "/sign-in/passkey/start", &[]).await;
            let answer = device.sign(&options);
            let sent = inside.post("/settings/security/confirm/passkey", &[("state", state(&options)), ("answer", &answer), ("next", "/people")]).await;
            if right { sent.leads_to("/people"); } else { sent.is(422).shows("n’ouvre pas de compte ici"); }
        }
        assert_eq!(methods(&school, "Anne Virgule").await, "hwk");
    }

    async fn passkeys_and_codes_stand_beside_each_other(engine) {
        let school = school(engine).await;
        let login = settle(&school, "Anne Virgule").await;
        let mut device = Device::new();
        make(&school.visitor("Anne Virgule").await, &mut device).await.is(200);
        let inside = school.stranger();
        open(&inside, &mut device).await.leads_to("/");
        // A second one on the same device is the same one.
        let (id,): (uuid::Uuid,) = school.app.db.one("select id from passkey", vec![]).await.unwrap();
        school.app.db.run("update session set methods = 'pwd otp'", vec![]).await.unwrap();
        let own = school.visitor("Anne Virgule").await;
        own.post("/settings/security/passkeys/remove", &[("key", &id.to_string())]).await.leads_to("/settings/security/confirm?next=/settings/security/second");
        school.app.db.run("update session set methods = 'hwk'", vec![]).await.unwrap();
        let page = own.get("/settings/security/codes").await;
        let secret = secret(&page);
        own.post("/settings/security/codes", &[("note", &note(&page)), ("code", &present(&school, &secret))]).await.leads_to("/settings/security/second");
        school.visitor("Bilal Atlas").await.post("/settings/security/passkeys/remove", &[("key", &id.to_string())]).await.is_not_found();
        own.post("/settings/security/passkeys/remove", &[("key", &id.to_string())]).await.leads_to("/settings/security/second");
        assert_eq!((keys(&school).await, count(&school, "select count(*) from recovery_code", vec![]).await), (0, 10));
        open(&school.stranger(), &mut device).await.is(422);
        enter(&school.stranger(), &login).await.shows(SECOND).hides("clé d’accès");
        assert_eq!(methods(&school, "Anne Virgule").await, "pwd", "what was proved with it counts no more");
    }

    async fn a_second_person_takes_passkeys_away_too(engine) {
        let school = school(engine).await;
        let login = settle(&school, "Anne Virgule").await;
        let mut device = Device::new();
        make(&school.visitor("Anne Virgule").await, &mut device).await.is(200);
        set_up_beside(&school).await;
        let mut unit = school.app.db.begin().await.unwrap();
        assert!(crate::factors::reset(&school.app, &mut unit, person("Anne Virgule"), school.now()).await.unwrap());
        unit.commit().await.unwrap();
        assert_eq!(keys(&school).await, 0);
        open(&school.stranger(), &mut device).await.is(422);
        school.stranger().post_from("/sign-in", "/sign-in", &[("login", &login), ("password", PASSWORD)]).await.leads_to("/");
    }
}

/// Somebody else's factors, which nobody takes away.
async fn set_up_beside(school: &School) {
    settle(school, "Bilal Atlas").await;
    set_up(school, "Bilal Atlas").await;
}
