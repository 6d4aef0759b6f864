//! The pages as people see them, on both engines.
use askama::Template;
use axum::extract::State;
use kit::slice::HomeParts;
use kit::{App, Page, Request, Result, Routes, SIGNED_IN, Slice, Viewer, args, filters};
use std::collections::BTreeSet;
use testing::{PEOPLE, School, both_engines, division, person, structure};

/// A home that shows the directory's cards alone.
#[derive(Template)]
#[template(source = "<h1>Home</h1>{% for card in parts.cards %}{{ card.piece|piece }}{% endfor %}", ext = "html")]
struct Home {
    parts: HomeParts,
}
async fn home(State(app): State<App>, request: Request, viewer: Viewer) -> Result<Page> {
    let parts = crate::home::parts(&app, &viewer, request.now).await?;
    Ok(Page::of("home", Home { parts }))
}
fn slices() -> Vec<Slice> {
    vec![crate::slice(), Slice::named("test").pages(Routes::at("/home").get(SIGNED_IN, home))]
}
fn card(name: &str) -> String {
    format!("/people/{}", person(name))
}
fn class(at: &str, code: &str) -> String {
    format!("/divisions/{}", division(at, code))
}
fn search(q: &str) -> String {
    format!("/people?q={}", q.replace(' ', "+"))
}

/// Gives the guardians contact points that a test can look for.
async fn with_contacts(school: &School) {
    let now = school.now();
    let mut unit = school.app.db.begin().await.unwrap();
    unit.run_many(
        "insert into contact_point (id, person_id, kind, value, source) values {rows}",
        [
            ("Samira Crayon", "mobile", "06 01 01 01 01"),
            ("Karim Crayon", "mobile", "06 02 02 02 02"),
            ("Karim Crayon", "post", "2 rue du Cartable"),
            ("Odile Ballon", "mail", "odile@exemple.invalid"),
            ("Lina Crayon", "post", "1 rue de la Trousse"),
            ("Irène Tableau", "work", "01 03 03 03 03"),
        ]
        .map(|(name, kind, value)| args![kit::id::at(now), person(name), kind, value, "feed:ACADEMY"]),
    )
    .await
    .unwrap();
    unit.commit().await.unwrap();
}

/// Every page that links lead to, from the home, the classes and a few searches: what somebody can read.
async fn everything(school: &School, who: &str) -> String {
    let visitor = school.visitor(who).await;
    let mut waiting: Vec<String> = ["/home", "/groups", "/people", "/structures"].map(str::to_owned).into();
    waiting.extend(["samira", "karim", "crayon", "mère de lina", "parents de lina", "lina", "principal"].map(search));
    let mut known: BTreeSet<String> = waiting.iter().cloned().collect();
    let mut all = String::new();
    while let Some(path) = waiting.pop() {
        let answer = visitor.get(&path).await;
        assert!(answer.status.is_success() || answer.status == 404, "{who} {path}: {}", answer.status);
        all.push_str(&answer.body.replace('\u{a0}', " "));
        for link in answer.body.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            let ours = ["/people/", "/divisions/", "/groups/", "/structures/"].iter().any(|ours| link.starts_with(ours));
            if ours && known.insert(link.to_owned()) {
                waiting.push(link.replace("&amp;", "&").replace("&#38;", "&"));
            }
        }
    }
    all
}

both_engines! {
    async fn contact_points_of_one_guardian_never_reach_another(engine) {
        let school = School::open(engine, slices).await;
        with_contacts(&school).await;
        // The head of the school is a guardian of Lina as well.
        school.app.db.run(
            "insert into guardian_link (id, guardian_id, student_id, kind, relation, authority, sees_schooling, receives_mail, may_decide, may_sign, pays, may_collect, lives_with, valid_from, source)
             values ($1, $2, $3, 'legal', 'family', 'joint', true, true, true, true, false, false, false, '2026-09-01', 'test')",
            args![kit::id::at(school.now()), person("Irène Tableau"), person("Lina Crayon")],
        ).await.unwrap();
        for (who, hidden) in [
            ("Samira Crayon", ["06 02 02 02 02", "2 rue du Cartable", "odile@exemple.invalid", "1 rue de la Trousse"]),
            ("Karim Crayon", ["06 01 01 01 01", "06 01 01 01 01", "odile@exemple.invalid", "1 rue de la Trousse"]),
            ("Odile Ballon", ["06 01 01 01 01", "06 02 02 02 02", "2 rue du Cartable", "1 rue de la Trousse"]),
            ("Irène Tableau", ["06 01 01 01 01", "06 02 02 02 02", "2 rue du Cartable", "1 rue de la Trousse"]),
        ] {
            let all = everything(&school, who).await;
            assert!(all.len() > 10_000, "{who} reads pages");
            for value in hidden {
                assert!(!all.contains(value), "{who} reads {value}");
                let dialled: String = value.split(' ').collect();
                assert!(!all.contains(&dialled), "{who} may dial {value}");
            }
        }
        let cpe = everything(&school, "Rose Marelle").await;
        assert!(cpe.contains("06 01 01 01 01") && cpe.contains("tel:0601010101") && cpe.contains("2 rue du Cartable"), "the walk would have found them");
    }

    async fn a_homonym_of_another_school_never_appears(engine) {
        let school = School::open(engine, slices).await;
        let other = person("Lina Crayon @voisin").to_string();
        for who in ["Lina Crayon", "Samira Crayon", "Anne Virgule", "Rose Marelle", "Irène Tableau", "Yves Classeur", "Ada Souris", "Doc Signet"] {
            let visitor = school.visitor(who).await;
            visitor.get(&search("lina crayon")).await.shows("Lina Crayon").hides(&other).hides("Collège Voisin");
            visitor.get(&format!("/people/{other}")).await.is_not_found();
            visitor.get(&class("voisin", "4C")).await.is_not_found();
        }
        // A teacher of both schools sees both, each in its place.
        school.visitor("Claude Équerre").await.get(&search("lina crayon")).await.shows("Collège Imaginaire").shows("Collège Voisin");
    }

    async fn classes_look_like_their_reader(engine) {
        let school = School::open(engine, slices).await;
        let lina = school.visitor("Lina Crayon").await;
        lina.get("/groups").await.shows("Ta classe et tes groupes").shows("6e B").shows("3 élèves").hides("5e A");
        lina.get(&class("college", "6B")).await.shows("Hugo Ballon").shows("Anne Virgule").shows("Professeur principal").hides("Odile");
        lina.get(&class("college", "5A")).await.is_not_found();
        let samira = school.visitor("Samira Crayon").await;
        samira.get("/groups").await.shows("Les classes de vos enfants").shows("CM1").hides("élèves");
        samira.get(&class("college", "6B")).await.shows("Lina Crayon").shows("Claude Équerre").hides("Hugo");
        let claude = school.visitor("Claude Équerre").await;
        claude.get("/groups").await.shows("5e A").shows("Vous êtes professeur principal").shows("Mathématiques").shows("4e C");
        claude.get(&class("college", "6B")).await.shows("Odile Ballon").shows("mère");
        let irene = school.visitor("Irène Tableau").await;
        irene.get("/groups").await.shows("Niveau 6e").shows("Groupes qui existent d’eux-mêmes").shows("Responsables des élèves de 6e B").shows("Professeurs : Mathématiques");
        school.visitor("Marc Boussole").await.get("/groups").await.is_not_found();
        school.stranger().get("/groups").await.leads_to("/sign-in?next=%2Fgroups");
    }

    async fn automatic_groups_open_for_those_who_see_the_whole_school(engine) {
        let school = School::open(engine, slices).await;
        let college = structure("college");
        let group = |code: &str| format!("/structures/{college}/groups/{code}");
        let cpe = school.visitor("Rose Marelle").await;
        cpe.get(&group("profile-student")).await.shows("Tous les élèves").shows("5 personnes").shows("Maëlle L'Encrier");
        cpe.get(&group(&format!("guardians-{}", division("college", "6B")))).await.shows("Odile Ballon").hides("Rémi");
        cpe.get(&group("function-inspector")).await.is_not_found();
        cpe.get(&group("nonsense")).await.is_not_found();
        cpe.get(&format!("/structures/{}/groups/profile-student", structure("voisin"))).await.is_not_found();
        cpe.get(&format!("/structures/{college}/groups/guardians-{}", division("voisin", "4C"))).await.is_not_found();
        for who in ["Claude Équerre", "Lina Crayon", "Samira Crayon", "Doc Signet", "Marc Boussole"] {
            school.visitor(who).await.get(&group("profile-student")).await.is_not_found();
        }
    }

    async fn a_card_shows_what_its_reader_may_see(engine) {
        let school = School::open(engine, slices).await;
        with_contacts(&school).await;
        let lina = card("Lina Crayon");
        school.visitor("Hugo Ballon").await.get(&lina).await.shows("6e B").hides("Samira").hides("2015").hides("Trousse");
        school.visitor("Anne Virgule").await.get(&lina).await.shows("Samira Crayon").shows("06 01 01 01 01").hides("2015").hides("Trousse");
        school.visitor("Claude Équerre").await.get(&lina).await.shows("Karim Crayon").hides("06 02 02 02 02");
        school.visitor("Doc Signet").await.get(&lina).await.shows("6e B").hides("Samira");
        school.visitor("Rose Marelle").await.get(&lina).await.shows("14 mars 2015").shows("1 rue de la Trousse").shows("06 02 02 02 02");
        school.visitor("Ada Souris").await.get(&lina).await.shows("Renseigné").shows("Samira Crayon").hides("06 01").hides("Trousse").hides("2015").shows("Pourquoi ?");
        school.visitor("Samira Crayon").await.get(&lina).await.shows("14 mars 2015").shows("Karim").hides("Karim Crayon").shows("Samira Crayon").hides("Trousse");
        school.visitor("Samira Crayon").await.get(&card("Karim Crayon")).await.shows("Père de Lina").shows("Père de Noé").hides("Karim Crayon").hides("06 02");
        school.visitor("Lina Crayon").await.get(&card("Samira Crayon")).await.shows("Samira Crayon").hides("06 01");
        school.visitor("Marc Boussole").await.get(&card("Irène Tableau")).await.shows("01 03 03 03 03").shows("Collège Imaginaire");
        for (who, whom) in [
            ("Bilal Atlas", "Lina Crayon"), ("Odile Ballon", "Lina Crayon"), ("Inès Gommette", "Lina Crayon"), ("Max Platine", "Irène Tableau"),
            ("Marc Boussole", "Lina Crayon"), ("Viviane Préface", "Lina Crayon"), ("Hugo Ballon", "Samira Crayon"), ("Samira Crayon", "Odile Ballon"),
        ] {
            school.visitor(who).await.get(&card(whom)).await.is_not_found();
        }
        school.visitor("Lina Crayon").await.get("/people/not-an-id").await.is_not_found();
    }

    async fn a_search_finds_by_name_class_function_and_child(engine) {
        let school = School::open(engine, slices).await;
        let rose = school.visitor("Rose Marelle").await;
        let page = rose.get(&search("MAELLE enc")).await;
        page.shows("Maëlle L'Encrier").shows("6e B");
        assert!(page.body.contains("data-forget-query"));
        let title = page.body.split("<title>").nth(1).unwrap().split("</title>").next().unwrap();
        assert!(!title.to_lowercase().contains("maelle"), "{title}");
        assert!(page.body.contains("id=\"people-q\"") && page.body.matches("role=\"search\"").count() == 2);
        rose.get(&search("6e b")).await.shows("Classes et groupes").shows("6e B").hides("5e A");
        rose.get(&search("secrétariat")).await.shows("À cette fonction").shows("Yves Classeur");
        rose.get(&search("mère de lina")).await.shows("Samira Crayon").shows("Mère de Lina Crayon").hides("Karim");
        rose.get(&search("parents d'hugo")).await.shows("Odile Ballon").shows("Mère d’Hugo Ballon");
        rose.get(&search("é")).await.shows("Écrivez au moins deux lettres");
        rose.get(&search("zzz")).await.shows("Personne de ce nom");
        rose.get("/people").await.shows("mère de lina");
        school.visitor("Lina Crayon").await.get(&search("zzz")).await.shows("que tu peux voir");
        school.visitor("Marc Boussole").await.get(&search("voisin")).await.shows("Collège Voisin");
        school.visitor("Max Platine").await.get(&search("crayon")).await.shows("Personne de ce nom").hides("Samira");
        school.visitor("Samira Crayon").await.get(&search("karim")).await.shows("Karim").hides("Karim Crayon").shows("Père de Lina");
    }

    async fn pages_cost_few_statements_whatever_the_number_of_pupils(engine) {
        let school = School::open(engine, slices).await;
        let pages = |who: &str| {
            let mut out = vec!["/home".to_owned(), "/people".to_owned(), search("lina"), search("cpe"), search("mère de lina")];
            if who != "Marc Boussole" {
                out.extend(["/groups".to_owned(), class("college", "6B"), card("Lina Crayon")]);
            }
            out
        };
        let people = ["Lina Crayon", "Samira Crayon", "Claude Équerre", "Rose Marelle", "Irène Tableau", "Ada Souris", "Marc Boussole"];
        let mut before = vec![];
        for who in people {
            let visitor = school.visitor(who).await;
            visitor.get("/home").await;
            for path in pages(who) {
                let statements = visitor.get(&path).await.statements();
                assert!(statements <= 12, "{who} {path}: {statements} statements");
                before.push((who, path, statements));
            }
        }
        let mut unit = school.app.db.begin().await.unwrap();
        let now = school.now();
        let (college, six) = (structure("college"), division("college", "6B"));
        let pupils: Vec<kit::PersonId> = (0..200).map(|_| kit::PersonId::new(now)).collect();
        unit.run_many("insert into person (id, given, family, sort_name, source, created_at) values {rows}",
            pupils.iter().enumerate().map(|(index, id)| args![*id, "Lina", format!("Copie{index}"), format!("copie{index} lina"), "test", now])).await.unwrap();
        unit.run_many("insert into role (id, structure_id, person_id, profile, valid_from, source) values {rows}",
            pupils.iter().map(|id| args![kit::id::at(now), college, *id, "student", "2026-09-01", "test"])).await.unwrap();
        unit.run_many("insert into person_word (structure_id, word, person_id) values {rows}",
            pupils.iter().map(|id| args![college, "lina", *id])).await.unwrap();
        unit.run_many("insert into enrollment (id, structure_id, person_id, division_id, main, valid_from, source) values {rows}",
            pupils.iter().map(|id| args![kit::id::at(now), college, *id, six, true, "2026-09-01", "test"])).await.unwrap();
        unit.commit().await.unwrap();
        for (who, path, statements) in before {
            assert_eq!(school.visitor(who).await.get(&path).await.statements(), statements, "{who} {path}");
        }
    }

    async fn nobody_walks_the_directory(engine) {
        let school = School::open(engine, slices).await;
        let now = school.now();
        let (college, six) = (structure("college"), division("college", "6B"));
        let mut unit = school.app.db.begin().await.unwrap();
        let pupils: Vec<(kit::PersonId, String)> = (0..260).map(|index| (kit::PersonId::new(now), format!("copie{}", char::from(b'a' + (index / 20) as u8)))).collect();
        unit.run_many("insert into person (id, given, family, sort_name, source, created_at) values {rows}",
            pupils.iter().map(|(id, family)| args![*id, "Élie", family, family, "test", now])).await.unwrap();
        unit.run_many("insert into role (id, structure_id, person_id, profile, valid_from, source) values {rows}",
            pupils.iter().map(|(id, _)| args![kit::id::at(now), college, *id, "student", "2026-09-01", "test"])).await.unwrap();
        unit.run_many("insert into person_word (structure_id, word, person_id) values {rows}",
            pupils.iter().map(|(id, family)| args![college, family, *id])).await.unwrap();
        unit.run_many("insert into enrollment (id, structure_id, person_id, division_id, main, valid_from, source) values {rows}",
            pupils.iter().map(|(id, _)| args![kit::id::at(now), college, *id, six, true, "2026-09-01", "test"])).await.unwrap();
        unit.commit().await.unwrap();
        let (lina, rose) = (school.visitor("Lina Crayon").await, school.visitor("Rose Marelle").await);
        for letter in 'a'..='j' {
            lina.get(&search(&format!("copie{letter}"))).await.is(200).shows("Élie");
        }
        let tired = lina.get(&search("copiek")).await;
        assert!(tired.is(429).hides("Élie").text().contains("se repose"));
        lina.get(&search("copiea")).await.is(200).shows("Élie");
        for letter in 'a'..='m' {
            rose.get(&search(&format!("copie{letter}"))).await.is(200).shows("Élie");
        }
        school.app.clock.advance(3_601);
        school.visitor("Lina Crayon").await.get(&search("copiek")).await.is(200).shows("Élie");
    }

    async fn why_says_which_rule_lets_or_refuses(engine) {
        let school = School::open(engine, slices).await;
        let why = |viewer: &str, target: &str| format!("/people/why?viewer={}&target={}", person(viewer), person(target));
        let ada = school.visitor("Ada Souris").await;
        let statements = ada.get(&why("Samira Crayon", "Lina Crayon")).await.shows("Samira Crayon voit Lina Crayon").statements();
        assert!(statements <= 20, "two viewers are worked out for the first time: {statements}");
        assert!(ada.get(&why("Samira Crayon", "Lina Crayon")).await.statements() <= 8);
        ada.get(&why("Anne Virgule", "Samira Crayon")).await
            .shows("Anne Virgule voit Samira Crayon").shows("professeur principal").shows("Les coordonnées").shows("Collège Imaginaire");
        ada.get(&why("Bilal Atlas", "Lina Crayon")).await.shows("Bilal Atlas ne voit pas Lina Crayon").shows("Cet élève n’est dans aucun de ses cours.");
        ada.get(&why("Odile Ballon", "Samira Crayon")).await.shows("ne voit pas").shows("Une famille ne voit pas les autres familles.");
        ada.get(&why("Lina Crayon", "Hugo Ballon")).await.shows("de la même classe");
        ada.get(&why("Lina Crayon", "Tom Règle")).await.is_not_found();
        ada.get(&why("Viviane Préface", "Lina Crayon")).await.is_not_found();
        ada.get("/people/why").await.shows("Choisissez deux personnes");
        ada.get(&format!("/people?q=lina&for=target&with={}", person("Anne Virgule"))).await.shows("Choisir une personne").shows("Lina Crayon");
        school.visitor("Irène Tableau").await.get(&why("Lina Crayon", "Claude Équerre")).await.shows("enseigne à l’élève").hides("Collège Voisin");
        let max = school.visitor("Max Platine").await;
        max.get(&why("Bilal Atlas", "Lina Crayon")).await.shows("Une personne ne voit pas Une personne").shows("aucun de ses cours").hides("Bilal").hides("Lina");
        for who in ["Anne Virgule", "Lina Crayon", "Samira Crayon", "Rose Marelle", "Marc Boussole"] {
            school.visitor(who).await.get("/people/why").await.is_not_found();
        }
    }

    async fn a_school_is_known_to_those_tied_to_it(engine) {
        let school = School::open(engine, slices).await;
        let at = |name: &str| format!("/structures/{}", structure(name));
        school.visitor("Samira Crayon").await.get(&at("college")).await.shows("Collège Imaginaire").shows("Irène Tableau").shows("Académie de démonstration").shows("0990001N");
        school.visitor("Samira Crayon").await.get(&at("voisin")).await.is_not_found();
        let marc = school.visitor("Marc Boussole").await;
        marc.get(&at("voisin")).await.shows("Viviane Préface");
        marc.get("/structures").await.shows("Collège Voisin").shows("École Imaginaire");
        marc.get("/structures?name=voisin").await.shows("Collège Voisin").hides("École Imaginaire");
        school.visitor("Max Platine").await.get("/structures").await.shows("Collège Voisin").hides("Département imaginaire");
        school.visitor("Irène Tableau").await.get("/structures").await.is_not_found();
    }

    async fn the_home_shows_what_concerns_each(engine) {
        let school = School::open(engine, slices).await;
        let home = async |who: &str| school.visitor(who).await.get("/home").await;
        home("Lina Crayon").await.shows("Ma classe").shows("6e B").shows("Anne Virgule").hides("Élèves 5");
        home("Samira Crayon").await.shows("Lina Crayon").shows("6e B · Collège Imaginaire").shows("Anne Virgule").shows("CM1 · École Imaginaire").shows("Paul Compas");
        home("Claude Équerre").await.shows("Vos classes").shows("6e B").shows("3 élèves").shows("Vous êtes professeur principal");
        home("Irène Tableau").await.shows("Collège Imaginaire").shows("Élèves 5").hides("Vos classes");
        home("Ada Souris").await.shows("Personnels");
        home("Marc Boussole").await.shows("Vos établissements").shows("Collège Voisin");
        home("Max Platine").await.shows("Les structures de la plateforme");
        let nothing = home("Nour Pansement").await;
        nothing.hides("Vos classes").hides("Personnels");
        for one in PEOPLE {
            let answer = home(one.name).await;
            assert!(answer.is(200).body.len() < 30_000, "{}", one.name);
        }
    }

    async fn every_word_of_every_page_is_in_the_catalogues(engine) {
        let school = School::open(engine, slices).await;
        with_contacts(&school).await;
        for who in ["Lina Crayon", "Samira Crayon", "Claude Équerre", "Irène Tableau", "Ada Souris", "Marc Boussole", "Max Platine"] {
            let all = everything(&school, who).await;
            for prefix in ["groups-", "class-", "card-", "search-", "found-", "why-", "part-", "structure-", "structures-", "home-", "figure-", "relation-", "kind-", "point-", "people-", "pupils-", "menu-my", "menu-classes", "pager-", "group-"] {
                for quote in [">", "> "] {
                    assert!(!all.contains(&format!("{quote}{prefix}")), "{who} reads a key that begins with {prefix}");
                }
            }
        }
    }

    async fn a_role_that_ends_ends_what_was_seen_at_once(engine) {
        let school = School::open(engine, slices).await;
        let anne = school.visitor("Anne Virgule").await;
        anne.get(&class("college", "6B")).await.shows("Lina Crayon");
        anne.get(&search("lina")).await.shows("Lina Crayon");
        let (sql, now) = ("update role set valid_to = $2 where person_id = $1", "2026-11-24");
        let mut unit = school.app.db.begin().await.unwrap();
        unit.run(sql, args![person("Anne Virgule"), now]).await.unwrap();
        unit.viewers_changed().await.unwrap();
        unit.commit().await.unwrap();
        school.app.refresh().await.unwrap();
        anne.get(&class("college", "6B")).await.is_not_found();
        anne.get(&card("Lina Crayon")).await.is_not_found();
        anne.get(&search("lina")).await.hides("Lina Crayon");
        // Her pupils no longer see her either: not in the class, not by search.
        let lina = school.visitor("Lina Crayon").await;
        lina.get(&class("college", "6B")).await.shows("Claude Équerre").hides("Anne Virgule");
        lina.get(&search("virgule")).await.hides("Anne Virgule");
        lina.get(&card("Anne Virgule")).await.is_not_found();
    }

    async fn a_value_typed_by_hand_is_shown_with_author_and_date_to_those_who_may(engine) {
        let school = School::open(engine, slices).await;
        let hand = crate::write::Hand::of(person("Yves Classeur"), school.now());
        let mut unit = school.app.db.begin().await.unwrap();
        unit.run("update person set source = 'feed:ACADEMY-2D' where id = $1", args![person("Hugo Ballon")]).await.unwrap();
        crate::write::retype(&mut unit, hand, Some(structure("college")), person("Hugo Ballon"), crate::write::Field::Given, Some("Ugo")).await.unwrap();
        unit.commit().await.unwrap();
        let hugo = card("Hugo Ballon");
        school.visitor("Irène Tableau").await.get(&hugo).await.shows("Ugo Ballon").shows("Saisi à la main").shows("L’annuaire officiel dit : Hugo").shows("Yves Classeur").shows("24 novembre 2026");
        school.visitor("Ada Souris").await.get(&hugo).await.shows("L’annuaire officiel dit : Hugo");
        for who in ["Rose Marelle", "Anne Virgule", "Lina Crayon", "Odile Ballon"] {
            school.visitor(who).await.get(&hugo).await.shows("Ugo Ballon").hides("Saisi à la main");
        }
        school.visitor("Rose Marelle").await.get(&search("ugo")).await.shows("Ugo Ballon");
    }

    async fn an_administrator_of_a_school_where_nobody_knows_her_is_found_by_the_academy(engine) {
        let school = School::open(engine, slices).await;
        let hand = crate::write::Hand::of(person("Max Platine"), school.now());
        let mut unit = school.app.db.begin().await.unwrap();
        let duty = crate::write::NewDuty {
            person: person("Lise Arrosoir"),
            kind: kit::viewer::DutyKind::SchoolAdmin,
            structure: Some(structure("voisin")),
            division: None,
            from: hand.today,
            until: None,
        };
        crate::write::give_duty(&mut unit, hand, duty).await.unwrap();
        unit.commit().await.unwrap();
        school.app.refresh().await.unwrap();
        school.visitor("Marc Boussole").await.get(&search("arrosoir")).await.shows("Lise Arrosoir").shows("Administrateur local");
        school.visitor("Lise Arrosoir").await.get(&search("lina")).await.shows("Lina Crayon").hides("Collège Imaginaire");
        // A closed school gives nothing any more.
        school.app.db.run("update structure set closed_at = $2 where id = $1", args![structure("voisin"), school.now()]).await.unwrap();
        school.app.db.run("update viewer_epoch set epoch = epoch + 1", vec![]).await.unwrap();
        school.app.refresh().await.unwrap();
        school.visitor("Lise Arrosoir").await.get(&search("lina")).await.hides("Lina Crayon");
        let lise = school.app.viewer(person("Lise Arrosoir"), school.now()).await.unwrap().unwrap();
        assert!(lise.duties.is_empty());
    }

    async fn a_closed_person_is_forgotten(engine) {
        let school = School::open(engine, slices).await;
        with_contacts(&school).await;
        let karim = person("Karim Crayon");
        school.app.db.run("update person set closed_at = $2 where id = $1", args![karim, school.now()]).await.unwrap();
        let mut unit = school.app.db.begin().await.unwrap();
        let rows = crate::forget::forget(&mut unit, karim).await.unwrap();
        unit.viewers_changed().await.unwrap();
        unit.commit().await.unwrap();
        assert_eq!(rows, 2 + 4 + 2 + 1, "contact points, words in two schools, links, the person");
        let left: (String, String, String) = school.app.db.one("select given, family, sort_name from person where id = $1", args![karim]).await.unwrap();
        assert_eq!(left, (String::new(), String::new(), String::new()));
        school.visitor("Rose Marelle").await.get(&format!("/people/{karim}")).await.is_not_found();
        // Somebody who is not closed keeps the name, whoever calls.
        let mut unit = school.app.db.begin().await.unwrap();
        crate::forget::forget(&mut unit, person("Odile Ballon")).await.unwrap();
        unit.commit().await.unwrap();
        let kept: (String,) = school.app.db.one("select given from person where id = $1", args![person("Odile Ballon")]).await.unwrap();
        assert_eq!(kept.0, "Odile");
    }
}

#[test]
fn a_number_is_written_in_pairs() {
    assert_eq!(crate::pages::french_number("+33639980765"), "06\u{a0}39\u{a0}98\u{a0}07\u{a0}65");
    assert_eq!(crate::pages::french_number("01.03.03.03.03"), "01\u{a0}03\u{a0}03\u{a0}03\u{a0}03");
    assert_eq!(crate::pages::french_number("+262 262 12 34 56"), "+262 262 12 34 56");
    assert_eq!(crate::pages::french_number("poste 12"), "poste 12");
}
