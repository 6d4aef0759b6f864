//! To whom a service is open: the same by the rule, at the door, and on the shelf.

use super::{NOTES, Wanted, encoded, open, register, school};
use crate::model::Audience;
use crate::registry::{self, NewOpening};
use crate::visits;
use kit::{Profile, args};
use testing::{PEOPLE, School, both_engines, division, person, structure};

/// Who gets in, by the door; the shelf must say the same.
async fn those_let_in(school: &School) -> Vec<&'static str> {
    let mut out = vec![];
    for one in PEOPLE {
        let visitor = school.visitor(one.name).await;
        let answer = visitor.get(&format!("/cas/login?service={}", encoded("https://notes.example/app"))).await;
        let let_in = answer.status == 303 && answer.location().contains("ticket=ST-");
        let viewer = school.app.viewer(person(one.name), school.now()).await.unwrap().unwrap();
        let shelf = registry::open_to(&school.app, &viewer, "2026-11-24".parse().unwrap()).await.unwrap();
        assert_eq!(shelf.len() == 1, let_in, "{}", one.name);
        if let Some(mine) = shelf.first() {
            assert!(
                registry::find(&school.app, &viewer, mine.service.id, "2026-11-24".parse().unwrap()).await.unwrap().is_some()
            );
        }
        if let_in {
            out.push(one.name);
        } else {
            answer.is(403);
        }
    }
    out
}

both_engines! {
    async fn a_registered_service_is_open_to_nobody(engine) {
        let school = school(engine).await;
        register(&school, "Notes", &NOTES).await;
        assert_eq!(those_let_in(&school).await, Vec::<&str>::new());
    }

    async fn a_division_is_its_pupils_alone(engine) {
        let school = school(engine).await;
        let id = register(&school, "Notes", &NOTES).await;
        open(&school, id, Some(structure("college")), Audience::Division(division("college", "6B"))).await;
        assert_eq!(those_let_in(&school).await, ["Lina Crayon", "Hugo Ballon", "Maëlle L'Encrier"]);
    }

    async fn an_academy_opens_for_the_profiles_of_its_schools(engine) {
        let school = school(engine).await;
        let id = register(&school, "Notes", &NOTES).await;
        open(&school, id, Some(structure("academie")), Audience::Profile(Profile::Management)).await;
        open(&school, id, Some(structure("voisin")), Audience::Profile(Profile::Student)).await;
        assert_eq!(those_let_in(&school).await, ["Lina Crayon @voisin", "Tom Règle", "Irène Tableau", "Viviane Préface"]);
    }

    async fn who_opens_the_same_at_the_same_instant_waits_and_hears_of_it(engine) {
        let school = school(engine).await;
        let id = register(&school, "Notes", &NOTES).await;
        let now = school.now();
        let new = NewOpening { structure: None, audience: Audience::Everyone, from: "2026-09-01".parse().unwrap(), until: None };
        let mut first = school.app.db.begin().await.unwrap();
        registry::open(&mut first, None, id, new, now).await.unwrap();
        let app = school.app.clone();
        let second = tokio::spawn(async move {
            let mut unit = app.db.begin().await.unwrap();
            let opened = registry::open(&mut unit, None, id, new, now).await;
            unit.commit().await.unwrap();
            opened
        });
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        first.commit().await.unwrap();
        let refused = second.await.unwrap().unwrap_err();
        assert!(matches!(&refused, kit::Error::Refused(text) if text.key == "sso-open-already"), "{refused}");
    }

    async fn a_day_to_come_is_said(engine) {
        let school = school(engine).await;
        let id = register(&school, "Notes", &NOTES).await;
        let mut unit = school.app.db.begin().await.unwrap();
        let new = NewOpening { structure: Some(structure("college")), audience: Audience::Everyone, from: "2026-12-01".parse().unwrap(), until: Some("2026-12-20".parse().unwrap()) };
        registry::open(&mut unit, None, id, new, school.now()).await.unwrap();
        unit.commit().await.unwrap();
        let ask = format!("/cas/login?service={}", encoded("https://notes.example/app"));
        let answer = school.visitor("Lina Crayon").await.get(&ask).await;
        assert!(answer.status == 403 && answer.text().contains("Ce service s’ouvre le mardi 1er décembre 2026"), "{}", answer.text());
        let answer = school.visitor("Tom Règle").await.get(&ask).await;
        assert!(answer.status == 403 && answer.text().contains("ne t’est pas ouvert"), "{}", answer.text());
    }

    async fn who_left_the_class_is_out_the_same_day(engine) {
        let school = school(engine).await;
        let id = register(&school, "Notes", &NOTES).await;
        open(&school, id, Some(structure("college")), Audience::Division(division("college", "6B"))).await;
        school.app.db.run("update enrollment set valid_to = $2 where person_id = $1", args![person("Hugo Ballon"), "2026-11-24"]).await.unwrap();
        assert_eq!(those_let_in(&school).await, ["Lina Crayon", "Maëlle L'Encrier"]);
    }

    async fn the_nearest_registered_address_is_the_one_asked_for(engine) {
        let school = school(engine).await;
        let root = register(&school, "Racine", &Wanted { url: "https://notes.example", ..NOTES }).await;
        let app = register(&school, "Notes", &NOTES).await;
        let at = async |text: &str| registry::at(&school.app.db, &kit::address::Address::parse(text).unwrap()).await.unwrap().map(|service| service.id);
        assert_eq!(at("https://notes.example/app/x").await, Some(app));
        assert_eq!(at("https://notes.example/application").await, Some(root));
        assert_eq!(at("https://other.example/").await, None);
    }

    async fn how_far_it_got_is_counted_by_the_same_rule(engine) {
        let school = school(engine).await;
        let id = register(&school, "Notes", &NOTES).await;
        let today = "2026-11-24".parse().unwrap();
        let days = (school.now().plus_seconds(-30 * 86_400), today);
        let college = structure("college");
        for (place, audience) in [
            (Some(college), Audience::Division(division("college", "6B"))),
            (Some(structure("academie")), Audience::Profile(Profile::Teacher)),
            (Some(structure("voisin")), Audience::Everyone),
            (None, Audience::Profile(Profile::Management)),
            (Some(college), Audience::Everyone),
        ] {
            open(&school, id, place, audience).await;
            let mut by_rule: std::collections::BTreeMap<Profile, std::collections::BTreeSet<kit::PersonId>> = Default::default();
            for one in PEOPLE {
                let facts = school.app.viewer(person(one.name), school.now()).await.unwrap().unwrap();
                for role in facts.roles.iter().filter(|role| role.structure == college) {
                    let alone = kit::ViewerFacts { roles: vec![role.clone()], ..(*facts).clone() };
                    let reach = registry::reach(&school.app.db, id, &alone, today).await.unwrap();
                    if matches!(reach, crate::opening::Reach::Open(places) if places.contains(&college)) {
                        by_rule.entry(role.profile).or_default().insert(facts.person);
                    }
                }
            }
            let counted = visits::counted(&school.app.db, id, college, days).await.unwrap();
            let by_sql: std::collections::BTreeMap<Profile, i64> = counted.iter().map(|one| (one.profile, one.people)).collect();
            assert_eq!(by_sql, by_rule.iter().map(|(profile, people)| (*profile, people.len() as i64)).collect(), "{audience:?}");
            assert!(counted.iter().all(|one| one.came == 0));
        }
        // Who came counts once; who came long ago does not; and of so few nothing is said.
        for (name, ago) in [("Lina Crayon", 1), ("Inès Gommette", 40)] {
            let at = school.now().plus_seconds(-ago * 86_400);
            school.app.db.run("insert into service_visit (service_id, person_id, at, times) values ($1, $2, $3, 7)", args![id, person(name), at]).await.unwrap();
        }
        let pupils = visits::counted(&school.app.db, id, college, days).await.unwrap().into_iter().find(|one| one.profile == Profile::Student).unwrap();
        assert_eq!(pupils.came, 1);
        let page = school.visitor("Ada Souris").await.get(&format!("/admin/services/{id}")).await;
        let shown = visits::targets(&school.app.db, id, college, days).await.unwrap();
        assert!(shown.iter().all(|one| one.people >= 5));
        assert_eq!(page.text().contains("Qui est venu en trente jours"), !shown.is_empty());
        if let Some(one) = shown.first() {
            page.shows(&format!("{} sur {}", one.came, one.people));
        }
        assert!(page.statements() <= 12, "{}", page.statements());
        school.visitor("Max Platine").await.get(&format!("/admin/services/{id}")).await.hides("Qui est venu");
    }
}
