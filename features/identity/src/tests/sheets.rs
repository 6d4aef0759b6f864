//! Sheets on paper: who prints which, and what becomes of former codes.

use super::{count, school, settle};
use kit::args;
use testing::{both_engines, division, person, structure};

both_engines! {
    async fn sheets_are_printed_by_those_who_may(engine) {
        let school = school(engine).await;
        for (who, at, code, may) in [
            ("Irène Tableau", "college", "6B", true),
            ("Ada Souris", "college", "6B", true),
            ("Yves Classeur", "college", "5A", true),
            ("Rose Marelle", "college", "5A", true),
            ("Anne Virgule", "college", "6B", true),
            ("Anne Virgule", "college", "5A", false),
            ("Claude Équerre", "college", "5A", true),
            ("Claude Équerre", "college", "6B", false),
            ("Bilal Atlas", "college", "5A", false),
            ("Sam Sifflet", "college", "6B", false),
            ("Irène Tableau", "voisin", "4C", false),
            ("Viviane Préface", "college", "6B", false),
            ("Lina Crayon", "college", "6B", false),
            ("Samira Crayon", "college", "6B", false),
            ("Marc Boussole", "college", "6B", false),
        ] {
            let page = school.visitor(who).await.get(&format!("/divisions/{}/sign-in-sheets", division(at, code))).await;
            assert_eq!(page.status.as_u16() == 200, may, "{who}, {code}");
            assert!(page.statements() <= 12);
            let class = school.visitor(who).await.get(&format!("/divisions/{}", division(at, code))).await;
            let offered = class.body.contains(&format!("/divisions/{}/sign-in-sheets", division(at, code)));
            assert_eq!(offered, may, "{who} and the button on {code}");
        }
        let staff = format!("/structures/{}/sign-in-sheets?profile=teacher", structure("college"));
        for (who, may) in [("Irène Tableau", true), ("Ada Souris", true), ("Yves Classeur", false), ("Anne Virgule", false), ("Viviane Préface", false)] {
            assert_eq!(school.visitor(who).await.get(&staff).await.status.as_u16() == 200, may, "{who}");
        }
    }

    async fn a_class_gets_its_sheets_and_former_codes_are_void(engine) {
        let school = school(engine).await;
        settle(&school, "Lina Crayon").await;
        let path = format!("/divisions/{}/sign-in-sheets", division("college", "6B"));
        let office = school.visitor("Yves Classeur").await;
        office.get(&path).await.shows("Fiches de connexion, 6e B").shows("Élèves (2)").shows("Responsables (3)").shows("Les deux (5)");
        let answer = office.post(&path, &[("who", "both"), ("layout", "8")]).await;
        answer.is(200);
        assert!(answer.bytes.starts_with(b"%PDF-"), "not a document");
        assert_eq!(answer.headers["content-type"], "application/pdf");
        assert!(answer.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
        assert_eq!(answer.headers["cache-control"], "no-store");
        assert_eq!(count(&school, "select count(*) from activation_code", vec![]).await, 5);
        assert_eq!(count(&school, "select count(*) from activation_code where person_id = $1", args![person("Lina Crayon")]).await, 0, "who is in needs none");
        let before: Vec<(Vec<u8>,)> = school.app.db.fresh("select code_hash from activation_code where person_id = $1", args![person("Hugo Ballon")]).await.unwrap();
        office.post(&path, &[("who", "students"), ("layout", "1")]).await.is(200);
        let after: Vec<(Vec<u8>,)> = school.app.db.fresh("select code_hash from activation_code where person_id = $1", args![person("Hugo Ballon")]).await.unwrap();
        assert_ne!(before, after, "the former code still holds");
        assert_eq!(count(&school, "select count(*) from audit_entry where act = 'act-sheets-printed' and structure_id = $1", args![structure("college")]).await, 2);
        for fields in [[("who", "nobody"), ("layout", "4")], [("who", "both"), ("layout", "3")], [("who", "teacher"), ("layout", "4")]] {
            office.post(&path, &fields).await.is(422).shows("Choisissez pour qui");
        }
        let staff = format!("/structures/{}/sign-in-sheets", structure("college"));
        let printed = school.visitor("Irène Tableau").await.post(&staff, &[("who", "teacher"), ("layout", "4")]).await;
        assert!(printed.bytes.starts_with(b"%PDF-"));
    }

    async fn no_sheet_opens_more_than_its_printer_may(engine) {
        let school = school(engine).await;
        let staff = format!("/structures/{}/sign-in-sheets", structure("college"));
        let all = [("who", "all"), ("layout", "4")];
        let codes_of = async |name: &str| count(&school, "select count(*) from activation_code where person_id = $1", args![person(name)]).await;
        // The school's administrator, whose duty is technical, has none of the head's; the head has her staff's.
        school.visitor("Ada Souris").await.get(&staff).await.hides("Direction");
        school.visitor("Ada Souris").await.post(&staff, &all).await.is(200);
        assert_eq!((codes_of("Irène Tableau").await, codes_of("Anne Virgule").await), (0, 1));
        school.visitor("Irène Tableau").await.post(&staff, &all).await.is(200);
        assert_eq!(codes_of("Irène Tableau").await, 1);
        // A mother who runs the platform has no sheet from her child's class.
        let duty = "insert into duty (id, person_id, kind, valid_from, source) values ($1, $2, 'platform_admin', '2026-09-01', 'test')";
        school.app.db.run(duty, args![kit::id::at(school.now()), person("Samira Crayon")]).await.unwrap();
        let class = format!("/divisions/{}/sign-in-sheets", division("college", "6B"));
        school.visitor("Anne Virgule").await.post(&class, &[("who", "both"), ("layout", "8")]).await.is(200);
        assert_eq!((codes_of("Samira Crayon").await, codes_of("Odile Ballon").await), (0, 1));
        // Nor has the head of another school among the staff of this one.
        let role = "insert into role (id, structure_id, person_id, profile, valid_from, source) values ($1, $2, $3, 'teacher', '2026-09-01', 'test')";
        school.app.db.run(role, args![kit::id::at(school.now()), structure("college"), person("Viviane Préface")]).await.unwrap();
        school.visitor("Irène Tableau").await.post(&staff, &all).await.is(200);
        assert_eq!(codes_of("Viviane Préface").await, 0);
    }

    async fn a_sheet_for_who_serves_elsewhere_is_read_of_there_and_not_printed_where_a_mail_would_do(engine) {
        let school = school(engine).await;
        let staff = format!("/structures/{}/sign-in-sheets", structure("college"));
        let head = school.visitor("Irène Tableau").await;
        head.post(&staff, &[("who", "teacher"), ("layout", "8")]).await.is(200);
        let told = async || count(&school, "select count(*) from audit_entry where act = 'act-sheets-printed' and structure_id = $1", args![structure("voisin")]).await;
        assert_eq!(told().await, 1, "Claude teaches there too");
        // Claude came in, has a verified address, and another school voided the password.
        settle(&school, "Claude Équerre").await;
        school.app.db.run("update account set password_hash = null where person_id = $1", args![person("Claude Équerre")]).await.unwrap();
        let due = async || count(&school, "select count(*) from activation_code where used_at is null and person_id = $1", args![person("Claude Équerre")]).await;
        head.post(&staff, &[("who", "teacher"), ("layout", "8")]).await.is(200);
        assert_eq!((due().await, told().await), (1, 2));
        school.app.db.run("delete from activation_code where person_id = $1", args![person("Claude Équerre")]).await.unwrap();
        let mail = "insert into contact_point (id, person_id, kind, value, verified_at, source) values ($1, $2, 'mail', 'claude@exemple.invalid', 1, 'self')";
        school.app.db.run(mail, args![kit::id::at(school.now()), person("Claude Équerre")]).await.unwrap();
        head.post(&staff, &[("who", "teacher"), ("layout", "8")]).await.is(200);
        assert_eq!((due().await, told().await), (0, 2));
    }
}
