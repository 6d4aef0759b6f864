//! The pages of those who answer for services: who may do what, what they show, what becomes of it.

use super::{NOTES, Wanted, encoded, open, register, school, ticket, validated};
use crate::model::{Audience, Identifier, Release, ServiceId};
use crate::registry::{self, NewService};
use kit::address::Address;
use kit::args;
use testing::{Answer, School, Visitor, both_engines, person, structure};

async fn only_service(school: &School) -> ServiceId {
    let found: Vec<(ServiceId,)> = school.app.db.fresh("select id from service", vec![]).await.unwrap();
    found[0].0
}

async fn gets_in(school: &School, name: &str) -> bool {
    let answer = school.visitor(name).await.get(&format!("/cas/login?service={}", encoded("https://notes.example/app/x"))).await;
    answer.location().contains("ticket=ST-")
}

async fn send(visitor: &Visitor, id: ServiceId, act: &str, fields: &[(&str, &str)]) -> Answer {
    visitor.post(&format!("/admin/services/{id}/{act}"), fields).await
}

const FORM: [(&str, &str); 10] = [
    ("protocol", "cas"),
    ("name", "Notes"),
    ("supplier", "Atelier imaginaire"),
    ("release", "profile"),
    ("identifier", "pairwise"),
    ("places", "https://notes.example/app\nhttps://www.notes.example/"),
    ("start", ""),
    ("proxies", ""),
    ("icon", "library"),
    ("told", "yes"),
];

both_engines! {
    async fn a_service_goes_from_the_platform_to_one_class_and_stops_at_once(engine) {
        let school = school(engine).await;
        let platform = school.visitor("Max Platine").await;
        platform.get("/admin/services").await.shows("Aucun service n’est inscrit");
        platform.get("/admin/services/new").await.shows("Inscrire un service").shows("OpenID Connect, avec un secret");
        platform.get("/admin/services/new?like=cas").await.shows("Un identifiant seul").shows("Inscrire le service");
        let made = platform.post("/admin/services/new", &FORM).await;
        let id = only_service(&school).await;
        made.leads_to(&format!("/admin/services/{id}"));
        let page = platform.get(made.location()).await;
        page.shows("Ce service n’est ouvert à personne").shows("http://localhost:8080/cas").shows("https://www.notes.example/")
            .shows("National_ELV").shows("Donner les droits").shows("Service inscrit").hides("Afficher le nom").hides("<cas:nom>");
        assert!(!gets_in(&school, "Lina Crayon").await);
        school.app.clock.advance(1);
        // The collège opens it to one class.
        let ada = school.visitor("Ada Souris").await;
        let here = ada.get(&format!("/admin/services/{id}")).await;
        here.shows("Élèves de la 6e B").shows("Où : Collège Imaginaire").hides("4e C").hides("Arrêter");
        let value = here.body.split("<option value=\"division-").nth(2).and_then(|rest| rest.split('"').next()).expect("a division");
        let fields = [("structure", structure("college").to_string()), ("audience", format!("division-{value}")), ("from", String::new()), ("last", "2026-12-18".to_owned())];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        send(&ada, id, "open", &fields).await.leads_to(&format!("/admin/services/{id}"));
        ada.get(&format!("/admin/services/{id}")).await.shows("Élèves de la 6e B · Collège Imaginaire").shows("au vendredi 18 décembre 2026");
        ada.get("/admin/services").await.shows("Ouvert");
        assert!(gets_in(&school, "Lina Crayon").await && !gets_in(&school, "Inès Gommette").await && !gets_in(&school, "Anne Virgule").await);
        school.app.clock.advance(1);
        // The platform stops it, at once; and lets it work again.
        let waiting = ticket(&school.visitor("Lina Crayon").await, "https://notes.example/app").await;
        send(&platform, id, "stop", &[]).await.leads_to(&format!("/admin/services/{id}"));
        assert!(!gets_in(&school, "Lina Crayon").await);
        assert!(validated(&school, "/cas/serviceValidate", "https://notes.example/app", &waiting, "").await.body.contains("INVALID_TICKET"));
        ada.get("/admin/services").await.shows("Arrêté");
        school.app.clock.advance(1);
        send(&platform, id, "resume", &[]).await;
        assert!(gets_in(&school, "Lina Crayon").await);
        // Every act is in the journal, the school's in its own.
        let acts: Vec<(String, Option<kit::StructureId>, String)> =
            school.app.db.fresh("select act, structure_id, after_text from audit_entry where object_kind = 'service' order by id", vec![]).await.unwrap();
        let names: Vec<&str> = acts.iter().map(|(act, ..)| act.as_str()).collect();
        assert_eq!(names, ["act-service-added", "act-service-opened", "act-service-stopped", "act-service-resumed"]);
        assert_eq!((acts[1].1, acts[1].2.as_str()), (Some(structure("college")), "service=Notes; division=6e B; from=2026-11-24; until=2026-12-18"));
        platform.get(&format!("/admin/services/{id}")).await.shows("Service arrêté").shows("Max Platine");
    }

    async fn what_is_open_from_above_is_shown_and_stays(engine) {
        let school = school(engine).await;
        let id = register(&school, "Notes", &NOTES).await;
        open(&school, id, None, Audience::Profile(kit::Profile::Teacher)).await;
        open(&school, id, Some(structure("academie")), Audience::Profile(kit::Profile::Student)).await;
        open(&school, id, Some(structure("voisin")), Audience::Everyone).await;
        let ada = school.visitor("Ada Souris").await;
        let page = ada.get(&format!("/admin/services/{id}")).await;
        page.shows("Enseignant").shows("Académie de démonstration").shows("Décidé au-dessus").hides("Collège Voisin").hides("Fermer");
        ada.get("/admin/services").await.shows("Ouvert au-dessus");
        let openings: Vec<(crate::model::OpeningId, Option<kit::StructureId>)> = school.app.db.fresh("select id, structure_id from service_opening", vec![]).await.unwrap();
        let college = structure("college").to_string();
        for (opening, _) in &openings {
            send(&ada, id, &format!("openings/{opening}/close"), &[("structure", &college)]).await.is_not_found();
            send(&ada, id, &format!("openings/{opening}/close"), &[("structure", "platform")]).await.is_not_found();
        }
        let head = school.visitor("Viviane Préface").await;
        let own = openings.iter().find(|(_, at)| *at == Some(structure("voisin"))).unwrap().0;
        assert!(gets_in(&school, "Rémi Règle").await);
        send(&head, id, &format!("openings/{own}/close"), &[]).await.leads_to(&format!("/admin/services/{id}"));
        assert!(!gets_in(&school, "Rémi Règle").await && gets_in(&school, "Tom Règle").await, "the academy's still holds");
    }

    async fn the_same_asked_for_many_times_at_once_is_done_once(engine) {
        let school = school(engine).await;
        // The same form, sent by many browsers at the same instant; gives the answers that lead on, and the others.
        let at_once = async |path: String, fields: &'static [(&'static str, &'static str)]| {
            let mut senders = tokio::task::JoinSet::new();
            for _ in 0..6 {
                let (max, path) = (school.visitor("Max Platine").await, path.clone());
                senders.spawn(async move { max.post(&path, fields).await });
            }
            let (done, refused): (Vec<Answer>, Vec<Answer>) = senders.join_all().await.into_iter().partition(|answer| answer.status == 303);
            assert!(refused.iter().all(|answer| answer.status == 422), "{:?}", refused.iter().map(|answer| answer.status).collect::<Vec<_>>());
            (done.len(), refused)
        };
        let (done, refused) = at_once("/admin/services/new".to_owned(), &FORM).await;
        assert_eq!(done, 1);
        refused.iter().for_each(|answer| { answer.shows("Notes"); });
        let id = only_service(&school).await;
        let everyone: &[(&str, &str)] = &[("structure", "platform"), ("place", "platform"), ("audience", "everyone")];
        let (done, refused) = at_once(format!("/admin/services/{id}/open"), everyone).await;
        assert_eq!(done, 1);
        refused.iter().for_each(|answer| { answer.shows("déjà"); });
        let count: Vec<(i64, i64)> = school.app.db
            .fresh("select (select count(*) from service), (select count(*) from service_opening)", vec![]).await.unwrap();
        assert_eq!(count, [(1, 1)]);
    }

    async fn an_academy_opens_for_its_schools_by_who_administers_it(engine) {
        let school = school(engine).await;
        let id = register(&school, "Notes", &NOTES).await;
        let (academy, college) = (structure("academie").to_string(), structure("college").to_string());
        school.visitor("Marc Boussole").await.get("/admin/services").await.is_not_found();
        let mut unit = school.app.db.begin().await.unwrap();
        for (number, name, at) in [(1_u128, "Marc Boussole", "academie"), (2, "Lise Arrosoir", "departement")] {
            let duty = args![uuid::Uuid::from_u128(number), structure(at), person(name), "school_admin", "2026-09-01", "test"];
            unit.run("insert into duty (id, structure_id, person_id, kind, valid_from, source) values ($1, $2, $3, $4, $5, $6)", duty).await.unwrap();
        }
        unit.viewers_changed().await.unwrap();
        unit.commit().await.unwrap();
        school.app.refresh().await.unwrap();
        let marc = school.visitor("Marc Boussole").await;
        marc.get("/admin/services").await.shows("Notes").shows("Fermé").hides("Inscrire un service");
        marc.get(&format!("/admin/services/{id}")).await.shows("Où : Académie de démonstration, avec tous ses établissements").hides("Toute la plateforme").hides("Élèves de la");
        send(&marc, id, "open", &[("audience", "profile-student")]).await.leads_to(&format!("/admin/services/{id}"));
        assert!(gets_in(&school, "Lina Crayon").await && gets_in(&school, "Tom Règle").await && !gets_in(&school, "Anne Virgule").await);
        // Never elsewhere, whatever is sent.
        for other in [college.as_str(), "platform", &structure("departement").to_string()] {
            send(&marc, id, "open", &[("structure", other), ("audience", "everyone")]).await.is_not_found();
        }
        send(&marc, id, "open", &[("place", college.as_str()), ("uai", "0990001N"), ("audience", "profile-teacher")]).await.is(303);
        let openings: Vec<(crate::model::OpeningId, Option<kit::StructureId>)> = school.app.db.fresh("select id, structure_id from service_opening order by profile", vec![]).await.unwrap();
        assert!(openings.len() == 2 && openings.iter().all(|(_, at)| *at == Some(structure("academie"))), "{openings:?}");
        send(&school.visitor("Lise Arrosoir").await, id, &format!("openings/{}/close", openings[0].0), &[]).await.is_not_found();
        send(&school.visitor("Ada Souris").await, id, &format!("openings/{}/close", openings[0].0), &[]).await.is_not_found();
        send(&marc, id, &format!("openings/{}/close", openings[0].0), &[("structure", &academy)]).await.is(303);
        assert!(!gets_in(&school, "Lina Crayon").await && gets_in(&school, "Anne Virgule").await);
    }

    async fn the_platform_chooses_where(engine) {
        let school = school(engine).await;
        let id = register(&school, "Notes", &NOTES).await;
        let platform = school.visitor("Max Platine").await;
        platform.get(&format!("/admin/services/{id}")).await.shows("Toute la plateforme").shows("Académie de démonstration, avec tous ses établissements")
            .shows("Département imaginaire, avec tous").shows("Ou un seul établissement");
        let (academy, college) = (structure("academie").to_string(), structure("college").to_string());
        let open = async |place: &str, uai: &str, whom: &str| send(&platform, id, "open", &[("structure", "platform"), ("place", place), ("uai", uai), ("audience", whom)]).await;
        for (place, uai, part) in [
            ("", "", "Choisissez dans la liste"),
            (college.as_str(), "", "Choisissez dans la liste"),
            ("platform", "0990009X", "Aucun établissement ne porte le numéro 0990009X"),
            (academy.as_str(), "0990001N", "l’un ou l’autre"),
        ] {
            open(place, uai, "everyone").await.is(422).shows(part);
        }
        open(&academy, "", "profile-student").await.leads_to(&format!("/admin/services/{id}"));
        open("platform", "0990003r", "profile-guardian").await.is(303);
        let made: Vec<(Option<kit::StructureId>,)> = school.app.db.fresh("select structure_id from service_opening order by profile desc", vec![]).await.unwrap();
        assert_eq!(made, [(Some(structure("academie")),), (Some(structure("voisin")),)]);
        assert!(gets_in(&school, "Lina Crayon").await && gets_in(&school, "Rémi Règle").await && !gets_in(&school, "Odile Ballon").await);
        open("platform", "", "profile-teacher").await.is(303);
        assert!(gets_in(&school, "Paul Compas").await);
    }

    async fn stopping_comes_first_and_the_last_acts_alone_are_shown(engine) {
        let school = school(engine).await;
        let id = register(&school, "Notes", &NOTES).await;
        let platform = school.visitor("Max Platine").await;
        for act in ["stop", "resume"].repeat(6) {
            send(&platform, id, act, &[]).await.is(303);
        }
        let page = platform.get(&format!("/admin/services/{id}")).await;
        let at = |part: &str| page.body.find(part).unwrap_or_else(|| panic!("{part}"));
        assert!(at("/stop\"") > at("</h1>") && at("/stop\"") < at("id=\"open\""));
        assert_eq!(page.body.matches("<li class=\"stack tight\">").count(), 10);
        assert!(page.body.contains("href=\"/admin/journal?structure=platform\""));
        school.visitor("Ada Souris").await.get(&format!("/admin/services/{id}")).await.hides("Arrêter Notes");
    }

    async fn one_opening_is_not_made_twice(engine) {
        let school = school(engine).await;
        let id = register(&school, "Notes", &NOTES).await;
        let ada = school.visitor("Ada Souris").await;
        let open = async |whom: &str, from: &str, last: &str| send(&ada, id, "open", &[("audience", whom), ("from", from), ("last", last)]).await;
        open("profile-student", "", "2026-12-18").await.is(303);
        // The same days, and days among them; not those after, nor other people, nor another service.
        for (from, last) in [("", "2026-12-18"), ("2026-12-01", "2026-12-02")] {
            open("profile-student", from, last).await.is(422).shows("déjà ouvert ces jours-là");
        }
        open("profile-student", "", "2026-12-19").await.is(303);
        open("profile-teacher", "", "").await.is(303);
        open("profile-teacher", "", "").await.is(422);
        open("profile-teacher", "2027-01-05", "2027-02-01").await.is(422);
        let other = register(&school, "Autre", &Wanted { url: "https://autre.example", ..NOTES }).await;
        send(&ada, other, "open", &[("audience", "profile-teacher")]).await.is(303);
        send(&school.visitor("Viviane Préface").await, id, "open", &[("audience", "profile-teacher")]).await.is(303);
        // What is closed may be opened again the same day.
        let openings: Vec<(crate::model::OpeningId,)> = school.app.db.fresh("select id from service_opening where service_id = $1 and structure_id = $2 and profile = 'teacher'", args![id, structure("college")]).await.unwrap();
        assert_eq!(openings.len(), 1);
        send(&ada, id, &format!("openings/{}/close", openings[0].0), &[]).await.is(303);
        open("profile-teacher", "", "").await.is(303);
    }

    async fn nobody_opens_elsewhere_or_to_what_is_not_theirs(engine) {
        let school = school(engine).await;
        let id = register(&school, "Notes", &NOTES).await;
        let ada = school.visitor("Ada Souris").await;
        let voisin = structure("voisin").to_string();
        send(&ada, id, "open", &[("structure", &voisin), ("audience", "everyone")]).await.is_not_found();
        send(&ada, id, "open", &[("structure", "platform"), ("audience", "everyone")]).await.is_not_found();
        let theirs = format!("division-{}", testing::division("voisin", "4C"));
        send(&ada, id, "open", &[("audience", &theirs)]).await.is(422).shows("Choisissez pour qui");
        send(&ada, id, "open", &[("audience", "everyone"), ("from", "2026-12-10"), ("last", "2026-12-01")]).await.is(422).shows("avant le premier");
        send(&ada, id, "open", &[("audience", "everyone"), ("from", "demain")]).await.is(422).shows("ne se lit pas");
        for act in ["stop", "resume", "edit"] {
            send(&ada, id, act, &FORM).await.is_not_found();
        }
        ada.get("/admin/services/new").await.is_not_found();
        for name in ["Lina Crayon", "Anne Virgule", "Yves Classeur", "Marc Boussole"] {
            school.visitor(name).await.get("/admin/services").await.is_not_found();
            school.visitor(name).await.get(&format!("/admin/services/{id}")).await.is_not_found();
        }
        let (count,): (i64,) = school.app.db.one("select cast(count(*) as bigint) from service_opening", vec![]).await.unwrap();
        assert_eq!(count, 0);
    }

    async fn a_form_says_what_is_to_be_mended(engine) {
        let school = school(engine).await;
        let platform = school.visitor("Max Platine").await;
        let with = async |name: &str, value: &str| {
            let fields: Vec<(&str, &str)> = FORM.iter().map(|(field, kept)| (*field, if *field == name { value } else { *kept })).collect();
            platform.post("/admin/services/new", &fields).await
        };
        let long = "é".repeat(81);
        with("name", " ").await.is(422).shows("Donnez un nom au service");
        with("name", &long).await.is(422).shows("Ce nom est trop long : 80 signes au plus");
        with("supplier", &long).await.is(422).shows("Le nom du fournisseur est trop long").hides("Ce nom est trop long");
        with("icon", "skull").await.is(422).shows("Choisissez dans la liste");
        with("start", "https://evil.example/app").await.is(422).shows("La page de départ https://evil.example/app n’est pas chez le service");
        with("places", "").await.is(422).shows("au moins une adresse");
        with("places", "https://a.example\nhttp://b.example").await.is(422).shows("http://b.example n’est pas l’adresse");
        with("places", "https://user@a.example").await.is(422);
        with("places", "https://a.example/?x=1").await.is(422).shows("sans paramètres");
        with("proxies", "https://10.1.2.3/pgt").await.is(422).shows("n’appellera pas https://10.1.2.3/pgt");
        with("start", "javascript:alert(1)").await.is(422);
        with("release", "everything").await.is(422).shows("Choisissez dans la liste");
        let (count,): (i64,) = school.app.db.one("select cast(count(*) as bigint) from service", vec![]).await.unwrap();
        assert_eq!(count, 0);
    }

    async fn two_services_never_stand_at_one_address(engine) {
        let school = school(engine).await;
        let notes = register(&school, "Notes", &NOTES).await;
        let platform = school.visitor("Max Platine").await;
        let with = |places: &'static str| {
            let fields = FORM.iter().map(|(field, kept)| (*field, if *field == "places" { places } else if *field == "name" { "Autre" } else { *kept }));
            fields.collect::<Vec<(&str, &str)>>()
        };
        // The same place by another spelling, stopped or not; never by the back door of the register either.
        for stopped in [false, true] {
            if stopped {
                send(&platform, notes, "stop", &[]).await;
            }
            for same in ["https://notes.example/app", "https://Notes.example:443/app/", "https://autre.example/\nhttps://notes.example/%61pp"] {
                platform.post("/admin/services/new", &with(same)).await.is(422).shows("Le service Notes se trouve déjà à https://notes.example/app/");
            }
        }
        let mut unit = school.app.db.begin().await.unwrap();
        let again = NewService { name: "Encore", supplier: "", icon: "globe", start_url: "https://notes.example/app", addresses: &[Address::parse("https://notes.example/app").unwrap()], proxies: &[], release: Release::Profile, identifier: Identifier::Pairwise, told: true, second_factor: false };
        let refused = registry::add(&mut unit, None, &again, school.now()).await;
        assert!(matches!(refused, Err(kit::Error::Refused(why)) if why.key == "sso-address-taken"));
        drop(unit);
        // Above and below are other places, and a service keeps its own.
        platform.post("/admin/services/new", &with("https://notes.example/\nhttps://notes.example/app/deeper")).await.is(303);
        send(&platform, notes, "edit", &FORM).await.leads_to(&format!("/admin/services/{notes}"));
        send(&platform, notes, "edit", &with("https://notes.example/")).await.is(422).shows("Le service Autre se trouve déjà à https://notes.example/.");
        let (count,): (i64,) = school.app.db.one("select cast(count(*) as bigint) from service", vec![]).await.unwrap();
        assert_eq!(count, 2);
    }

    async fn a_change_is_kept_and_noted_before_and_after(engine) {
        let school = school(engine).await;
        let id = register(&school, "Notes", &NOTES).await;
        open(&school, id, None, Audience::Everyone).await;
        let platform = school.visitor("Max Platine").await;
        platform.get(&format!("/admin/services/{id}/edit")).await.shows("https://notes.example/app/").shows("Modifier Notes");
        let fields = [("name", "Carnet"), ("release", "identifier"), ("identifier", "login"), ("places", "https://carnet.example/")];
        send(&platform, id, "edit", &fields).await.leads_to(&format!("/admin/services/{id}"));
        platform.get(&format!("/admin/services/{id}")).await.shows("Carnet").shows("ne peut pas être prévenu").hides("notes.example");
        assert!(!gets_in(&school, "Lina Crayon").await);
        let acts: Vec<(String, String)> = school.app.db.fresh("select before_text, after_text from audit_entry where act = 'act-service-changed'", vec![]).await.unwrap();
        assert_eq!(acts[0].0, "release=sdet; identifier=pairwise; url=https://notes.example/app");
        assert_eq!(acts[0].1, "service=Carnet; release=identifier; identifier=login; url=https://carnet.example/");
    }

    async fn sign_ins_are_counted_and_nobody_is_named(engine) {
        let school = school(engine).await;
        let id = register(&school, "Notes", &Wanted { release: Release::Profile, ..NOTES }).await;
        open(&school, id, None, Audience::Everyone).await;
        for name in ["Lina Crayon", "Hugo Ballon", "Lina Crayon", "Anne Virgule"] {
            let ticket = ticket(&school.visitor(name).await, "https://notes.example/app").await;
            validated(&school, "/cas/serviceValidate", "https://notes.example/app", &ticket, "").await.shows("National_");
        }
        let platform = school.visitor("Max Platine").await;
        let page = platform.get(&format!("/admin/services/{id}")).await;
        page.shows("4 connexions en trente jours").shows("Élève 3").shows("Enseignant 1").hides("Hugo");
        assert!(page.statements() <= 12, "{}", page.statements());
        let list = platform.get("/admin/services").await;
        assert!(list.statements() <= 6, "{}", list.statements());
        platform.get(&format!("/admin/services/{id}?profile=teacher")).await.shows("National_ENS");
        let visits: Vec<(i64,)> = school.app.db.fresh("select times from service_visit where person_id = $1", args![person("Lina Crayon")]).await.unwrap();
        assert_eq!(visits, [(2,)]);
    }
}
