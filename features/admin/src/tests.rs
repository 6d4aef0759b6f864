//! Pages of administration, as those who may see them and those who may not.

use kit::{PersonId, args};
use testing::{School, Visitor, both_engines, division, person, structure};

fn slices() -> Vec<kit::Slice> {
    vec![directory::slice(), identity::slice(), crate::slice()]
}

/// The named school, with an account for everybody and the words by which they are found.
async fn open(engine: kit::db::Engine) -> School {
    let school = School::open(engine, slices).await;
    let mut unit = school.app.db.begin().await.unwrap();
    let people: Vec<(PersonId, String, String)> = unit.all("select id, given, family from person", vec![]).await.unwrap();
    let new: Vec<_> =
        people.iter().map(|(person, given, family)| identity::accounts::NewAccount { person: *person, given, family }).collect();
    identity::accounts::prepare_many(&mut unit, &new, school.now()).await.unwrap();
    unit.commit().await.unwrap();
    school
}

async fn activate(school: &School, name: &str) {
    school
        .app
        .db
        .run("update account set state = 'activated', activated_at = $2 where person_id = $1", args![person(name), school.now()])
        .await
        .unwrap();
}

async fn acts(school: &School) -> Vec<(String, String, String)> {
    school.app.db.fresh("select act, before_text, after_text from audit_entry order by id", vec![]).await.unwrap()
}

async fn last(school: &School, sql: &'static str) -> PersonId {
    school.app.db.fresh::<(PersonId,)>(sql, vec![]).await.unwrap()[0].0
}

fn page_of(name: &str) -> String {
    format!("/admin/people/{}", person(name))
}

const COLLEGE_ADMINS: [&str; 2] = ["Irène Tableau", "Ada Souris"];
const NOT_ADMINS: [&str; 7] =
    ["Lina Crayon", "Samira Crayon", "Claude Équerre", "Rose Marelle", "Sam Sifflet", "Nour Pansement", "Doc Signet"];

async fn everything_is_closed(visitor: &Visitor) {
    for path in [
        "/admin",
        "/admin/people",
        "/admin/people/new",
        "/admin/duties",
        "/admin/structures",
        "/admin/journal",
        "/admin/journal.csv",
    ] {
        visitor.get(path).await.is_not_found();
    }
}

both_engines! {
    async fn the_hub_shows_what_one_may_do(engine) {
        let school = open(engine).await;
        for name in NOT_ADMINS {
            everything_is_closed(&school.visitor(name).await).await;
        }
        school.stranger().get("/admin").await.leads_to("/sign-in?next=%2Fadmin");
        let head = school.visitor("Irène Tableau").await;
        head.get("/admin").await.shows("Collège Imaginaire").shows("Missions").shows("Journal").hides("/admin/structures");
        school.visitor("Yves Classeur").await.get("/admin").await.shows("Créer une personne").hides("/admin/journal\"").hides("/admin/duties");
        school.visitor("Marc Boussole").await.get("/admin").await.shows("Créer une personne").hides("/admin/duties");
        school.visitor("Max Platine").await.get("/admin").await.shows("Structures").hides("/admin/people/new").hides("/admin/feeds");
    }

    async fn the_list_holds_the_people_of_one_school(engine) {
        let school = open(engine).await;
        for name in COLLEGE_ADMINS {
            let visitor = school.visitor(name).await;
            visitor.get("/admin/people").await.shows("Hugo Ballon").shows("6e B").shows("Claude Équerre").shows("Jamais utilisé").hides("Tom Règle").hides("Jade Cerceau");
            let college = structure("college");
            let narrowed = visitor.get(&format!("/admin/people?structure={college}&q=crayon&profile=student")).await;
            narrowed.shows("Lina Crayon").hides("Samira Crayon").hides("Hugo");
            visitor.get(&format!("/admin/people?structure={college}&division={}", division("college", "5A"))).await.shows("Inès Gommette").hides("Hugo");
            visitor.get(&format!("/admin/people?structure={college}&state=activated")).await.shows("Personne ne répond").hides("Hugo");
            visitor.get(&format!("/admin/people?structure={college}&q=zzz")).await.shows("Personne ne répond");
            for other in ["voisin", "ecole"] {
                visitor.get(&format!("/admin/people?structure={}", structure(other))).await.is_not_found();
            }
            visitor.get(&format!("/admin/people?structure={college}&division={}", division("voisin", "4C"))).await.hides("Tom Règle");
        }
        let office = school.visitor("Yves Classeur").await.get("/admin/people").await;
        office.shows("Hugo Ballon").shows("Samira Crayon").hides("Claude Équerre").hides("Irène Tableau");
        school.visitor("Marc Boussole").await.get("/admin/people").await.shows("Marc Boussole").hides("Hugo").hides("Irène");
        school.visitor("Max Platine").await.get("/admin/people").await.leads_to("/admin/support");
        school.visitor("Max Platine").await.get(&format!("/admin/people?structure={}", structure("college"))).await.is_not_found();
    }

    async fn the_list_turns_its_pages_and_costs_the_same(engine) {
        let school = open(engine).await;
        let visitor = school.visitor("Irène Tableau").await;
        visitor.get("/admin").await;
        let few = visitor.get("/admin/people").await.statements();
        let mut unit = school.app.db.begin().await.unwrap();
        let ids: Vec<PersonId> = (0..120).map(|_| PersonId::new(school.now())).collect();
        unit.run_many(
            "insert into person (id, given, family, sort_name, source, created_at) values {rows}",
            ids.iter().enumerate().map(|(n, id)| args![*id, format!("N{n}"), "Zèbre", format!("zebre n{n:03}"), "test", school.now()]),
        ).await.unwrap();
        unit.run_many(
            "insert into role (id, structure_id, person_id, profile, valid_from, source) values {rows}",
            ids.iter().map(|id| args![kit::id::RoleId::new(school.now()), structure("college"), *id, "student", "2026-09-01", "test"]),
        ).await.unwrap();
        unit.commit().await.unwrap();
        let first = visitor.get("/admin/people").await;
        assert_eq!(first.statements(), few);
        assert!(few <= 12, "{few} statements");
        let mut seen = first.body.matches("scope=\"row\"").count();
        let mut page = first;
        while let Some(next) = page.body.split("href=\"").find(|part| part.starts_with("/admin/people?") && part.contains("rel=\"next\"")) {
            let href = next.split('"').next().unwrap().replace("&amp;", "&").replace("&#38;", "&");
            page = visitor.get(&href).await;
            seen += page.body.matches("scope=\"row\"").count();
        }
        assert_eq!(seen, 120 + 18);
    }

    async fn a_page_of_a_person_is_for_those_who_administer_there(engine) {
        let school = open(engine).await;
        let head = school.visitor("Irène Tableau").await;
        let card = head.get(&page_of("Hugo Ballon")).await;
        card.shows("Hugo Ballon").shows("hugo.ballon").shows("6e B").shows("Ajouter un responsable");
        let again = head.get(&page_of("Hugo Ballon")).await.statements();
        assert!(again <= 12, "{again} statements");
        for name in ["Tom Règle", "Viviane Préface", "Jade Cerceau", "Marc Boussole", "Max Platine"] {
            head.get(&page_of(name)).await.is_not_found();
            head.post(&format!("{}/close", page_of(name)), &[("close-reason", "essai")]).await.is_not_found();
        }
        let office = school.visitor("Yves Classeur").await;
        office.get(&page_of("Hugo Ballon")).await.shows("Fermer Hugo Ballon");
        office.get(&page_of("Claude Équerre")).await.is_not_found();
        head.get(&page_of("Claude Équerre")).await.shows("Collège Imaginaire").shows("aussi dans une autre structure").hides("Collège Voisin");
        for name in NOT_ADMINS {
            school.visitor(name).await.get(&page_of("Hugo Ballon")).await.is_not_found();
        }
    }

    async fn a_closed_person_is_out_at_once_and_comes_back(engine) {
        let school = open(engine).await;
        activate(&school, "Hugo Ballon").await;
        let hugo = school.visitor("Hugo Ballon").await;
        let head = school.visitor("Irène Tableau").await;
        let own = page_of("Hugo Ballon");
        head.post(&format!("{own}/close"), &[("close-reason", "")]).await.is(422).shows("Écrivez une raison");
        head.post(&format!("{own}/close"), &[("close-reason", "Déménagement; parti")]).await.leads_to(&own);
        assert!(hugo.get("/admin").await.location().starts_with("/sign-in"));
        head.get("/admin/people").await.hides("Hugo Ballon");
        head.get(&format!("/admin/people?structure={}&state=left", structure("college"))).await.shows("Hugo Ballon");
        head.get(&own).await.shows("Masqué partout").shows("Rouvrir").shows("Personne fermée").shows("Déménagement, parti");
        school.visitor("Viviane Préface").await.post(&format!("{own}/reopen"), &[]).await.is_not_found();
        head.post(&format!("{own}/reopen"), &[]).await.leads_to(&own);
        head.get("/admin/people").await.shows("Hugo Ballon");
        head.get(&own).await.shows("En service").hides("Masqué partout");
        let acts = acts(&school).await;
        assert!(acts.iter().any(|(act, _, after)| act == "act-person-closed" && after == "reason=Déménagement, parti"));
        assert!(acts.iter().any(|(act, ..)| act == "act-person-reopened"));
    }

    async fn nobody_acts_above_his_own(engine) {
        let school = open(engine).await;
        let admin = school.visitor("Ada Souris").await;
        admin.post(&format!("{}/close", page_of("Irène Tableau")), &[("close-reason", "essai")]).await.is(422);
        admin.post(&format!("{}/close", page_of("Ada Souris")), &[("close-reason", "essai")]).await.is(422).shows("son propre compte");
        admin.post(&format!("{}/suspend", page_of("Irène Tableau")), &[]).await.is(422);
        let office = school.visitor("Yves Classeur").await;
        office.post(&format!("{}/close", page_of("Ada Souris")), &[("close-reason", "essai")]).await.is_not_found();
        office.post(&format!("{}/duties", page_of("Samira Crayon")), &[("duty", &format!("{}:school_admin", structure("college")))]).await.is(422);
        admin.post(&format!("{}/duties", page_of("Anne Virgule")), &[("duty", ":platform_admin")]).await.is(422);
        // Claude also teaches elsewhere: only the role here may end.
        admin.post(&format!("{}/close", page_of("Claude Équerre")), &[("close-reason", "essai")]).await.is(422);
        assert!(acts(&school).await.is_empty());
    }

    async fn a_role_ends_here_and_stays_elsewhere(engine) {
        let school = open(engine).await;
        let admin = school.visitor("Ada Souris").await;
        let role = |at: &'static str| {
            let db = school.app.db.clone();
            async move {
                db.fresh::<(kit::id::RoleId,)>("select id from role where person_id = $1 and structure_id = $2", args![person("Claude Équerre"), structure(at)]).await.unwrap()[0].0
            }
        };
        let (here, there) = (role("college").await, role("voisin").await);
        let own = page_of("Claude Équerre");
        admin.post(&format!("{own}/roles/{there}/end"), &[("end-reason", "mutation")]).await.is(422);
        admin.post(&format!("{own}/roles/{here}/end"), &[("end-reason", "mutation")]).await.leads_to(&own);
        school.visitor("Claude Équerre").await;
        let facts = school.app.viewer(person("Claude Équerre"), school.now()).await.unwrap().unwrap();
        assert_eq!(facts.structures.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["Collège Voisin"]);
        admin.get(&own).await.shows("Terminé").shows("mutation");
        admin.post(&format!("{own}/roles/{here}/reopen"), &[]).await.leads_to(&own);
        let facts = school.app.viewer(person("Claude Équerre"), school.now()).await.unwrap().unwrap();
        assert_eq!(facts.structures.len(), 2);
    }

    async fn an_account_is_suspended_and_resumed(engine) {
        let school = open(engine).await;
        activate(&school, "Anne Virgule").await;
        let anne = school.visitor("Anne Virgule").await;
        let admin = school.visitor("Ada Souris").await;
        let own = page_of("Anne Virgule");
        admin.post(&format!("{own}/suspend"), &[]).await.leads_to(&own);
        anne.get("/admin").await.leads_to("/sign-in?next=%2Fadmin");
        admin.get(&own).await.shows("Suspendu").shows("Lever la suspension");
        admin.post(&format!("{own}/resume"), &[]).await.leads_to(&own);
        admin.get(&own).await.shows("En service");
        let acts = acts(&school).await;
        assert!(acts.contains(&("act-account-suspended".into(), "state=activated".into(), "state=suspended".into())));
        assert!(acts.contains(&("act-account-resumed".into(), "state=suspended".into(), "state=activated".into())));
    }

    async fn sent_twice_at_once_makes_one_person(engine) {
        let school = open(engine).await;
        let office = school.visitor("Yves Classeur").await;
        let (college, division) = (structure("college").to_string(), division("college", "6B").to_string());
        let fields = [
            ("structure", college.as_str()),
            ("profile", "student"),
            ("given", "Ève"),
            ("family", "Deux-Fois"),
            ("birth_on", "2015-04-05"),
            ("division", division.as_str()),
        ];
        let (first, second) = tokio::join!(office.post("/admin/people/new", &fields), office.post("/admin/people/new", &fields));
        let mut statuses = [first.status, second.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 422]);
    }

    async fn a_pupil_made_by_hand_exists_within_seconds(engine) {
        let school = open(engine).await;
        let office = school.visitor("Yves Classeur").await;
        let college = structure("college").to_string();
        let division = division("college", "6B").to_string();
        let new = "/admin/people/new";
        office.get(new).await.shows("Élève").shows("Responsable").hides("Enseignant");
        let base = [("structure", college.as_str()), ("profile", "student"), ("given", "Ève"), ("family", "L’Ardoise")];
        let missing = office.post(new, &base).await;
        missing.is(422).shows("Choisissez la date de naissance");
        assert!(missing.body.contains("value=\"Ève\""));
        let full: Vec<_> = base.into_iter().chain([("birth_on", "2015-04-05"), ("division", division.as_str())]).collect();
        let made = office.post(new, &full).await;
        let pupil = last(&school, "select id from person where family = 'L’Ardoise'").await;
        made.leads_to(&format!("/admin/people/{pupil}"));
        let facts = school.app.viewer(pupil, school.now()).await.unwrap().unwrap();
        assert_eq!(facts.structures[0].name, "Collège Imaginaire");
        office.get(&format!("/admin/people/{pupil}")).await.shows("eve.lardoise").shows("6e B").shows("Jamais utilisé");
        // The same name on the same day: asked first.
        let twice = office.post(new, &full).await;
        twice.is(422).shows("peut-être déjà là").shows("Oui, c’est Ève L’Ardoise");
        let sure: Vec<_> = full.iter().copied().chain([("double", "new")]).collect();
        assert_eq!(office.post(new, &sure).await.status, 303);
        let (count,): (i64,) = school.app.db.fresh::<(i64,)>("select count(*) from person where family = 'L’Ardoise'", vec![]).await.unwrap()[0];
        assert_eq!(count, 2);
        // Elsewhere, or above one's post: not there.
        let voisin = structure("voisin").to_string();
        office.get(&format!("{new}?structure={voisin}&profile=student")).await.is_not_found();
        office.post(new, &[("structure", &voisin), ("profile", "student")]).await.is_not_found();
        office.post(new, &[("structure", &college), ("profile", "teacher")]).await.is_not_found();
        let acts = acts(&school).await;
        for act in ["act-person-created", "act-role-given", "act-enrolled", "act-account-prepared"] {
            assert!(acts.iter().any(|(done, ..)| done == act), "{act}");
        }
    }

    async fn a_guardian_is_tied_to_a_child(engine) {
        let school = open(engine).await;
        let office = school.visitor("Yves Classeur").await;
        let college = structure("college").to_string();
        let hugo = person("Hugo Ballon").to_string();
        let new = "/admin/people/new";
        office.get(&format!("{new}?structure={college}&profile=guardian&child={hugo}")).await.shows("Responsable de Hugo Ballon").hides("Autorité parentale");
        office.get(&format!("{new}?structure={college}&profile=guardian&child={}", person("Tom Règle"))).await.is_not_found();
        let base = [("structure", college.as_str()), ("profile", "guardian"), ("given", "Guy"), ("family", "Ballon"), ("link", "legal"), ("relation", "father"), ("authority", "none")];
        let with = |extra: (&'static str, &'static str)| base.into_iter().chain([extra]).collect::<Vec<_>>();
        office.post(new, &with(("child_name", "Tom Règle"))).await.is(422).shows("Aucun élève d’ici");
        office.post(new, &with(("child_name", ""))).await.is(422).shows("Écrivez de quel élève");
        assert_eq!(office.post(new, &with(("child_name", "ballon hugo"))).await.status, 303);
        let guardian = last(&school, "select id from person where given = 'Guy'").await;
        let facts = school.app.viewer(guardian, school.now()).await.unwrap().unwrap();
        // The office enters who it is; it decides nothing about authority.
        assert!(facts.children[0].flags.may_decide && facts.children[0].name == "Hugo Ballon");
        // The same adult for a second child: the person who is there.
        let zoe = person("Zoé Pupitre").to_string();
        let second: Vec<_> = base.into_iter().chain([("child", zoe.as_str())]).collect();
        office.post(new, &second).await.is(422).shows("peut-être déjà là");
        let known = guardian.to_string();
        let attached: Vec<_> = second.into_iter().chain([("double", known.as_str())]).collect();
        office.post(new, &attached).await.leads_to(&format!("/admin/people/{guardian}"));
        let facts = school.app.viewer(guardian, school.now()).await.unwrap().unwrap();
        assert_eq!(facts.children.len(), 2);
    }

    async fn agents_make_their_own_and_guests_have_an_end(engine) {
        let school = open(engine).await;
        let marc = school.visitor("Marc Boussole").await;
        let academy = structure("academie").to_string();
        let new = "/admin/people/new";
        let made = marc.post(new, &[("structure", &academy), ("profile", "academy"), ("given", "Guy"), ("family", "Tampon"), ("function", "inspector")]).await;
        assert_eq!(made.status, 303);
        marc.get("/admin/people").await.shows("Guy Tampon").shows("Académie");
        let guest = [("structure", academy.as_str()), ("profile", "guest"), ("given", "Ida"), ("family", "Gomme")];
        marc.post(new, &guest).await.is(422).shows("Un invité a toujours un dernier jour");
        let past: Vec<_> = guest.into_iter().chain([("last", "2026-11-23")]).collect();
        marc.post(new, &past).await.is(422).shows("un jour à venir");
        let right: Vec<_> = guest.into_iter().chain([("last", "2026-11-30")]).collect();
        assert_eq!(marc.post(new, &right).await.status, 303);
        let ends: Vec<(Option<String>,)> = school.app.db.fresh("select valid_to from role where profile = 'guest'", vec![]).await.unwrap();
        assert_eq!(ends[0].0.as_deref(), Some("2026-12-01"));
        marc.post(new, &[("structure", &structure("college").to_string()), ("profile", "student")]).await.is_not_found();
    }

    async fn a_typed_name_stands_before_the_fed_one(engine) {
        let school = open(engine).await;
        school.app.db.run("update person set source = 'feed:2D-99' where id = $1", args![person("Hugo Ballon")]).await.unwrap();
        let head = school.visitor("Irène Tableau").await;
        let form = format!("{}/identity", page_of("Hugo Ballon"));
        head.get(&form).await.shows("viennent de l’alimentation");
        head.post(&form, &[("given", ""), ("family", "Ballon"), ("title", "")]).await.is(422).shows("Écrivez le prénom");
        head.post(&form, &[("given", "Ugo"), ("family", "Ballon"), ("birth_on", "2015-06-02"), ("title", "")]).await.leads_to(&page_of("Hugo Ballon"));
        head.get(&page_of("Hugo Ballon")).await.shows("Ugo").shows("L’alimentation dit : Hugo").shows("Irène Tableau").shows("Identité corrigée");
        let born = [("given", "Ugo"), ("family", "Ballon"), ("birth_on", "2015-06-03"), ("title", "")];
        head.post(&form, &born).await.leads_to(&page_of("Hugo Ballon"));
        let card = format!("/people/{}", person("Hugo Ballon"));
        for page in [form.clone(), page_of("Hugo Ballon"), card] {
            let said = head.get(&page).await.shows("mercredi 3 juin 2015").shows("dit : mardi 2 juin 2015").text();
            assert!(!said.contains("2015-06-0"), "{said}");
        }
        head.post(&form, &[("fed", "yes")]).await.leads_to(&page_of("Hugo Ballon"));
        head.get(&page_of("Hugo Ballon")).await.shows("Hugo").hides("L’alimentation dit");
        school.visitor("Viviane Préface").await.get(&form).await.is_not_found();
    }

    async fn the_birth_date_of_an_adult_is_not_for_the_office(engine) {
        let school = open(engine).await;
        let born = "update person set birth_on = '1981-02-03' where id in ($1, $2)";
        school.app.db.run(born, args![person("Odile Ballon"), person("Anne Virgule")]).await.unwrap();
        let (page, form) = (page_of("Odile Ballon"), format!("{}/identity", page_of("Odile Ballon")));
        let office = school.visitor("Yves Classeur").await;
        office.get(&page).await.shows("Odile").hides("1981");
        office.get(&form).await.shows("Odile").hides("1981").hides("Date de naissance");
        office.post(&form, &[("given", "Odette"), ("family", "Ballon"), ("title", "")]).await.leads_to(&page);
        office.post(&form, &[("given", "Odile"), ("family", "Ballon"), ("birth_on", "1990-01-01"), ("title", "")]).await.leads_to(&page);
        office.get(&page_of("Hugo Ballon")).await.shows("2 juin 2015");
        let head = school.visitor("Irène Tableau").await;
        head.get(&page).await.shows("3 février 1981");
        let later = [("given", "Odile"), ("family", "Ballon"), ("birth_on", "1981-02-04"), ("title", "")];
        head.post(&form, &later).await.leads_to(&page);
        head.get(&page).await.shows("4 février 1981").shows("3 février 1981");
        office.get(&page).await.shows("Identité corrigée").hides("1981");
        // On the cards, to nobody but the person.
        for name in ["Irène Tableau", "Rose Marelle", "Yves Classeur", "Ada Souris"] {
            let viewer = school.visitor(name).await;
            viewer.get(&format!("/people/{}", person("Anne Virgule"))).await.shows("Anne Virgule").hides("1981");
            viewer.get(&format!("/people/{}", person("Odile Ballon"))).await.shows("Odile Ballon").hides("1981");
        }
        school.visitor("Anne Virgule").await.get(&format!("/people/{}", person("Anne Virgule"))).await.shows("3 février 1981");
    }

    async fn a_name_shows_all_of_itself(engine) {
        let school = open(engine).await;
        let head = school.visitor("Irène Tableau").await;
        let college = structure("college").to_string();
        let form = format!("{}/identity", page_of("Hugo Ballon"));
        for unseen in ["Hu\u{202e}go", "Hu\u{200b}go", "Hu\0go", "Hugo\u{3164}"] {
            let typed = [("given", unseen), ("family", "Ballon"), ("birth_on", "2015-06-02"), ("title", "")];
            head.post(&form, &typed).await.is(422).shows("signes qui ne se voient pas");
            let typed = [("structure", college.as_str()), ("profile", "teacher"), ("given", "Ida"), ("family", unseen), ("title", "")];
            head.post("/admin/people/new", &typed).await.is(422).shows("signes qui ne se voient pas");
            let typed = [("name", unseen), ("kind", "lower_secondary"), ("zone", "Europe/Paris")];
            school.visitor("Max Platine").await.post("/admin/structures/new", &typed).await.is(422).shows("signes qui ne se voient pas");
        }
        head.get(&page_of("Hugo Ballon")).await.shows("Hugo Ballon");
    }

    async fn whoever_runs_the_platform_cancels_to_the_structure(engine) {
        let school = open(engine).await;
        let max = school.visitor("Max Platine").await;
        let (college, back) = (structure("college"), format!("/admin/structures/{}", structure("college")));
        let link = |back: &str| format!("href=\"{back}\">Annuler");
        let form = max.get(&format!("/admin/people/new?structure={college}&profile=management")).await;
        assert!(form.body.contains(&link(&back)), "{}", form.body);
        max.get(&back).await.is(200).shows("Collège Imaginaire");
        let head = school.visitor("Irène Tableau").await;
        let back = format!("/admin/people?structure={college}");
        assert!(head.get(&format!("/admin/people/new?structure={college}&profile=teacher")).await.body.contains(&link(&back)));
        head.get(&back).await.is(200);
    }

    async fn duties_are_given_with_dates_and_end(engine) {
        let school = open(engine).await;
        let admin = school.visitor("Ada Souris").await;
        let college = structure("college").to_string();
        let head_of = format!("head_teacher:{}", division("college", "6B"));
        let bilal = person("Bilal Atlas").to_string();
        let page = admin.get("/admin/duties").await;
        page.shows("Professeur principal").shows("Anne Virgule").hides("Viviane Préface");
        assert!(page.statements() <= 12);
        let yves = person("Yves Classeur").to_string();
        admin.post("/admin/duties", &[("structure", &college), ("duty", &head_of), ("person", &yves)]).await.is(422).shows("choisissez un enseignant");
        admin.post("/admin/duties", &[("structure", &college), ("duty", "platform_admin"), ("person", &bilal)]).await.is(422);
        let foreign = format!("head_teacher:{}", division("voisin", "4C"));
        admin.post("/admin/duties", &[("structure", &college), ("duty", &foreign), ("person", &bilal)]).await.is(422);
        let stranger = person("Viviane Préface").to_string();
        admin.post("/admin/duties", &[("structure", &college), ("duty", "digital_referent"), ("person", &stranger)]).await.is(422);
        admin.post("/admin/duties", &[("structure", &structure("voisin").to_string()), ("duty", "digital_referent"), ("person", &stranger)]).await.is_not_found();
        admin.post("/admin/duties", &[("structure", &college), ("duty", &head_of), ("person", &bilal), ("last", "2026-12-18")]).await.leads_to(&format!("/admin/duties?structure={college}"));
        admin.get("/admin/duties").await.shows("Bilal Atlas").shows("vendredi 18 décembre 2026");
        let (duty,): (directory::model::DutyId,) = school.app.db.fresh("select id from duty where person_id = $1", args![person("Bilal Atlas")]).await.unwrap()[0];
        school.visitor("Viviane Préface").await.post(&format!("{}/duties/{duty}/end", page_of("Bilal Atlas")), &[]).await.is_not_found();
        admin.post(&format!("{}/duties/{duty}/end", page_of("Bilal Atlas")), &[]).await.leads_to(&page_of("Bilal Atlas"));
        assert!(school.app.viewer(person("Bilal Atlas"), school.now()).await.unwrap().unwrap().duties.is_empty());
        // From the card, with a first day to come.
        let choice = format!("{college}:digital_referent");
        let own = page_of("Bilal Atlas");
        admin.post(&format!("{own}/duties"), &[("duty", &choice), ("from", "2026-12-01"), ("last", "2026-11-30")]).await.is(422).shows("avant le premier");
        admin.post(&format!("{own}/duties"), &[("duty", &choice), ("from", "2026-12-01")]).await.leads_to(&own);
        admin.get(&own).await.shows("Référent numérique").shows("mardi 1er décembre 2026");
    }

    async fn an_ecole_says_who_teaches_whom(engine) {
        let school = open(engine).await;
        let ecole = structure("ecole").to_string();
        let mut unit = school.app.db.begin().await.unwrap();
        let hand = directory::write::Hand::program(school.now());
        let head = directory::write::NewPerson { given: "Aline", family: "Récré", ..Default::default() };
        let head = directory::write::person(&mut unit, hand, None, &head).await.unwrap();
        let role = directory::write::NewRole { structure: structure("ecole"), profile: kit::Profile::Management, functions: &[(kit::Function::Head, "")], until: None };
        directory::write::role(&mut unit, hand, head, role).await.unwrap();
        unit.run("update session set person_id = $1 where person_id = $1", args![head]).await.unwrap();
        unit.commit().await.unwrap();
        school.app.refresh().await.unwrap();
        let visitor = school.visitor("Doc Signet").await;
        school.app.db.run("update session set person_id = $1 where id = $2", args![head, visitor.session.unwrap()]).await.unwrap();
        let form = format!("/admin/divisions/{}/teachers", division("ecole", "CM1"));
        visitor.get("/admin/duties").await.shows("Qui fait classe").shows("CM1").shows("Paul Compas");
        visitor.get(&form).await.shows("Paul Compas").shows("Aline Récré");
        visitor.post(&form, &[("teacher", &head.to_string())]).await.leads_to(&format!("/admin/duties?structure={ecole}"));
        visitor.get(&form).await.shows("Aline Récré");
        let taught: Vec<(PersonId,)> = school.app.db.fresh("select person_id from section_teacher where structure_id = $1 and valid_to is null", args![structure("ecole")]).await.unwrap();
        assert_eq!(taught, [(head,)]);
        visitor.post(&form, &[("teacher", &person("Anne Virgule").to_string())]).await.is_not_found();
        for name in ["Irène Tableau", "Viviane Préface"] {
            school.visitor(name).await.get(&form).await.is_not_found();
        }
        school.visitor("Irène Tableau").await.get(&format!("/admin/divisions/{}/teachers", division("college", "6B"))).await.is_not_found();
    }

    async fn the_platform_makes_structures(engine) {
        let school = open(engine).await;
        let max = school.visitor("Max Platine").await;
        max.get("/admin/structures").await.shows("Collège Voisin").shows("Sans administrateur");
        max.get("/admin/structures?q=voisin").await.shows("Collège Voisin").hides("École Imaginaire");
        max.get("/admin/structures?q=0990002p").await.shows("École Imaginaire").hides("Collège Voisin");
        max.get("/admin/structures?orphan=yes").await.hides("Collège Imaginaire").hides("Collège Voisin").shows("École Imaginaire");
        let academy = structure("academie").to_string();
        let new = "/admin/structures/new";
        max.get(new).await.shows("Créer une structure").shows("La Réunion");
        let base = [("name", "École des Étuis"), ("kind", "primary_school"), ("zone", "Indian/Reunion"), ("academy", academy.as_str())];
        let with = |uai: &'static str| base.into_iter().chain([("uai", uai)]).collect::<Vec<_>>();
        max.post(new, &with("12")).await.is(422).shows("sept chiffres");
        max.post(new, &with("0990104B")).await.is(422).shows("la lettre devrait être").shows("Garder ce numéro");
        max.post(new, &with("0990001N")).await.is(422).shows("porte déjà ce numéro");
        let sure: Vec<_> = with("0990104B").into_iter().chain([("uai_anyway", "yes")]).collect();
        let made = max.post(new, &sure).await;
        assert_eq!(made.status, 303);
        let address = made.location().to_owned();
        max.get(&address).await.shows("École des Étuis").shows("Créer quelqu’un qui y travaille");
        let id = address.rsplit('/').next().unwrap().to_owned();
        // The platform makes the first who works there, and gives the duty.
        let first = max.post("/admin/people/new", &[("structure", &id), ("profile", "management"), ("given", "Aline"), ("family", "Récré"), ("function", "head")]).await;
        assert_eq!(first.status, 303);
        let own = first.location().to_owned();
        max.get(&own).await.shows("Aline Récré");
        max.post(&format!("{own}/duties"), &[("duty", &format!("{id}:school_admin"))]).await.leads_to(&own);
        max.get("/admin/structures?orphan=yes").await.hides("École des Étuis");
        max.post("/admin/people/new", &[("structure", &id), ("profile", "student")]).await.is_not_found();
        max.post(&format!("{address}/close"), &[]).await.leads_to(&address);
        max.get(&address).await.shows("Rouvrir la structure");
        max.post(&format!("{address}/reopen"), &[]).await.leads_to(&address);
        max.post(&address, &[("name", "École du Buvard"), ("kind", "primary_school"), ("zone", "Europe/Paris"), ("uai", "")]).await.leads_to(&address);
        max.get("/admin/journal").await.shows("Structure créée").shows("Structure modifiée").shows("École du Buvard");
        for name in ["Irène Tableau", "Marc Boussole", "Ada Souris"] {
            let other = school.visitor(name).await;
            other.get("/admin/structures").await.is_not_found();
            other.post(&address, &[("name", "x")]).await.is_not_found();
        }
    }

    async fn a_lost_second_factor_is_taken_away_by_who_may_stop_the_account(engine) {
        let school = open(engine).await;
        let sealed = |name: &str| kit::args![person(name), vec![0_u8; 48], school.now()];
        for name in ["Anne Virgule", "Claude Équerre", "Irène Tableau", "Max Platine"] {
            school.app.db.run("update account set state = 'activated' where person_id = $1", kit::args![person(name)]).await.unwrap();
            school.app.db.run("insert into totp (person_id, secret, made_at, last_step) values ($1, $2, $3, 0)", sealed(name)).await.unwrap();
        }
        let second = |name: &str| format!("{}/second", page_of(name));
        let has = async |name: &str| identity::factors::has_any(&school.app, person(name)).await.unwrap();
        let ada = school.visitor("Ada Souris").await;
        ada.get(&page_of("Anne Virgule")).await.shows("Retirer la deuxième étape");
        ada.get(&page_of("Bilal Atlas")).await.hides("Retirer la deuxième étape");
        // Never of somebody who can do more, nor of one whose account opens another school, nor by an office.
        for (who, whose) in [
            ("Ada Souris", "Irène Tableau"),
            ("Irène Tableau", "Claude Équerre"),
            ("Ada Souris", "Claude Équerre"),
            ("Yves Classeur", "Anne Virgule"),
            ("Anne Virgule", "Anne Virgule"),
            ("Marc Boussole", "Anne Virgule"),
        ] {
            let answer = school.visitor(who).await.post(&second(whose), &[]).await;
            assert!(matches!(answer.status.as_u16(), 404 | 422), "{who}, {whose}: {}", answer.status);
            assert!(has(whose).await, "{who}, {whose}");
        }
        // A stolen session does not do it: after half an hour the password is asked.
        school.app.clock.advance(1_800);
        let asks = format!("/settings/security/confirm?next={}", page_of("Anne Virgule"));
        ada.post(&second("Anne Virgule"), &[]).await.leads_to(&asks);
        assert!(has("Anne Virgule").await);
        school.visitor("Ada Souris").await.post(&second("Anne Virgule"), &[]).await.leads_to(&page_of("Anne Virgule"));
        assert!(!has("Anne Virgule").await);
        school.visitor("Irène Tableau").await.get("/admin/journal").await.shows("Deuxième étape retirée à une personne").shows("Ada Souris");
        // The platform, with a reason noted; and the last who runs it, from the command line.
        let max = school.visitor("Max Platine").await;
        max.post("/admin/support", &[("key", "claude.equerre"), ("reason", "demande 14")]).await.is(303);
        let asks = format!("/settings/security/confirm?next={}", page_of("Claude Équerre"));
        max.post(&second("Claude Équerre"), &[]).await.leads_to(&asks);
        school.app.db.run("update session set methods = 'pwd otp' where person_id = $1", kit::args![person("Max Platine")]).await.unwrap();
        max.post(&second("Claude Équerre"), &[]).await.leads_to(&page_of("Claude Équerre"));
        assert!(!has("Claude Équerre").await);
        assert!(crate::reset_second(&school.app, "max.platine", school.now()).await.unwrap());
        assert!(!crate::reset_second(&school.app, "max.platine", school.now()).await.unwrap());
        assert!(crate::reset_second(&school.app, "no.body", school.now()).await.is_err());
        assert!(!has("Max Platine").await);
    }

    async fn the_platform_opens_one_person_with_a_reason(engine) {
        let school = open(engine).await;
        let max = school.visitor("Max Platine").await;
        let own = page_of("Hugo Ballon");
        max.get(&own).await.is_not_found();
        max.post("/admin/support", &[("key", "hugo.ballon"), ("reason", "")]).await.is(422).shows("Écrivez une raison");
        max.post("/admin/support", &[("key", "hugo"), ("reason", "demande 12")]).await.is(422).shows("Personne n’a cet identifiant");
        max.post("/admin/support", &[("key", "hugo.ballon"), ("reason", "demande 12")]).await.leads_to(&own);
        max.get(&own).await.shows("Hugo Ballon").shows("demande 12");
        max.get("/admin/journal").await.shows("Fiche ouverte pour assistance");
        school.app.clock.advance(3_700);
        school.visitor("Max Platine").await.get(&own).await.is_not_found();
        // The last who runs the platform stays.
        let last = page_of("Max Platine");
        let max = school.visitor("Max Platine").await;
        max.post("/admin/support", &[("key", "max.platine"), ("reason", "demande 13")]).await.leads_to(&last);
        max.post(&format!("{last}/suspend"), &[]).await.is(422);
        school.visitor("Irène Tableau").await.post("/admin/support", &[("key", "hugo.ballon"), ("reason", "demande 12")]).await.is_not_found();
    }

    async fn the_journal_names_a_changed_setting(engine) {
        let school = open(engine).await;
        let app = &school.app;
        let spec = app.setting_specs.iter().copied().find(|spec| spec.name == "identity.code-days").unwrap();
        for value in [Some("30"), Some("45"), None] {
            let change = kit::settings::Change { spec, scope: structure("college"), value, locked: false };
            kit::settings::say(&app.db, &app.settings, change, &[], person("Irène Tableau"), school.now()).await.unwrap();
        }
        let name = "Jours pendant lesquels le code d’une feuille est bon";
        let page = school.visitor("Irène Tableau").await.get("/admin/journal").await;
        for value in ["30", "45", "valeur habituelle"] {
            assert_eq!(page.text().matches(&format!("{name} : {value}")).count(), 2, "{value}: once before, once after");
        }
    }

    async fn the_journal_is_narrowed_exported_and_ones_own(engine) {
        let school = open(engine).await;
        let head = school.visitor("Irène Tableau").await;
        head.get("/admin/journal").await.shows("Aucun acte n’a encore été noté");
        head.post(&format!("{}/close", page_of("Hugo Ballon")), &[("close-reason", "=cmd|' /C calc'!A0")]).await.is(303);
        let college = structure("college").to_string();
        let page = head.get("/admin/journal").await;
        page.shows("Personne fermée").shows("Hugo Ballon").shows("Irène Tableau").shows("Raison");
        assert!(page.statements() <= 12);
        head.get(&format!("/admin/journal?structure={college}&act=act-duty-given")).await.shows("Aucun acte ne répond");
        head.get(&format!("/admin/journal?structure={college}&who=irene&from=2026-11-24&to=2026-11-24")).await.shows("Hugo Ballon");
        head.get(&format!("/admin/journal?structure={college}&who=claude")).await.shows("Aucun acte ne répond");
        head.get(&format!("/admin/journal?structure={college}&to=2026-11-23")).await.shows("Aucun acte ne répond");
        head.get(&format!("/admin/journal?structure={college}&from=hier")).await.is(422).shows("Cette date n’existe pas");
        let csv = head.get("/admin/journal.csv").await;
        assert_eq!(csv.headers["content-type"], "text/csv; charset=utf-8");
        assert!(csv.body.starts_with('\u{feff}') && csv.body.contains("Hugo Ballon;"), "{}", csv.body);
        assert!(csv.body.lines().skip(1).all(|line| !line.contains(";=")), "{}", csv.body);
        let other = school.visitor("Viviane Préface").await;
        other.get("/admin/journal").await.hides("Hugo");
        other.get(&format!("/admin/journal?structure={college}")).await.is_not_found();
        other.get(&format!("/admin/journal.csv?structure={college}")).await.is_not_found();
        school.visitor("Ada Souris").await.get("/admin/journal").await.shows("Personne fermée");
        school.visitor("Max Platine").await.get("/admin/journal").await.hides("Hugo");
        for name in ["Yves Classeur", "Marc Boussole", "Lise Arrosoir"] {
            school.visitor(name).await.get("/admin/journal").await.is_not_found();
        }
    }

    async fn the_command_line_makes_who_runs_the_platform(engine) {
        let school = open(engine).await;
        for wrong in ["", "  ", "a\nb"] {
            assert!(crate::create_platform_admin(&school.app, wrong, "Étincelle", school.now()).await.is_err());
        }
        let made = crate::create_platform_admin(&school.app, "Flore", " Étincelle ", school.now()).await.unwrap();
        assert_eq!(made.login, "flore.etincelle");
        assert_eq!(made.code.len(), 14);
        assert!(made.until > school.now());
        assert!(school.app.viewer(made.person, school.now()).await.unwrap().unwrap().is_platform_admin());
        let again = crate::create_platform_admin(&school.app, "Flore", "Étincelle", school.now()).await.unwrap();
        assert_eq!(again.login, "flore.etincelle2");
        let stranger = school.stranger();
        let answer = stranger.post("/activation", &[("code", &made.code), ("birth", "")]).await;
        answer.is(200).shows("Est-ce bien vous").shows("Flore");
    }

    async fn a_first_code_is_shown_once_to_those_who_may(engine) {
        let school = open(engine).await;
        let marc = school.visitor("Marc Boussole").await;
        let made = marc.post("/admin/people/new", &[("structure", &structure("academie").to_string()), ("profile", "academy"), ("given", "Guy"), ("family", "Tampon")]).await;
        let own = made.location().to_owned();
        marc.get(&own).await.shows("Faire un code de première entrée").hides("Mot de passe et code");
        let shown = marc.post(&format!("{own}/code"), &[]).await;
        shown.is(200).shows("guy.tampon");
        let code = shown.body.split("<code class=\"code\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
        marc.get(&own).await.shows("Code de première entrée fait").hides(&code);
        assert!(acts(&school).await.iter().all(|(_, before, after)| !before.contains(&code) && !after.contains(&code)));
        marc.post(&format!("{}/code", page_of("Hugo Ballon")), &[]).await.is_not_found();
        marc.post(&format!("{}/code", page_of("Marc Boussole")), &[]).await.is_not_found();
        let head = school.visitor("Irène Tableau").await;
        activate(&school, "Hugo Ballon").await;
        head.post(&format!("{}/code", page_of("Hugo Ballon")), &[]).await.is_not_found();
        // Whoever has identity's page makes codes there, and there alone.
        let lina = page_of("Lina Crayon");
        head.get(&lina).await.shows("Mot de passe et code").hides("Faire un code de première entrée");
        head.post(&format!("{lina}/code"), &[]).await.is_not_found();
    }

    async fn homes_say_what_waits(engine) {
        let school = open(engine).await;
        let parts = |name: &'static str| {
            let school = school.clone();
            async move {
                let viewer = school.app.viewer(person(name), school.now()).await.unwrap().unwrap();
                crate::home::parts(&school.app, &viewer, school.now()).await.unwrap().todos
            }
        };
        let todos = parts("Irène Tableau").await;
        assert_eq!((todos[0].title.key.as_ref(), &todos[0].title.values[0].1), ("admin-todo-unused", &kit::words::Value::Number(18)));
        let office = parts("Yves Classeur").await;
        assert_eq!(office[0].title.values[0].1, kit::words::Value::Number(8));
        assert!(parts("Claude Équerre").await.is_empty() && parts("Lina Crayon").await.is_empty());
        assert_eq!(parts("Max Platine").await[0].title.key, "admin-todo-orphans");
    }
}

#[test]
fn both_languages_say_the_same_things_and_every_act_has_words() {
    let catalogue = kit::words::Catalogue::load(slices().iter().map(|slice| slice.words)).unwrap();
    let mut french: Vec<&String> = catalogue.keys(kit::Lang::Fr).iter().collect();
    let mut english: Vec<&String> = catalogue.keys(kit::Lang::En).iter().collect();
    french.sort();
    english.sort();
    let lacking: Vec<_> = french.iter().filter(|key| key.starts_with("admin-") && !english.contains(key)).collect();
    assert!(lacking.is_empty(), "{lacking:?}");
    assert!(english.iter().filter(|key| key.starts_with("admin-")).all(|key| french.contains(key)));
}
