//! One's own account: password, sessions, address, a lost password, a child more.

use super::{PASSWORD, code, count, letters, login, note, school, settle};
use kit::{args, session};
use testing::{School, Visitor, both_engines, person};

/// Six digits of a letter.
fn digits(letter: &str) -> String {
    let body = letter.split("\r\n\r\n").skip(1).collect::<Vec<_>>().join(" ");
    let words: Vec<&str> = body.split(|char: char| !char.is_ascii_digit()).filter(|word| word.len() == 6).collect();
    words[0].to_owned()
}

fn link(letter: &str) -> String {
    let from = letter.find("/reset/").unwrap_or_else(|| panic!("no link in {letter}"));
    letter[from..from + 7 + 64].to_owned()
}

async fn verify_mail(school: &School, visitor: &Visitor, address: &str) {
    visitor.post("/settings/contact", &[("mail", address), ("password", PASSWORD)]).await.leads_to("/settings/contact");
    let code = digits(letters(school).await.last().unwrap());
    visitor.post("/settings/contact/code", &[("code", &code)]).await.leads_to("/settings/contact");
}

both_engines! {
    async fn changing_the_password_ends_the_other_sessions(engine) {
        let school = school(engine).await;
        settle(&school, "Samira Crayon").await;
        let (here, elsewhere) = (school.visitor("Samira Crayon").await, school.visitor("Samira Crayon").await);
        let page = here.get("/settings/security").await;
        page.shows("Appareils connectés").shows("Cet appareil");
        assert!(page.body.contains("value=\"samira.crayon\""));
        assert!(page.statements() <= 12, "{}", page.statements());
        let send = |old: &'static str, new: &'static str| { let here = here.clone(); async move {
            here.post("/settings/security", &[("old", old), ("password", new)]).await
        }};
        send("not mine", "une grue rousse danse").await.is(422).shows("Ce n’est pas votre mot de passe actuel");
        send(PASSWORD, PASSWORD).await.is(422).shows("C’est celui que vous aviez");
        send(PASSWORD, "samiracrayon").await.is(422).shows("ressemble trop");
        elsewhere.get("/settings/security").await.is(200);
        send(PASSWORD, "une grue rousse danse").await.leads_to("/settings/security");
        here.get("/settings/security").await.shows("Mot de passe changé");
        elsewhere.get("/settings/security").await.is(303);
        let login = login(&school, "Samira Crayon").await;
        school.stranger().post_from("/sign-in", "/sign-in", &[("login", &login), ("password", PASSWORD)]).await.is(422);
    }

    async fn guesses_of_ones_own_password_slow_down_too(engine) {
        let school = school(engine).await;
        settle(&school, "Samira Crayon").await;
        let thief = school.visitor("Samira Crayon").await;
        for _ in 0..5 {
            thief.post("/settings/security", &[("old", "guess"), ("password", "une grue rousse danse")]).await.is(422);
        }
        thief.post("/settings/security", &[("old", PASSWORD), ("password", "une grue rousse danse")]).await.is(422).shows("Attendez");
    }

    async fn one_ends_ones_own_sessions_and_nobody_elses(engine) {
        let school = school(engine).await;
        let (here, phone, tablet) = (school.visitor("Lina Crayon").await, school.visitor("Lina Crayon").await, school.visitor("Lina Crayon").await);
        let other = school.visitor("Hugo Ballon").await;
        let end = |id: kit::SessionId| { let here = here.clone(); async move {
            here.post("/settings/security/sessions", &[("session", &id.to_string())]).await.leads_to("/settings/security");
        }};
        end(phone.session.unwrap()).await;
        phone.get("/settings/security").await.is(303);
        tablet.get("/settings/security").await.is(200);
        end(other.session.unwrap()).await;
        other.get("/settings/security").await.is(200);
        here.post("/settings/security/sessions", &[("others", "yes")]).await.leads_to("/settings/security");
        tablet.get("/settings/security").await.is(303);
        here.get("/settings/security").await.shows("Session fermée à distance");
        assert_eq!(session::of_person(&school.app.db, person("Lina Crayon"), school.now()).await.unwrap().len(), 1);
    }

    async fn an_address_is_verified_by_a_code(engine) {
        let school = school(engine).await;
        settle(&school, "Samira Crayon").await;
        let visitor = school.visitor("Samira Crayon").await;
        visitor.post("/settings/contact", &[("mail", "not an address"), ("mobile", "abc")]).await.is(422).shows("pas complète").shows("ne se lit pas");
        visitor.post("/settings/contact", &[("mail", "a@b"), ("password", PASSWORD)]).await.is(422).shows("Il manque la fin de cette adresse");
        // The first address asks for the password already: it opens the account as well as the second.
        let own = [("mail", "samira@exemple.invalid"), ("mobile", "06 12.34 56-78"), ("password", PASSWORD)];
        visitor.post("/settings/contact", &own[..2]).await.is(422).shows("pas votre mot de passe");
        assert_eq!(letters(&school).await.len(), 0);
        visitor.post("/settings/contact", &own).await.leads_to("/settings/contact");
        visitor.get("/settings/contact").await.shows("samira@exemple.invalid").shows("Code reçu");
        let code = digits(letters(&school).await.last().unwrap());
        let wrong = if code == "000000" { "000001" } else { "000000" };
        for _ in 0..4 {
            visitor.post("/settings/contact/code", &[("code", wrong)]).await.is(422).shows("Ce n’est pas ce code");
        }
        visitor.post("/settings/contact/code", &[("code", &code)]).await.leads_to("/settings/contact");
        let page = visitor.get("/settings/contact").await;
        page.shows("Adresse vérifiée");
        assert!(page.body.contains("0612345678") && page.statements() <= 12);
        // Another address asks for the password, so that a stolen session does not open the account for good.
        visitor.post("/settings/contact", &[("mail", "thief@exemple.invalid")]).await.is(422).shows("pas votre mot de passe");
        visitor.post("/settings/contact", &[("mail", "new@exemple.invalid"), ("password", PASSWORD)]).await.leads_to("/settings/contact");
        assert_eq!(count(&school, "select count(*) from contact_point where verified_at is not null and value = 'samira@exemple.invalid'", vec![]).await, 1);
    }

    async fn a_pupil_is_written_to_as_one_speaks_to_pupils(engine) {
        let school = school(engine).await;
        let login = settle(&school, "Lina Crayon").await;
        let visitor = school.visitor("Lina Crayon").await;
        verify_mail(&school, &visitor, "lina@exemple.invalid").await;
        assert!(letters(&school).await.last().unwrap().contains("Ton code"));
        school.stranger().post_from("/help-sign-in", "/help-sign-in", &[("who", &login)]).await.is(200);
        let link = letters(&school).await.last().unwrap().clone();
        assert!(link.contains("ouvre ce lien") && !link.contains("ouvrez"), "{link}");
    }

    async fn an_address_is_taken_away_with_the_password_alone(engine) {
        let school = school(engine).await;
        let login = settle(&school, "Samira Crayon").await;
        let visitor = school.visitor("Samira Crayon").await;
        verify_mail(&school, &visitor, "samira@exemple.invalid").await;
        let verified = async || count(&school, "select count(*) from contact_point where person_id = $1 and kind = 'mail'", args![person("Samira Crayon")]).await;
        visitor.post("/settings/contact", &[("mail", ""), ("mobile", "0612345678")]).await.is(422).shows("pas votre mot de passe");
        // The mobile alone asks for nothing.
        visitor.post("/settings/contact", &[("mail", "samira@exemple.invalid"), ("mobile", "0612345678")]).await.is(303);
        assert_eq!(verified().await, 1);
        visitor.post("/settings/contact", &[("mail", ""), ("password", PASSWORD)]).await.leads_to("/settings/contact");
        assert_eq!(verified().await, 0);
        visitor.get("/settings/security").await.shows("Adresse électronique retirée");
        let before = letters(&school).await.len();
        school.stranger().post_from("/help-sign-in", "/help-sign-in", &[("who", &login)]).await.is(200);
        assert_eq!(letters(&school).await.len(), before, "no link goes to it any more");
    }

    async fn a_mail_code_dies_of_five_tries_and_of_ten_minutes(engine) {
        let school = school(engine).await;
        let visitor = school.visitor("Samira Crayon").await;
        visitor.post("/settings/contact", &[("mail", "a@exemple.invalid")]).await.leads_to("/settings/contact");
        let code = digits(letters(&school).await.last().unwrap());
        let wrong = if code == "000000" { "000001" } else { "000000" };
        for _ in 0..5 {
            visitor.post("/settings/contact/code", &[("code", wrong)]).await.is(422);
        }
        visitor.post("/settings/contact/code", &[("code", &code)]).await.is(422);
        visitor.post("/settings/contact", &[("mail", "a@exemple.invalid")]).await.leads_to("/settings/contact");
        let code = digits(letters(&school).await.last().unwrap());
        school.app.clock.advance(601);
        visitor.post("/settings/contact/code", &[("code", &code)]).await.is(422);
        for _ in 0..3 {
            visitor.post("/settings/contact", &[("mail", "a@exemple.invalid")]).await.leads_to("/settings/contact");
        }
        visitor.post("/settings/contact", &[("mail", "a@exemple.invalid")]).await.is(422).shows("Attendez une heure");
    }

    async fn a_lost_password_is_found_by_a_link_once(engine) {
        let school = school(engine).await;
        let login = settle(&school, "Samira Crayon").await;
        verify_mail(&school, &school.visitor("Samira Crayon").await, "samira@exemple.invalid").await;
        let stranger = school.stranger();
        let known = stranger.post_from("/help-sign-in", "/help-sign-in", &[("who", "Samira@exemple.invalid")]).await;
        let unknown = stranger.post_from("/help-sign-in", "/help-sign-in", &[("who", "nobody@exemple.invalid")]).await;
        let blank = |answer: &testing::Answer| answer.body.replace(&answer.form_token().unwrap(), "");
        assert_eq!((known.status, blank(&known)), (unknown.status, blank(&unknown)));
        assert_eq!(known.statements(), unknown.statements());
        let letters = letters(&school).await;
        assert_eq!(letters.len(), 2, "the code of the address, and one link");
        let path = link(letters.last().unwrap());
        let page = stranger.get(&path).await;
        page.shows("Choisir un mot de passe");
        assert!(page.body.contains(&format!("value=\"{login}\"")));
        stranger.post(&path, &[("password", "court")]).await.is(422).shows("trop court");
        stranger.post(&path, &[("password", "une grue rousse danse")]).await.leads_to("/sign-in");
        stranger.post(&path, &[("password", "encore une autre grue")]).await.is(422).shows("déjà servi");
        stranger.get(&path).await.is(422);
        stranger.get(&format!("/reset/{}", "0".repeat(64))).await.is(422).shows("déjà servi");
        stranger.post_from("/sign-in", "/sign-in", &[("login", &login), ("password", "une grue rousse danse")]).await.leads_to("/");
    }

    async fn a_link_grows_old_and_asks_are_limited(engine) {
        let school = school(engine).await;
        let login = settle(&school, "Samira Crayon").await;
        verify_mail(&school, &school.visitor("Samira Crayon").await, "samira@exemple.invalid").await;
        let stranger = school.stranger();
        for _ in 0..3 {
            stranger.post_from("/help-sign-in", "/help-sign-in", &[("who", &login)]).await.is(200);
        }
        stranger.post_from("/help-sign-in", "/help-sign-in", &[("who", &login)]).await.is(422).shows("Attendez");
        let path = link(letters(&school).await.last().unwrap());
        school.app.clock.advance(2 * 3_600 + 1);
        stranger.post(&path, &[("password", "une grue rousse danse")]).await.is(422);
    }

    async fn a_second_sheet_joins_the_account(engine) {
        let school = school(engine).await;
        let login = settle(&school, "Samira Crayon").await;
        // The neighbouring school told of a guardian of Tom; it is Samira's own sheet, say.
        let code = code(&school, "Rémi Règle").await;
        let visitor = school.visitor("Samira Crayon").await;
        visitor.get("/settings/children").await.shows("Lina Crayon").shows("Noé Crayon");
        visitor.post("/settings/children", &[("code", &code), ("birth", "2015-03-14")]).await.is(422);
        let page = visitor.post("/settings/children", &[("code", &code), ("birth", "2013-07-07")]).await;
        page.shows("Est-ce bien votre enfant").shows("Tom").shows("adressée à Rémi R.").shows("n’est pas le nom de votre compte (Samira C.)").hides("Rémi Règle");
        let note = note(&page);
        let add = [("note", note.as_str()), ("mine", "yes")];
        school.visitor("Odile Ballon").await.post("/settings/children/addition", &add).await.is(422);
        // Under another name, nothing is joined before the box is ticked.
        let phone = "insert into contact_point (id, person_id, kind, value, source) values ($1, $2, 'mobile', '0600000007', 'test')";
        school.app.db.run(phone, args![kit::id::at(school.now()), person("Rémi Règle")]).await.unwrap();
        visitor.post("/settings/children/addition", &add[..1]).await.is(422).shows("La case n’est pas cochée").shows("Rémi R., c’est bien moi");
        assert_eq!(count(&school, "select count(*) from merge_record", vec![]).await, 0);
        visitor.post("/settings/children/addition", &add).await.leads_to("/settings/children");
        assert_eq!(count(&school, "select count(*) from contact_point where value = '0600000007' and person_id = $1", args![person("Rémi Règle")]).await, 1, "his telephone is not hers");
        visitor.get("/settings/children").await.shows("Tom Règle").shows("Lina Crayon");
        visitor.post("/settings/children/addition", &add).await.is(422);
        assert_eq!(count(&school, "select count(*) from account where state = 'closed' and person_id = $1", args![person("Rémi Règle")]).await, 1);
        assert_eq!(count(&school, "select count(*) from merge_record where kept_id = $1", args![person("Samira Crayon")]).await, 1);
        assert_eq!(count(&school, "select count(*) from role where person_id = $1 and structure_id = $2 and valid_to is null", args![person("Samira Crayon"), testing::structure("voisin")]).await, 1);
        school.stranger().post_from("/sign-in", "/sign-in", &[("login", &login), ("password", PASSWORD)]).await.leads_to("/");
    }

    async fn the_same_name_in_two_schools_is_joined_with_its_contact_points(engine) {
        let school = school(engine).await;
        settle(&school, "Samira Crayon").await;
        school.app.db.run("update person set given = 'SAMIRA', family = 'Crayon' where id = $1", args![person("Rémi Règle")]).await.unwrap();
        let phone = "insert into contact_point (id, person_id, kind, value, source) values ($1, $2, 'mobile', '0600000007', 'test')";
        school.app.db.run(phone, args![kit::id::at(school.now()), person("Rémi Règle")]).await.unwrap();
        let code = code(&school, "Rémi Règle").await;
        let visitor = school.visitor("Samira Crayon").await;
        let page = visitor.post("/settings/children", &[("code", &code), ("birth", "2013-07-07")]).await;
        page.shows("adressée à SAMIRA C.").shows("rejoignent les vôtres").hides("n’est pas le nom");
        visitor.post("/settings/children/addition", &[("note", &note(&page))]).await.leads_to("/settings/children");
        assert_eq!(count(&school, "select count(*) from contact_point where value = '0600000007' and person_id = $1", args![person("Samira Crayon")]).await, 1);
    }

    async fn one_parent_never_swallows_the_other_nor_an_account_in_use(engine) {
        let school = school(engine).await;
        let samira = school.visitor("Samira Crayon").await;
        // The father of the same children: another person, even if his sheet lies on the kitchen table.
        let his = code(&school, "Karim Crayon").await;
        samira.post("/settings/children", &[("code", &his), ("birth", "2015-03-14")]).await.is(422).shows("l’autre responsable");
        // Somebody who came in once.
        settle(&school, "Rémi Règle").await;
        let used = code(&school, "Rémi Règle").await;
        samira.post("/settings/children", &[("code", &used), ("birth", "2013-07-07")]).await.is(422).shows("un compte qui a déjà servi");
        assert_eq!(count(&school, "select count(*) from account where state = 'closed'", vec![]).await, 0);
        samira.get("/settings/children").await.hides("Tom");
    }

    async fn only_a_guardians_code_adds_a_child(engine) {
        let school = school(engine).await;
        let visitor = school.visitor("Samira Crayon").await;
        let pupil = code(&school, "Tom Règle").await;
        visitor.post("/settings/children", &[("code", &pupil), ("birth", "2013-07-07")]).await.is(422).shows("pas celui d’un responsable");
        let own = code(&school, "Samira Crayon").await;
        visitor.post("/settings/children", &[("code", &own), ("birth", "2015-03-14")]).await.is(422).shows("déjà");
        let teacher = code(&school, "Anne Virgule").await;
        visitor.post("/settings/children", &[("code", &teacher), ("birth", "")]).await.is(422).shows("pas celui d’un responsable");
        school.visitor("Lina Crayon").await.get("/settings/children").await.is_not_found();
    }
}
