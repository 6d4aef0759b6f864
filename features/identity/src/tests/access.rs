//! Who helps whom to come in.

use super::{PASSWORD, count, letters, login, school, settle};
use kit::args;
use testing::{School, both_engines, person, structure};

fn access(name: &str) -> String {
    format!("/people/{}/access", person(name))
}
fn reset(name: &str) -> String {
    format!("/people/{}/password-reset", person(name))
}

/// Whether a page is there for somebody.
async fn opens(school: &School, who: &str, path: &str) -> bool {
    school.visitor(who).await.get(path).await.status.as_u16() == 200
}

both_engines! {
    async fn each_helps_those_they_may(engine) {
        let school = school(engine).await;
        for (who, whom, may) in [
            // Teachers: pupils of their own classes, and nobody else.
            ("Claude Équerre", "Lina Crayon", true),
            ("Claude Équerre", "Lina Crayon @voisin", true),
            ("Anne Virgule", "Lina Crayon", true),
            ("Anne Virgule", "Inès Gommette", false),
            ("Anne Virgule", "Lina Crayon @voisin", false),
            ("Anne Virgule", "Samira Crayon", false),
            ("Anne Virgule", "Claude Équerre", false),
            ("Doc Signet", "Lina Crayon", false),
            ("Paul Compas", "Noé Crayon", true),
            ("Paul Compas", "Lina Crayon", false),
            // The CPE: pupils of the school; the AED nobody.
            ("Rose Marelle", "Inès Gommette", true),
            ("Rose Marelle", "Noé Crayon", false),
            ("Rose Marelle", "Samira Crayon", false),
            ("Sam Sifflet", "Inès Gommette", false),
            // The office: pupils and guardians.
            ("Yves Classeur", "Inès Gommette", true),
            ("Yves Classeur", "Samira Crayon", true),
            ("Yves Classeur", "Rémi Règle", false),
            ("Yves Classeur", "Anne Virgule", false),
            ("Nour Pansement", "Inès Gommette", false),
            // Management and administrators: everybody there, but those who administer elsewhere.
            ("Irène Tableau", "Anne Virgule", true),
            ("Irène Tableau", "Claude Équerre", true),
            ("Irène Tableau", "Ada Souris", true),
            ("Irène Tableau", "Viviane Préface", false),
            ("Irène Tableau", "Tom Règle", false),
            ("Ada Souris", "Max Platine", false),
            ("Ada Souris", "Ada Souris", false),
            ("Max Platine", "Viviane Préface", false),
            ("Ada Souris", "Irène Tableau", false),
            // Families and agents nobody.
            ("Lina Crayon", "Hugo Ballon", false),
            ("Samira Crayon", "Lina Crayon", false),
            ("Marc Boussole", "Irène Tableau", false),
            ("Lise Arrosoir", "Lina Crayon", false),
        ] {
            assert_eq!(opens(&school, who, &access(whom)).await, may, "{who} and the account of {whom}");
            assert_eq!(opens(&school, who, &reset(whom)).await, may, "{who} and a code for {whom}");
            let card = school.visitor(who).await.get(&format!("/people/{}", person(whom))).await;
            let shown = card.status.as_u16() == 200;
            assert_eq!(card.body.contains(&access(whom)), may && shown, "{who} and the button on the card of {whom}");
            assert!(card.statements() <= 12, "{who} and the card of {whom}: {}", card.statements());
        }
        school.visitor("Irène Tableau").await.get("/people/0192aa00-0000-7000-8000-000000000001/access").await.is_not_found();
        let page = school.visitor("Claude Équerre").await.get(&access("Lina Crayon")).await;
        assert!(page.statements() <= 12, "{}", page.statements());
    }

    async fn a_teacher_gives_a_new_code_in_three_clicks(engine) {
        let school = school(engine).await;
        let login = settle(&school, "Lina Crayon").await;
        let pupil = school.visitor("Lina Crayon").await;
        let teacher = school.visitor("Anne Virgule").await;
        teacher.get(&access("Lina Crayon")).await.shows("Ouvert").shows("Faire un nouveau code");
        teacher.get(&reset("Lina Crayon")).await.shows("Le mot de passe d’avant ne marche plus");
        let page = teacher.post(&reset("Lina Crayon"), &[]).await;
        page.is(200).shows("Le code est prêt").shows(&login);
        let from = page.body.find("class=\"code\">").unwrap() + 13;
        let code = &page.body[from..from + 14];
        pupil.get("/settings/security").await.is(303);
        let stranger = school.stranger();
        stranger.post_from("/sign-in", "/sign-in", &[("login", &login), ("password", PASSWORD)]).await.is(422);
        stranger.post_from("/activation", "/activation", &[("code", code), ("birth", "2015-03-14")]).await.shows("Ce compte a déjà servi");
        school.visitor("Lina Crayon").await.get("/settings/security").await.shows("Nouveau code fait par l’établissement");
        assert_eq!(count(&school, "select count(*) from audit_entry where act = 'act-account-reset' and author_id = $1 and object_id = $2", args![person("Anne Virgule"), person("Lina Crayon")]).await, 1);
        assert_eq!(count(&school, "select count(*) from audit_entry where before_text like '%-%' or after_text like '%-%'", vec![]).await, 0, "the code is not in the journal");
        // After a week it is void.
        school.app.clock.advance(7 * 86_400);
        stranger.post_from("/activation", "/activation", &[("code", code), ("birth", "2015-03-14")]).await.is(422);
    }

    async fn an_administrator_stops_and_opens(engine) {
        let school = school(engine).await;
        settle(&school, "Anne Virgule").await;
        let teacher = school.visitor("Anne Virgule").await;
        let admin = school.visitor("Ada Souris").await;
        let act = |act: &'static str| { let admin = admin.clone(); async move { admin.post(&access("Anne Virgule"), &[("act", act)]).await } };
        act("reopen").await.is_not_found();
        act("suspend").await.leads_to(&access("Anne Virgule"));
        teacher.get("/settings/security").await.is(303);
        admin.get(&access("Anne Virgule")).await.shows("Suspendu").hides("Faire un nouveau code");
        act("resume").await.is(303);
        act("close").await.is(303);
        admin.get(&access("Anne Virgule")).await.shows("Fermé");
        act("reopen").await.is(303);
        let login = login(&school, "Anne Virgule").await;
        school.stranger().post_from("/sign-in", "/sign-in", &[("login", &login), ("password", PASSWORD)]).await.leads_to("/");
        // A teacher may make codes, never stop.
        school.visitor("Anne Virgule").await.post(&access("Lina Crayon"), &[("act", "close")]).await.is_not_found();
        // The platform's administrator does not walk over accounts: there is a page for support.
        let platform = school.visitor("Max Platine").await;
        platform.get(&access("Anne Virgule")).await.is_not_found();
        platform.post(&access("Anne Virgule"), &[("act", "suspend")]).await.is_not_found();
        platform.post(&reset("Anne Virgule"), &[]).await.is_not_found();
        // One school alone does not stop an account that serves in another too.
        school.visitor("Irène Tableau").await.post(&access("Claude Équerre"), &[("act", "close")]).await.is_not_found();
    }

    async fn a_school_alone_makes_no_code_for_who_serves_elsewhere_and_has_a_mail(engine) {
        let school = school(engine).await;
        settle(&school, "Claude Équerre").await;
        let teacher = school.visitor("Claude Équerre").await;
        let head = school.visitor("Irène Tableau").await;
        // Without an address there is no other way: both schools read of it.
        head.post(&reset("Claude Équerre"), &[]).await.is(200).shows("Le code est prêt");
        teacher.get("/settings/security").await.is(303);
        for at in ["college", "voisin"] {
            let sql = "select count(*) from audit_entry where act = 'act-account-reset' and structure_id = $1 and object_id = $2 and author_id = $3";
            assert_eq!(count(&school, sql, args![structure(at), person("Claude Équerre"), person("Irène Tableau")]).await, 1, "{at}");
        }
        assert_eq!(letters(&school).await.len(), 0);
        // With one, the person is asked to mend it alone.
        settle(&school, "Claude Équerre").await;
        verified(&school, "Claude Équerre").await;
        head.get(&access("Claude Équerre")).await.shows("Un seul établissement ne fait pas de code ici").hides("Faire un nouveau code");
        head.get(&reset("Claude Équerre")).await.is(422);
        head.post(&reset("Claude Équerre"), &[]).await.is(422).shows("reçoit un lien").hides("Le code est prêt");
        assert_eq!(count(&school, "select count(*) from activation_code where person_id = $1 and used_at is null", args![person("Claude Équerre")]).await, 0);
        let login = login(&school, "Claude Équerre").await;
        school.stranger().post_from("/sign-in", "/sign-in", &[("login", &login), ("password", PASSWORD)]).await.leads_to("/");
    }

    async fn a_new_code_is_told_to_a_verified_address_and_dies_of_another_password(engine) {
        let school = school(engine).await;
        settle(&school, "Anne Virgule").await;
        verified(&school, "Anne Virgule").await;
        let page = school.visitor("Irène Tableau").await.post(&reset("Anne Virgule"), &[]).await;
        page.is(200);
        let from = page.body.find("class=\"code\">").unwrap() + 13;
        let code = page.body[from..from + 14].to_owned();
        let told = letters(&school).await;
        assert!(told.len() == 1 && told[0].contains("Collège Imaginaire vient de faire un nouveau code"), "{told:?}");
        assert!(!told[0].contains(&code), "the code is not in the letter");
        // She asks for a link, and chooses a password herself: the code is worth nothing then.
        let stranger = school.stranger();
        stranger.post_from("/help-sign-in", "/help-sign-in", &[("who", "anne@exemple.invalid")]).await.is(200);
        let letter = letters(&school).await.pop().unwrap();
        let from = letter.find("/reset/").unwrap();
        stranger.post(&letter[from..from + 71], &[("password", "une grue rousse danse")]).await.leads_to("/sign-in");
        stranger.post_from("/activation", "/activation", &[("code", &code), ("birth", "1980-01-01")]).await.is(422);
    }
}

/// Gives somebody a verified address.
async fn verified(school: &School, name: &str) {
    let address = format!("{}@exemple.invalid", name.split(' ').next().unwrap().to_lowercase());
    let sql =
        "insert into contact_point (id, person_id, kind, value, verified_at, source) values ($1, $2, 'mail', $3, $4, 'self')";
    school.app.db.run(sql, args![kit::id::at(school.now()), person(name), address, school.now()]).await.unwrap();
}
