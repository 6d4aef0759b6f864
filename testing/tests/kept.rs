//! What was typed is not lost when the page is too old or the session over, and nobody else reads it.
#![allow(clippy::unwrap_used, reason = "a test says what is wrong by panicking")]

use kit::db::Migration;
use kit::uploads::Uploads;
use kit::{App, Error, Filled, Form, Page, Redirect, Result, Routes, SIGNED_IN, Slice, args};
use preau_testing::{Answer, School, Visitor, both_engines, person};

const HERE: (&str, &str) = ("origin", "http://localhost:8080");

/// A feature for trials: forms that keep what is typed, one that does not.
fn probe() -> Slice {
    const NOTES: &[Migration] =
        &[Migration { name: "0001_note", sql: "create table note (words text not null, act text not null);" }];
    let form = || async { Page::of("frame-menu", FormPage { filled: Filled::empty() }) };
    Slice::named("probe").migrations(NOTES).pages(
        Routes::at("/probe/form")
            .get(SIGNED_IN, form)
            .post(SIGNED_IN, send)
            .keeps_typed(&["words"])
            .and_at("/probe/files")
            .get(SIGNED_IN, form)
            .post_with_files(SIGNED_IN, send_files)
            .keeps_typed(&["words"])
            .and_at("/probe/secret")
            .get(SIGNED_IN, form)
            .post(SIGNED_IN, send),
    )
}

#[derive(askama::Template)]
#[template(source = "<form method=\"post\"><input name=\"words\" value=\"{{ filled.value(\"words\") }}\"></form>", ext = "html")]
struct FormPage {
    filled: Filled,
}

async fn send(axum::extract::State(app): axum::extract::State<App>, form: Form) -> Result<axum::response::Response> {
    use axum::response::IntoResponse;
    if form.text("words") == "wrong" {
        let filled = Filled::with(form).and_wrong("words", "settings-wrong-value");
        return Ok(Page::of("frame-menu", FormPage { filled }).invalid().into_response());
    }
    if form.text("words") == "gone" {
        return Err(Error::NotFound);
    }
    app.db.run("insert into note (words, act) values ($1, $2)", args![form.raw("words"), form.text("act")]).await?;
    Ok(Redirect::to("/probe/form").into_response())
}

async fn send_files(state: axum::extract::State<App>, form: Form, _: Uploads) -> Result<axum::response::Response> {
    send(state, form).await
}

fn slices() -> Vec<Slice> {
    vec![directory::slice(), probe()]
}

const TYPED: &str = "Le théorème de Thalès, <b>démontré</b> par \"Lina\".\nEt la suite.";

/// The token of a page that somebody has open.
async fn token(visitor: &Visitor, path: &str) -> String {
    visitor.get(path).await.form_token().unwrap()
}

/// The browser of a visitor now holds a new session, of whoever it is; its pages stay open.
async fn signs_in(school: &School, browser: &Visitor, name: &str) {
    browser.set_cookie("preau", &school.visitor(name).await.cookie("preau").unwrap());
}

/// Sends a form of a page as the browser does when its button is pressed.
async fn press(visitor: &Visitor, page: &Answer, action: &str) -> Answer {
    let begins = page.body.find(&format!("action=\"{action}\"")).unwrap_or_else(|| panic!("{action} in {}", page.body));
    let form = &page.body[begins..];
    let form = &form[..form.find("</form>").unwrap()];
    let plain = |text: &str| {
        text.replace("&#34;", "\"").replace("&#60;", "<").replace("&#62;", ">").replace("&#39;", "'").replace("&#38;", "&")
    };
    let fields: Vec<(String, String)> = form
        .split("name=\"")
        .skip(1)
        .map(|field| field.split_once("\" value=\"").unwrap())
        .map(|(name, rest)| (plain(name), plain(&rest[..rest.find('"').unwrap()])))
        .collect();
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    visitor.post_raw(action, &fields, &[HERE]).await
}

async fn notes(school: &School) -> Vec<(String, String)> {
    school.app.db.fresh("select words, act from note order by words", vec![]).await.unwrap()
}
async fn kept(school: &School) -> i64 {
    let (count,): (i64,) = school.app.db.fresh("select count(*) from kept_form", vec![]).await.unwrap()[0];
    count
}

both_engines! {
    async fn a_page_older_than_the_session_gives_the_text_back_and_sends_it_in_one_click(engine) {
        let school = School::open(engine, slices).await;
        let lina = school.visitor("Lina Crayon").await;
        let old = token(&lina, "/probe/form").await;
        signs_in(&school, &lina, "Lina Crayon").await;
        let fields = [("form-token", old.as_str()), ("words", TYPED), ("act", "publish")];
        let turned = lina.post_raw("/probe/form", &fields, &[HERE]).await;
        turned.is(403);
        assert!(turned.text().contains("Ta page était trop vieille") && turned.text().contains("Thalès, <b>démontré</b>"), "{}", turned.text());
        assert!(!turned.body.contains("<b>démontré"), "it is text, not a page");
        assert!(notes(&school).await.is_empty());
        press(&lina, &turned, "/probe/form").await.leads_to("/probe/form");
        assert_eq!(notes(&school).await, [(TYPED.to_owned(), "publish".to_owned())], "as it was typed, with the button that was pressed");
        assert_eq!(kept(&school).await, 0, "it was on the page, nothing had to be kept");
        // A script gets the token itself; once, and the draft goes on.
        let asked = [HERE, ("accept", "application/json")];
        let turned = lina.post_raw("/probe/form", &fields, &asked).await;
        turned.is(403);
        let fresh = turned.body.strip_prefix("{\"token\":\"").unwrap().strip_suffix("\"}").unwrap();
        lina.post_raw("/probe/form", &[("form-token", fresh), ("words", "draft")], &asked).await.leads_to("/probe/form");
        assert_eq!(notes(&school).await.len(), 2);
    }

    async fn a_session_that_ended_leads_to_the_text_after_signing_in(engine) {
        let school = School::open(engine, slices).await;
        let lina = school.visitor("Lina Crayon").await;
        let (page, files) = (token(&lina, "/probe/form").await, token(&lina, "/probe/files").await);
        // Idle too long, the row of the session swept; then the cookie is gone as well.
        school.app.clock.advance(3_700);
        let (stop, stopping) = tokio::sync::watch::channel(false);
        stop.send(true).unwrap();
        school.app.clone().keep_house(false, stopping).await;
        let fields = [("form-token", page.as_str()), ("words", TYPED), ("act", "publish")];
        lina.post_raw("/probe/form", &fields, &[HERE]).await.leads_to("/sign-in?next=/kept");
        lina.set_cookie("preau", "");
        lina.post_raw("/probe/form", &fields, &[HERE]).await.leads_to("/sign-in?next=/kept");
        assert_eq!(kept(&school).await, 1, "sent twice, it is the same");
        let with = [("form-token", files.as_str()), ("words", "Voici mon exposé.")];
        lina.post_files_raw("/probe/files", &with, &[("files", "a.pdf", b"%PDF"), ("files", "", b"")], &[HERE]).await.leads_to("/sign-in?next=/kept");
        assert_eq!(std::fs::read_dir(school.app.config.data.join("arriving")).map_or(0, Iterator::count), 0);
        // A script keeps its page, and says so.
        let said = lina.post_raw("/probe/form", &fields, &[HERE, ("accept", "application/json")]).await;
        said.is(401);
        assert_eq!((said.body.as_str(), kept(&school).await), ("{\"over\":true}", 2));
        // It is nowhere to be read.
        let rows: Vec<(Vec<u8>,)> = school.app.db.fresh("select fields from kept_form", vec![]).await.unwrap();
        assert!(rows.iter().all(|(sealed,)| !sealed.windows(5).any(|bytes| bytes == b"words")));

        signs_in(&school, &lina, "Lina Crayon").await;
        let page = lina.get("/kept").await;
        page.shows("Ton texte est là").shows("Voici mon exposé.").shows("Les fichiers sont à choisir de nouveau").shows("Thalès, <b>démontré</b>");
        press(&lina, &page, "/probe/form").await.leads_to("/probe/form");
        assert_eq!(notes(&school).await, [(TYPED.to_owned(), "publish".to_owned())]);
        let page = lina.get("/kept").await;
        page.shows("Voici mon exposé.").hides("Thalès");
        let at = page.body.find("/kept/").unwrap();
        let removal = page.body[at..at + 50].to_owned();
        assert!(removal.ends_with("/removal"), "{removal}");
        press(&lina, &page, &removal).await.leads_to("/kept");
        lina.get("/kept").await.leads_to("/");
        assert_eq!(notes(&school).await.len(), 1);
    }

    async fn what_is_to_be_mended_comes_back_as_always_and_what_is_not_there_stays(engine) {
        let school = School::open(engine, slices).await;
        let lina = school.visitor("Lina Crayon").await;
        let page = token(&lina, "/probe/form").await;
        school.app.clock.advance(3_700);
        for words in ["wrong", "gone"] {
            school.app.clock.advance(1);
            lina.post_raw("/probe/form", &[("form-token", page.as_str()), ("words", words)], &[HERE]).await.leads_to("/sign-in?next=/kept");
        }
        signs_in(&school, &lina, "Lina Crayon").await;
        // The newest first.
        let shown = lina.get("/kept").await;
        press(&lina, &shown, "/probe/form").await.is_not_found();
        assert_eq!(kept(&school).await, 2);
        let second = shown.body.find("gone").map(|_| shown.body.rfind("action=\"/probe/form\"").unwrap()).unwrap();
        let rest = Answer { body: shown.body[second..].to_owned(), ..shown.clone() };
        press(&lina, &rest, "/probe/form").await.is(422);
        assert_eq!(kept(&school).await, 1, "the form came back with its text");
    }

    async fn nobody_else_sees_it_or_sends_it(engine) {
        let school = School::open(engine, slices).await;
        let browser = school.visitor("Lina Crayon").await;
        let page = token(&browser, "/probe/form").await;
        // Somebody else signs in on this device, while the page of the first is still open there.
        signs_in(&school, &browser, "Hugo Ballon").await;
        let fields = [("form-token", page.as_str()), ("words", TYPED)];
        let turned = browser.post_raw("/probe/form", &fields, &[HERE]).await;
        turned.is(403).hides("Thalès");
        assert!(turned.text().contains("Cette page était celle de quelqu’un d’autre"));
        browser.post_raw("/probe/form", &fields, &[HERE, ("accept", "application/json")]).await.is(403).hides("token");
        browser.get("/kept").await.leads_to("/");
        let (id,): (kit::id::KeptFormId,) = school.app.db.fresh("select id from kept_form", vec![]).await.unwrap()[0];
        let forged = school.visitor("Hugo Ballon").await;
        forged.post(&format!("/kept/{id}/removal"), &[]).await.is_not_found();
        forged.post("/probe/form", &[("words", "x"), ("kept-form", &id.to_string())]).await.leads_to("/probe/form");
        assert_eq!(kept(&school).await, 1);
        // A row that is put under another name opens for nobody.
        school.app.db.run("update kept_form set person_id = $1", args![person("Hugo Ballon")]).await.unwrap();
        forged.get("/kept").await.leads_to("/");
        school.app.db.run("update kept_form set person_id = $1", args![person("Lina Crayon")]).await.unwrap();
        signs_in(&school, &browser, "Lina Crayon").await;
        browser.get("/kept").await.shows("Thalès");
        // What another person's school forgets is gone.
        let (_, forget) = school.app.forgets.iter().find(|(name, _)| *name == "kit").unwrap();
        let mut unit = school.app.db.begin().await.unwrap();
        assert_eq!(forget(&mut unit, person("Lina Crayon")).await.unwrap(), 1);
        unit.commit().await.unwrap();
        browser.get("/kept").await.leads_to("/");
    }

    async fn a_form_from_elsewhere_or_of_nobody_keeps_nothing(engine) {
        let school = School::open(engine, slices).await;
        let lina = school.visitor("Lina Crayon").await;
        let page = token(&lina, "/probe/form").await;
        school.app.clock.advance(3_700);
        let fields = [("form-token", page.as_str()), ("words", TYPED)];
        for elsewhere in [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site"), ("origin", "null")] {
            lina.post_raw("/probe/form", &fields, &[elsewhere]).await.is(403).hides("Thalès");
            lina.post_files_raw("/probe/files", &fields, &[], &[elsewhere]).await.is(403).hides("Thalès");
        }
        // Whose page it was is proved, not said.
        let mut forged = page.clone();
        let digit = forged.remove(130);
        forged.insert(130, if digit == '0' { '1' } else { '0' });
        for token in [forged.as_str(), &page[..128], &page[128..], "", &"é".repeat(150)] {
            let back = lina.post_raw("/probe/form", &[("form-token", token), ("words", TYPED)], &[HERE]).await;
            back.is(403);
            assert!(back.text().contains("Votre texte est encore là") && back.text().contains("Thalès"), "{}", back.text());
            assert!(!back.body.contains("kept-send") && !back.body.contains("action=\"/probe/form\""));
            // A browser that says nothing of where it comes from reads nothing back.
            lina.post_raw("/probe/form", &[("form-token", token), ("words", TYPED)], &[]).await.is(403).hides("Thalès");
            lina.post_files_raw("/probe/files", &[("form-token", token), ("words", TYPED)], &[], &[HERE]).await.is(303).hides("Thalès");
        }
        // A page of long ago, and a form that keeps nothing.
        lina.post_raw("/probe/secret", &fields, &[HERE]).await.is(403).hides("Thalès");
        school.app.clock.advance(31 * 86_400);
        lina.post_raw("/probe/form", &fields, &[HERE]).await.is(403);
        assert_eq!(kept(&school).await, 0);
    }

    async fn what_is_kept_has_bounds(engine) {
        let school = School::open(engine, slices).await;
        let lina = school.visitor("Lina Crayon").await;
        let page = token(&lina, "/probe/form").await;
        school.app.clock.advance(3_700);
        let send = async |words: &str| lina.post_raw("/probe/form", &[("form-token", page.as_str()), ("words", words)], &[HERE]).await;
        // Too large for the server: it is given back.
        let large = "a".repeat(256 * 1024);
        let back = send(&large).await;
        back.is(403);
        assert!(back.body.contains(&large));
        // Nothing typed: nothing to keep.
        send(" ").await.leads_to("/sign-in?next=%2Fprobe%2Fform");
        assert_eq!(kept(&school).await, 0);
        for k in 0..8 {
            school.app.clock.advance(60);
            send(&format!("texte {k}")).await.leads_to("/sign-in?next=/kept");
        }
        assert_eq!(kept(&school).await, 5);
        signs_in(&school, &lina, "Lina Crayon").await;
        let shown = lina.get("/kept").await;
        shown.shows("texte 7").shows("texte 3").hides("texte 2");
        assert!(shown.statements() <= 3, "{}", shown.statements());
        // After seven days it is shown to nobody, and then gone.
        school.app.clock.advance(7 * 86_400);
        signs_in(&school, &lina, "Lina Crayon").await;
        lina.get("/kept").await.leads_to("/");
        let (_, _, sweep) = school.app.chores.iter().find(|(name, ..)| *name == "kit.kept-forms").unwrap();
        sweep(&school.app, school.now()).await.unwrap();
        assert_eq!(kept(&school).await, 0);
    }
}
