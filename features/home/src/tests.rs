//! The home and its pages, as visitors see them, on both engines.

use askama::Template;
use kit::db::Engine;
use kit::settings::{SettingKind, SettingSpec};
use kit::slice::{Card, HomeParts, Later, Todo};
use kit::words::Lang;
use kit::{App, Error, Form, Instant, PUBLIC, Page, Result, Routes, SIGNED_IN, Slice, Viewer, text};
use testing::{School, both_engines, person, structure};

/// A feature of its own for these tests: a card for each child and each class taught, pages to come back to,
/// settings, and every error.
fn other() -> Slice {
    const SETTINGS: &[SettingSpec] = &[
        SettingSpec { name: "other.days", kind: SettingKind::Number { min: 1, max: 90 }, default: "30" },
        SettingSpec { name: "other.open", kind: SettingKind::Switch, default: "yes" },
    ];
    Slice::named("other").settings(SETTINGS).home(parts).pages(
        Routes::at("/things")
            .get(SIGNED_IN, || async { page("groups") })
            .and_at("/things/{thing}")
            .get(SIGNED_IN, || async { page("one thing") })
            .and_at("/terms/{school}/year")
            .get(SIGNED_IN, || async { page("the year of a school") })
            .and_at("/broken")
            .get(PUBLIC, || async { Result::<Page>::Err(Error::broken("on purpose")) })
            .and_at("/refused")
            .post(PUBLIC, |_: Form| async { Result::<Page>::Err(Error::Refused(text!("settings-locked-above"))) }),
    )
}

#[derive(Template)]
#[template(source = "<section class=\"card\"><h2>{{ title }}</h2></section>", ext = "html")]
struct Titled {
    title: String,
}

fn page(title: &str) -> Page {
    Page::of(text!("home-title"), Titled { title: title.to_owned() })
}

fn parts<'a>(_: &'a App, viewer: &'a Viewer, _: Instant) -> Later<'a, Result<HomeParts>> {
    Box::pin(async move {
        let card = |title: String| Card { order: 10, wide: false, piece: Box::new(Titled { title }) };
        let mut out = HomeParts::default();
        out.cards.extend(viewer.children.iter().map(|child| card(format!("Journée de {}", child.given))));
        out.cards.extend(viewer.roles.iter().filter(|role| role.profile == kit::Profile::Teacher).map(|_| card("Cours".into())));
        if viewer.is(kit::Profile::Management) {
            out.todos.push(Todo {
                icon: "printer",
                hue: "blue",
                title: text!("options-title"),
                detail: text!("options-platform"),
                action: text!("options-keep"),
                href: "/things".into(),
            });
        }
        Ok(out)
    })
}

async fn open(engine: Engine) -> School {
    School::open(engine, || vec![directory::slice(), identity::slice(), crate::slice(), other()]).await
}

/// The setting of a scope as its page shows it, from its label to the next one.
fn college() -> String {
    structure("college").to_string()
}

both_engines! {
    async fn each_kind_of_person_reads_who_they_are(engine) {
        let school = open(engine).await;
        for (name, sentence) in [
            ("Lina Crayon", "Tu es élève au Collège Imaginaire."),
            ("Samira Crayon", "Noé en CM1"),
            ("Odile Ballon", "Hugo est en 6e B, au Collège Imaginaire."),
            ("Claude Équerre", "Vous enseignez au Collège"),
            ("Paul Compas", "Vous enseignez à l’École Imaginaire."),
            ("Rose Marelle", "Vous travaillez à la vie scolaire, au Collège Imaginaire."),
            ("Irène Tableau", "Vous êtes à la direction, au Collège Imaginaire."),
            ("Yves Classeur", "Vous travaillez au secrétariat, au Collège Imaginaire."),
            ("Ada Souris", "Vous y administrez Préau."),
            ("Marc Boussole", "Vous travaillez à l’Académie de démonstration."),
            ("Lise Arrosoir", "Vous travaillez au Département imaginaire."),
            ("Max Platine", "Vous administrez la plateforme."),
        ] {
            let home = school.visitor(name).await.get("/").await;
            home.shows(sentence).shows("Mardi 24 novembre, 10 h 20");
            assert!(home.statements() <= 12 && home.body.len() <= 30_000, "{name}: {} statements, {} bytes", home.statements(), home.body.len());
            assert_eq!(home.body.matches("<h1").count(), 1, "{name}");
        }
        school.visitor("Lina Crayon").await.get("/").await.shows("Salut Lina !").shows("Rien ne t’attend.").hides("Ce qui t’attend").hides("à jour");
        let management = school.visitor("Irène Tableau").await.get("/").await;
        management.shows("Bonjour Irène").shows("Deux choses vous attendent.").shows("Ce qui vous attend");
        school.stranger().get("/").await.leads_to("/sign-in");
    }

    async fn a_mother_looks_at_one_child_and_at_all_again(engine) {
        let school = open(engine).await;
        let samira = school.visitor("Samira Crayon").await;
        samira.get("/").await.shows("Tous mes enfants").shows("Journée de Lina").shows("Journée de Noé");
        let noe = person("Noé Crayon").to_string();
        samira.get(&format!("/?student={noe}")).await.shows("Journée de Noé").hides("Journée de Lina");
        // Reading did not keep it; the form does.
        samira.get("/").await.shows("Journée de Lina");
        samira.post_from("/", "/context", &[("child", &noe), ("back", "/")]).await.leads_to("/");
        samira.get("/").await.shows("Journée de Noé").hides("Journée de Lina").shows("Noé est en CM1, à l’École Imaginaire.");
        samira.post("/context", &[("child", ""), ("back", "/")]).await.leads_to("/");
        samira.get("/").await.shows("Journée de Lina").shows("Journée de Noé");
        // Somebody else's child is nobody.
        let hugo = person("Hugo Ballon").to_string();
        samira.get(&format!("/?student={hugo}")).await.shows("Journée de Lina").hides("Hugo");
        samira.post("/context", &[("child", &hugo), ("back", "/")]).await.leads_to("/");
        samira.get("/").await.shows("Journée de Lina").hides("Hugo");
    }

    async fn another_school_keeps_the_page_that_has_a_meaning_there(engine) {
        let school = open(engine).await;
        let claude = school.visitor("Claude Équerre").await;
        let (college, voisin) = (college(), structure("voisin").to_string());
        claude.get("/").await.shows("2 établissements").shows("Tous mes établissements");
        claude.post_from("/things", "/context", &[("structure", &voisin), ("back", "/things")]).await.leads_to("/things");
        claude.get("/").await.shows("Vous enseignez au Collège Voisin.").hides("2 établissements");
        // The year of the school left becomes that of the school chosen.
        claude.post("/context", &[("structure", &college), ("back", &format!("/terms/{voisin}/year"))]).await.leads_to(&format!("/terms/{college}/year"));
        // A thing of the school left has no meaning in the other: its list has.
        claude.post("/context", &[("structure", &voisin), ("back", "/things/6b")]).await.leads_to("/things");
        // A class of the directory stands under the classes.
        claude.post("/context", &[("structure", &college), ("back", &format!("/divisions/{}", testing::division("voisin", "4C")))]).await.leads_to("/groups");
        // All schools: every page keeps its meaning.
        claude.post("/context", &[("structure", ""), ("back", "/things/6b")]).await.leads_to("/things/6b");
        claude.get("/").await.shows("2 établissements");
        // A school that is not his changes nothing, and no form leads elsewhere.
        claude.post("/context", &[("structure", &structure("ecole").to_string()), ("back", "//evil.example")]).await.leads_to("/");
        claude.get("/").await.shows("2 établissements");
        school.stranger().post("/context", &[("structure", &college)]).await.leads_to("/sign-in?next=%2Fcontext");
    }

    async fn another_role_narrows_what_is_shown_and_no_right(engine) {
        let school = open(engine).await;
        let role = "insert into role (id, structure_id, person_id, profile, valid_from, source) values ($1, $2, $3, 'guardian', '2026-09-01', 'test')";
        let id = kit::id::at(school.now());
        school.app.db.run(role, kit::args![id, structure("college"), person("Irène Tableau")]).await.unwrap();
        let irene = school.visitor("Irène Tableau").await;
        irene.get("/admin/settings").await.shows("En tant que").shows("Tous mes rôles");
        irene.get("/").await.shows("Vous êtes à la direction").shows("Aucun enfant ne vous est relié");
        // As a parent, settings have no meaning; things have.
        irene.post("/context", &[("profile", "guardian"), ("back", "/admin/settings")]).await.leads_to("/");
        irene.get("/").await.hides("Vous êtes à la direction").shows("Une chose vous attend.");
        irene.get("/menu").await.hides("Réglages");
        irene.get("/things").await.shows("Responsable");
        // What is narrowed is the view: the right stays, and so does the page that was bookmarked.
        irene.get("/admin/settings").await.shows("Réglages : Collège Imaginaire");
        irene.post("/context", &[("profile", "management"), ("back", "/things")]).await.leads_to("/things");
        irene.get("/").await.shows("Deux choses vous attendent.").hides("Aucun enfant");
        // A role that is not hers is no choice.
        irene.post("/context", &[("profile", "academy"), ("back", "/")]).await.leads_to("/");
        irene.get("/").await.shows("Vous êtes à la direction").shows("Aucun enfant");
    }

    async fn the_menu_lists_what_is_open_and_nothing_else(engine) {
        let school = open(engine).await;
        school.visitor("Lina Crayon").await.get("/menu").await.shows("Accueil").shows("Mon compte").shows("Aide").hides("Réglages");
        school.visitor("Ada Souris").await.get("/menu").await.shows("Réglages");
        school.visitor("Claude Équerre").await.get("/menu").await.shows("Ce que je regarde");
    }

    async fn comfort_is_chosen_before_and_after_signing_in(engine) {
        let school = open(engine).await;
        let stranger = school.stranger();
        stranger.get("/settings/comfort").await.shows("Confort de lecture").shows("Un texte pour essayer");
        stranger.post_from("/settings/comfort", "/settings/comfort", &[("theme", "dark"), ("font", "dyslexic"), ("size", "larger"), ("wide", "yes"), ("ruler", "yes")]).await.leads_to("/settings/comfort");
        let page = stranger.get("/settings/comfort").await;
        page.shows("Vos choix sont gardés.");
        assert!(page.body.contains("data-theme=\"dark\" data-font=\"dyslexic\" data-size=\"larger\" data-spacing=\"wide\" data-ruler=\"on\""), "{}", &page.body[..300]);
        assert!(page.body.contains("value=\"dyslexic\" checked"));
        stranger.post("/settings/comfort", &[("usual", "yes"), ("theme", "dark")]).await.leads_to("/settings/comfort");
        assert!(!stranger.get("/settings/comfort").await.body.contains("data-theme=\"dark\""));
        let lina = school.visitor("Lina Crayon").await;
        lina.post_from("/", "/settings/theme", &[("theme", "dark"), ("back", "/things")]).await.leads_to("/things");
        assert!(lina.get("/").await.body.contains("data-theme=\"dark\""));
        lina.post("/settings/theme", &[("theme", "nonsense"), ("back", "/")]).await.leads_to("/");
        assert!(lina.get("/").await.body.contains("data-theme=\"dark\""));
    }

    async fn the_language_changes_and_leads_back_to_our_pages_only(engine) {
        let school = open(engine).await;
        let stranger = school.stranger();
        stranger.post_from("/about/help", "/settings/language", &[("language", "en"), ("back", "/about/help")]).await.leads_to("/about/help");
        stranger.get("/about/help").await.shows("Forgotten password").hides("Mot de passe oublié");
        for back in ["https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)", "/about/help?next=//evil.example", "/about/help#x", "/nowhere", "/\t/evil.example", "", "/settings"] {
            stranger.post("/settings/language", &[("language", "fr"), ("back", back)]).await.leads_to("/");
            stranger.post("/settings/theme", &[("theme", "light"), ("back", back)]).await.leads_to("/");
        }
        stranger.post("/settings/language", &[("language", "xx"), ("back", "/")]).await.is(422).shows("français et anglais");
    }

    async fn one_s_own_settings_lead_to_what_exists(engine) {
        let school = open(engine).await;
        let page = school.visitor("Lina Crayon").await.get("/settings").await;
        page.shows("Langue").shows("Confort de lecture").hides("Réglages");
        for path in ["/settings/security", "/settings/contact"] {
            assert_eq!(page.body.contains(path), school.app.page_at(path).is_some(), "{path}");
        }
        school.stranger().get("/settings").await.leads_to("/sign-in?next=%2Fsettings");
    }

    async fn language_and_comfort_are_kept_in_the_account(engine) {
        let school = open(engine).await;
        let lina = person("Lina Crayon");
        school.app.db.run("delete from account", vec![]).await.unwrap();
        let account = "insert into account (person_id, login, state, must_change, created_at, comfort) values ($1, 'lina.crayon', 'activated', $2, 0, '')";
        school.app.db.run(account, kit::args![lina, false]).await.unwrap();
        let visitor = school.visitor("Lina Crayon").await;
        visitor.post("/settings/comfort", &[("theme", "dark"), ("wide", "yes")]).await.leads_to("/settings/comfort");
        let (comfort,): (String,) = school.app.db.one("select comfort from account where person_id = $1", kit::args![lina]).await.unwrap();
        assert_eq!(comfort, "dark.usual.usual.wide");
        visitor.post("/settings/language", &[("language", "en"), ("back", "/settings")]).await.leads_to("/settings");
        visitor.get("/").await.shows("Hello Lina");
        // Another device of hers speaks English too, at once.
        school.visitor("Lina Crayon").await.get("/").await.shows("Hello Lina");
        school.visitor("Hugo Ballon").await.get("/").await.shows("Salut Hugo !");
    }

    async fn a_setting_is_inherited_locked_and_given_back(engine) {
        let school = open(engine).await;
        let (ada, marc, max) = (school.visitor("Ada Souris").await, school.visitor("Marc Boussole").await, school.visitor("Max Platine").await);
        let (college, academy) = (college(), structure("academie").to_string());
        let platform = kit::settings::PLATFORM.to_string();
        ada.get("/admin/settings").await.shows("Réglages : Collège Imaginaire").shows("Valeur par défaut : 30").hides("setting-platform");
        assert!(ada.get("/admin/settings").await.statements() <= 12);

        let set = [("name", "other.days"), ("value", "60"), ("scope", academy.as_str())];
        marc.post_from("/admin/settings", "/admin/settings", &set).await;
        let seen = ada.get("/admin/settings").await;
        seen.shows("Vient de « Académie de démonstration », choisi par Marc Boussole");
        assert!(seen.body.contains("value=\"60\""));

        ada.post("/admin/settings", &[("name", "other.days"), ("value", "45"), ("scope", &college), ("locked", "yes")]).await;
        let seen = ada.get("/admin/settings").await;
        seen.shows("Choisi ici par Ada Souris").hides("Fixé pour tous");
        assert!(seen.body.contains("value=\"45\""));
        ada.post("/admin/settings", &[("name", "other.days"), ("value", "91"), ("scope", &college)]).await.is(422).shows("voyez les bornes");

        max.get("/admin/settings").await.shows("Réglages : Toute la plateforme").shows("Éditeur du service");
        max.post("/admin/settings", &[("name", "other.days"), ("value", "10"), ("scope", &platform), ("locked", "yes")]).await;
        let seen = ada.get("/admin/settings").await;
        seen.shows("Fixé par « Toute la plateforme »");
        assert!(!seen.body.contains("id=\"other-days-value\""));
        ada.post("/admin/settings", &[("name", "other.days"), ("value", "20"), ("scope", &college)]).await.is(422).shows("fixé au-dessus");

        max.post("/admin/settings", &[("name", "other.days"), ("default", "yes"), ("scope", &platform)]).await.leads_to(&format!("/admin/settings?scope={platform}#other-days"));
        assert!(ada.get("/admin/settings").await.body.contains("value=\"45\""));
        ada.post("/admin/settings", &[("name", "other.days"), ("default", "yes"), ("scope", &college)]).await;
        assert!(ada.get("/admin/settings").await.shows("Vient de « Académie").body.contains("value=\"60\""));
        let acts: Vec<(String,)> = school.app.db.fresh("select after_text from audit_entry where act = 'act-setting'", vec![]).await.unwrap();
        assert_eq!(acts.len(), 5);
        assert!(acts.iter().any(|(after,)| after == "other.days=10 (locked)"));
    }

    async fn settings_are_for_those_in_charge_and_only_there(engine) {
        let school = open(engine).await;
        let platform = kit::settings::PLATFORM.to_string();
        for name in ["Lina Crayon", "Samira Crayon", "Claude Équerre", "Yves Classeur", "Rose Marelle"] {
            let visitor = school.visitor(name).await;
            visitor.get("/admin/settings").await.is_not_found();
            visitor.post("/admin/settings", &[("name", "other.days"), ("value", "1")]).await.is_not_found();
        }
        let irene = school.visitor("Irène Tableau").await;
        irene.get(&format!("/admin/settings?scope={platform}")).await.is_not_found();
        irene.get(&format!("/admin/settings?scope={}", structure("voisin"))).await.is_not_found();
        irene.post("/admin/settings", &[("name", "other.days"), ("value", "1"), ("scope", &platform)]).await.is_not_found();
        irene.post("/admin/settings", &[("name", "platform.editor"), ("value", "X"), ("scope", &college())]).await.is_not_found();
        irene.post("/admin/settings", &[("name", "nothing"), ("value", "X"), ("scope", &college())]).await.is_not_found();
        let nothing: Vec<(String,)> = school.app.db.fresh("select name from setting", vec![]).await.unwrap();
        assert!(nothing.is_empty());
    }

    async fn a_pupil_is_told_tu_on_every_page_about_the_service(engine) {
        let school = open(engine).await;
        let lina = school.visitor("Lina Crayon").await;
        for page in ["accessibility", "help", "privacy", "legal"] {
            let said = lina.get(&format!("/about/{page}")).await.text().to_lowercase();
            for word in said.split(|char: char| !char.is_alphanumeric()) {
                assert!(!matches!(word, "vous" | "votre" | "vos"), "{page}: {said}");
            }
        }
    }

    async fn pages_about_the_service_say_what_the_administrator_wrote(engine) {
        let school = open(engine).await;
        let stranger = school.stranger();
        stranger.get("/about/accessibility").await.shows("partiellement conforme").shows("RGAA").shows("Défenseur des droits").shows("le secrétariat de votre établissement");
        stranger.get("/about/privacy").await.shows("Aucun traceur").shows("CNIL").hides("ni envoyée")
            .shows("Ce que reçoivent les services").shows("vos classes et vos groupes").shows("le nombre de visites").shows("« Mes services » montre");
        stranger.get("/about/help").await.shows("Mot de passe oublié").shows("Ouvrir un service").shows("Entrer avec un autre compte");
        stranger.get("/about/legal").await.shows("ne l’a pas encore écrit ici");
        let platform = kit::settings::PLATFORM.to_string();
        let max = school.visitor("Max Platine").await;
        max.post("/admin/settings", &[("name", "platform.editor"), ("value", "Syndicat imaginaire, 1 rue du Banc"), ("scope", &platform)]).await;
        stranger.get("/about/legal").await.shows("Syndicat imaginaire, 1 rue du Banc");
        school.visitor("Lina Crayon").await.get("/about/help").await.shows("Demande à l’un de tes professeurs");
    }

    async fn the_offline_page_is_the_same_for_everybody(engine) {
        let school = open(engine).await;
        let shared = school.visitor("Hugo Ballon").await;
        let nobody = school.stranger().get("/offline").await;
        nobody.shows("Pas de connexion").shows("No connection");
        let somebody = school.visitor("Lina Crayon").await.get("/offline").await;
        assert_eq!(nobody.body, somebody.body);
        assert!(nobody.headers.get("set-cookie").is_none() && !nobody.body.contains("form-token"));
        school.app.db.run("update session set shared = $1", kit::args![true]).await.unwrap();
        assert!(!shared.get("/").await.body.contains("service-worker"), "not on a shared computer");
        school.app.db.run("update session set shared = $1", kit::args![false]).await.unwrap();
        // The worker is named to those who are signed in, and to nobody else.
        assert!(school.visitor("Lina Crayon").await.get("/").await.body.contains("name=\"service-worker\""));
        assert!(!school.stranger().get("/about/help").await.body.contains("service-worker"));
    }

    async fn errors_are_pages_in_every_language(engine) {
        let school = open(engine).await;
        for (who, language) in [("Claude Équerre", Lang::Fr), ("Lina Crayon", Lang::FrTu), ("Claude Équerre", Lang::En)] {
            let visitor = school.visitor(who).await;
            if language == Lang::En {
                visitor.set_cookie("preau-language", "en");
            }
            let answers = [
                visitor.get("/nowhere").await,
                visitor.get("/broken").await,
                visitor.post("/refused", &[]).await,
                visitor.post_raw("/refused", &[], &[]).await,
            ];
            for (answer, status) in answers.into_iter().zip([404, 500, 422, 403]) {
                answer.is(status);
                let text = answer.text();
                assert!(!text.contains("error-") && !text.contains("frame-") && !text.contains("home-"), "{language:?} {status}: {text}");
                assert_eq!(answer.body.matches("<h1").count(), 1);
                assert!(answer.body.contains("class=\"app\""), "in its frame");
            }
        }
        school.stranger().get("/nowhere").await.is_not_found().text().contains("Aller à la page d’entrée").then_some(()).expect("a way in");
    }

    async fn what_is_to_be_said_waits_for_a_page(engine) {
        let school = open(engine).await;
        let lina = school.visitor("Lina Crayon").await;
        lina.set_cookie("preau-flash", "home-all-good");
        lina.get_with("/nowhere", &[("sec-fetch-dest", "empty")]).await.is_not_found();
        assert_eq!(lina.cookie("preau-flash").as_deref(), Some("home-all-good"), "a script hears nothing of it");
        lina.get_with("/", &[("sec-fetch-dest", "document")]).await.is(200);
        assert_eq!(lina.cookie("preau-flash").unwrap_or_default(), "");
    }

    async fn the_frame_says_where_one_is(engine) {
        let school = open(engine).await;
        let ada = school.visitor("Ada Souris").await;
        let page = ada.get("/admin/settings").await;
        assert!(page.body.contains("href=\"/admin/settings\" aria-current=\"page\""));
        assert!(!page.body.contains("href=\"/\" aria-current"), "the home is not above every page");
        page.shows("Collège Imaginaire").hides("Démonstration");
    }
}

#[test]
fn every_word_is_said_in_both_languages() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("the root of the repository");
    let faults = testing::check_words(root);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
