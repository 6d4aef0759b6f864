//! Who helps whom to come in.

use super::{PASSWORD, count, login, school, settle};
use kit::args;
use testing::{School, both_engines, person};

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
}
