//! The shelf as people see it, on both engines.

use kit::address::Address;
use kit::db::Engine;
use kit::{Day, StructureId, args};
use sso::model::{Audience, Identifier, Release, ServiceId};
use sso::registry::{self, NewOpening, NewService};
use testing::{Answer, PEOPLE, School, both_engines, division, person, structure};

async fn school(engine: Engine) -> School {
    School::open(engine, || vec![directory::slice(), identity::slice(), sso::slice(), home::slice(), crate::slice()]).await
}

async fn register(school: &School, name: &str, release: Release) -> ServiceId {
    let url = format!("https://{}.example/app?from=portal", kit::words::folded(name).replace(' ', "-"));
    let new = NewService {
        name,
        supplier: "Atelier imaginaire",
        icon: "book-open",
        start_url: &url,
        addresses: &[Address::parse(url.split('?').next().unwrap()).unwrap()],
        proxies: &[],
        release,
        identifier: Identifier::Pairwise,
        told: false,
        second_factor: false,
    };
    let mut unit = school.app.db.begin().await.unwrap();
    let id = registry::add(&mut unit, None, &new, school.now()).await.unwrap();
    unit.commit().await.unwrap();
    id
}

async fn open(
    school: &School,
    service: ServiceId,
    place: Option<StructureId>,
    audience: Audience,
    (from, until): (&str, Option<&str>),
) {
    let day = |text: &str| -> Day { text.parse().unwrap() };
    let new = NewOpening { structure: place, audience, from: day(from), until: until.map(day) };
    let mut unit = school.app.db.begin().await.unwrap();
    registry::open(&mut unit, None, service, new, school.now()).await.unwrap();
    unit.commit().await.unwrap();
}

/// A service that is open to the whole platform.
async fn for_all(school: &School, name: &str) -> ServiceId {
    let id = register(school, name, Release::Sdet).await;
    open(school, id, None, Audience::Everyone, SINCE).await;
    id
}

const SINCE: (&str, Option<&str>) = ("2026-09-01", None);

async fn came(school: &School, who: &str, service: ServiceId, days_ago: i64) {
    school
        .app
        .db
        .run(
            "insert into service_visit (service_id, person_id, at, times) values ($1, $2, $3, 3)",
            args![service, person(who), school.now().plus_seconds(-86_400 * days_ago)],
        )
        .await
        .unwrap();
}

/// The services of a page by what opens them, in order.
fn opened_by(answer: &Answer) -> Vec<String> {
    let starts = answer.body.split("href=\"https://").skip(1).filter_map(|rest| rest.split(".example").next());
    starts.map(str::to_owned).collect()
}

/// Who finds the service on the shelf; the home and the page of the service must say the same.
async fn those_who_see(school: &School, service: ServiceId) -> Vec<&'static str> {
    let mut out = vec![];
    for one in PEOPLE {
        let visitor = school.visitor(one.name).await;
        let page = visitor.get("/services").await;
        let sees = page.body.contains("https://notes.example/app?from=portal");
        page.shows("Mes services");
        let home = visitor.get("/").await;
        assert_eq!(home.body.contains("https://notes.example/app?from=portal"), sees, "the home of {}", one.name);
        assert_eq!(home.text().contains("Tous mes services"), sees, "the card of {}", one.name);
        let learns = visitor.get(&format!("/services/{service}")).await;
        let marked = visitor.post(&format!("/services/{service}/favourite"), &[("keep", "yes")]).await;
        if sees {
            learns.shows("Ce que Notes apprend de moi");
            marked.leads_to("/services");
            out.push(one.name);
        } else {
            page.shows("Aucun service n’est ouvert pour");
            learns.is_not_found();
            marked.is_not_found();
        }
    }
    out
}

both_engines! {
    async fn a_service_is_on_the_shelf_of_those_to_whom_it_is_open(engine) {
        let school = school(engine).await;
        let notes = register(&school, "Notes", Release::Profile).await;
        assert_eq!(those_who_see(&school, notes).await, Vec::<&str>::new());
        open(&school, notes, Some(structure("college")), Audience::Division(division("college", "6B")), SINCE).await;
        assert_eq!(those_who_see(&school, notes).await, ["Lina Crayon", "Hugo Ballon", "Maëlle L'Encrier"]);
        // The people of the school next door have theirs.
        open(&school, notes, Some(structure("voisin")), Audience::Profile(kit::Profile::Management), SINCE).await;
        assert_eq!(those_who_see(&school, notes).await, ["Lina Crayon", "Hugo Ballon", "Maëlle L'Encrier", "Viviane Préface"]);
        school.app.db.run("update service set stopped_at = $1", args![school.now()]).await.unwrap();
        assert_eq!(those_who_see(&school, notes).await, Vec::<&str>::new());
    }

    async fn it_is_there_from_its_first_day_to_its_last(engine) {
        let school = school(engine).await;
        let notes = register(&school, "Notes", Release::Profile).await;
        let teachers = Audience::Profile(kit::Profile::Teacher);
        open(&school, notes, Some(structure("voisin")), teachers, ("2026-09-01", Some("2026-11-24"))).await;
        open(&school, notes, Some(structure("ecole")), teachers, ("2026-11-25", None)).await;
        assert_eq!(those_who_see(&school, notes).await, Vec::<&str>::new());
        open(&school, notes, Some(structure("voisin")), teachers, ("2026-11-24", Some("2026-11-25"))).await;
        assert_eq!(those_who_see(&school, notes).await, ["Claude Équerre"]);
        school.app.clock.advance(86_400);
        assert_eq!(those_who_see(&school, notes).await, ["Paul Compas"]);
    }

    async fn favourites_come_first_then_the_order_of_use(engine) {
        let school = school(engine).await;
        let mut ids = vec![];
        for name in ["Atlas", "Boulier", "Carnet", "Dictionnaire"] {
            ids.push(for_all(&school, name).await);
        }
        came(&school, "Lina Crayon", ids[2], 1).await;
        came(&school, "Lina Crayon", ids[1], 5).await;
        let lina = school.visitor("Lina Crayon").await;
        let page = lina.get("/services").await;
        page.hides("Favoris").shows("Tes favoris viennent d’abord");
        assert_eq!(opened_by(&page), ["carnet", "boulier", "atlas", "dictionnaire"]);
        for _ in 0..2 {
            lina.post_from("/services", &format!("/services/{}/favourite", ids[3]), &[("keep", "yes")]).await.leads_to("/services");
        }
        let page = lina.get("/services").await;
        page.shows("Favoris").shows("Autres services").shows("dans tes favoris");
        assert_eq!(opened_by(&page), ["dictionnaire", "carnet", "boulier", "atlas"]);
        assert_eq!(opened_by(&lina.get("/").await), ["dictionnaire", "carnet", "boulier", "atlas"]);
        // They are hers alone.
        assert_eq!(opened_by(&school.visitor("Hugo Ballon").await.get("/services").await), ["atlas", "boulier", "carnet", "dictionnaire"]);
        let away = lina.post(&format!("/services/{}/favourite", ids[3]), &[("q", "dico & co")]).await;
        away.leads_to("/services?q=dico+%26+co");
        assert_eq!(opened_by(&lina.get("/services").await), ["carnet", "boulier", "atlas", "dictionnaire"]);
    }

    async fn a_long_shelf_is_searched_without_a_script(engine) {
        let school = school(engine).await;
        for name in ["Atlas", "Boulier", "Carnet", "Dictionnaire", "Équations", "Fables"] {
            for_all(&school, name).await;
        }
        let claude = school.visitor("Claude Équerre").await;
        claude.get("/services").await;
        let few = claude.get("/services").await;
        few.hides("Chercher un service");
        let on_the_home = opened_by(&claude.get("/").await).len();
        for_all(&school, "Globe <em>").await;
        let page = claude.get("/services").await;
        page.shows("Chercher un service").shows("Globe <em>");
        assert!(!page.body.contains("<em>"), "a name is text");
        assert_eq!((on_the_home, opened_by(&claude.get("/").await).len()), (6, 6));
        assert_eq!(opened_by(&claude.get("/services?q=%C3%A9QUA").await), ["equations"]);
        assert_eq!(opened_by(&claude.get("/services?q=atelier").await).len(), 7);
        claude.get("/services?q=violon").await.shows("Aucun de vos services ne porte ce nom").shows("Tous mes services");
        // As many statements, however many services.
        assert_eq!(few.statements(), page.statements());
        assert!(page.statements() <= 12 && page.statements() > 0, "{} statements", page.statements());
        assert!(claude.get("/").await.statements() <= 12);
    }

    async fn what_a_service_learns_is_said_with_its_purposes(engine) {
        let school = school(engine).await;
        let sdet = for_all(&school, "Carnet").await;
        let bare = register(&school, "Dictionnaire", Release::Identifier).await;
        open(&school, bare, None, Audience::Everyone, SINCE).await;
        let anne = school.visitor("Anne Virgule").await;
        anne.get("/services").await.shows("Ce que ce service apprend de moi : Carnet");
        let page = anne.get(&format!("/services/{sdet}")).await;
        page.shows("Ce que Carnet apprend de moi").shows("Fourni par Atelier imaginaire").shows("Afficher le nom dans le service")
            .shows("à partir de cet identifiant, deux services ne peuvent pas vous rapprocher. Mais il reçoit aussi votre nom").shows("Ce qui ne vous concerne pas n’est pas envoyé");
        assert!(page.statements() <= 12);
        // How she signed in is said too; her name there once; nothing of what only others have.
        page.shows("Connexion : quand et comment").shows("Classes de l’enseignant").hides("Classes de l’élève").hides("Le même, pour les services");
        let lina = school.visitor("Lina Crayon").await;
        lina.get(&format!("/services/{sdet}")).await.shows("Classes de l’élève").shows("Groupes de l’élève").hides("de l’enseignant").shows("Mais il reçoit aussi ton nom");
        school.visitor("Samira Crayon").await.get(&format!("/services/{sdet}")).await.hides("Classes de l’").shows("Prénom");
        lina.get(&format!("/services/{bare}")).await.shows("deux services ne peuvent pas comparer les leurs").shows("quand et comment").hides("Mais il reçoit");
        anne.get(&format!("/services/{bare}")).await.shows("Rien d’autre n’est envoyé").hides("Afficher le nom").shows("Reconnaître la même personne");
        school.visitor("Lina Crayon").await.get(&format!("/services/{bare}")).await.shows("Il te connaît");
        anne.get("/services/nonsense").await.is_not_found();
        school.stranger().get("/services").await.is(303);
    }

    async fn last_accesses_are_shown_to_that_person_alone(engine) {
        let school = school(engine).await;
        let carnet = for_all(&school, "Carnet").await;
        came(&school, "Lina Crayon", carnet, 1).await;
        school.app.db.run("update service set stopped_at = $1", args![school.now()]).await.unwrap();
        let lina = school.visitor("Lina Crayon").await.get("/services").await;
        lina.shows("Derniers accès par service").shows("Carnet").shows("23 novembre").hides("https://carnet.example");
        for other in ["Samira Crayon", "Ada Souris", "Max Platine"] {
            school.visitor(other).await.get("/services").await.hides("Derniers accès").hides("Carnet");
        }
    }

    async fn a_person_who_is_forgotten_leaves_no_favourite(engine) {
        let school = school(engine).await;
        let carnet = for_all(&school, "Carnet").await;
        for name in ["Lina Crayon", "Hugo Ballon"] {
            school.visitor(name).await.post(&format!("/services/{carnet}/favourite"), &[("keep", "yes")]).await.leads_to("/services");
        }
        let mut unit = school.app.db.begin().await.unwrap();
        assert_eq!(crate::store::forget(&mut unit, person("Lina Crayon")).await.unwrap(), 1);
        unit.commit().await.unwrap();
        assert_eq!(crate::store::favourites(&school.app.db, person("Lina Crayon")).await.unwrap(), []);
        assert_eq!(crate::store::favourites(&school.app.db, person("Hugo Ballon")).await.unwrap(), [carnet]);
    }

    async fn the_shelf_has_its_entry_in_the_menu_for_everybody(engine) {
        let school = school(engine).await;
        for name in ["Lina Crayon", "Samira Crayon", "Claude Équerre", "Max Platine", "Yves Classeur"] {
            let page = school.visitor(name).await.get("/services").await;
            page.shows("Mes services");
            assert!(page.body.contains("href=\"/services\" aria-current=\"page\""), "{name}");
            school.visitor(name).await.get("/menu").await.shows("Mes services");
        }
    }

    async fn last_accesses_are_on_the_page_of_ones_own_security_too(engine) {
        let school = school(engine).await;
        let carnet = for_all(&school, "Carnet").await;
        came(&school, "Anne Virgule", carnet, 1).await;
        school.visitor("Anne Virgule").await.get("/settings/security").await.shows("Derniers accès par service").shows("Carnet").shows("23 novembre");
        school.visitor("Claude Équerre").await.get("/settings/security").await.hides("Derniers accès").hides("Carnet");
    }

    async fn the_link_that_failed_is_named_to_whom_it_concerns(engine) {
        let school = school(engine).await;
        let notes = register(&school, "Notes", Release::Profile).await;
        let lina = school.visitor("Lina Crayon").await;
        let trouble = format!("/services/{notes}/trouble");
        lina.get(&trouble).await.is_not_found();
        open(&school, notes, Some(structure("college")), Audience::Division(division("college", "6B")), ("2026-11-30", None)).await;
        lina.get(&trouble).await.shows("Notes ne s’ouvre pas").shows("s’ouvrira pour toi le lundi 30 novembre 2026").shows("A cédé").hides("Il répond").hides("https://notes");
        school.visitor("Inès Gommette").await.get(&trouble).await.is_not_found();
        let carnet = for_all(&school, "Carnet").await;
        let carnet_way = format!("/services/{carnet}/trouble");
        // Nobody is called at a name that does not exist: it does not answer.
        let page = lina.get(&carnet_way).await;
        page.shows("Ce service t’est ouvert aujourd’hui").shows("Il ne répond pas au portail").shows("signale-la").shows("Tu n’y es pas encore entré");
        assert!(page.statements() <= 12, "{}", page.statements());
        lina.get("/services").await.shows("Il ne s’ouvre pas : Carnet").hides("n’est pas venu vérifier");
        // It did not come for her ticket; then it did.
        school.app.db.run("insert into service_missed (service_id, person_id, at) values ($1, $2, $3)", args![carnet, person("Lina Crayon"), school.now().plus_seconds(-3_600)]).await.unwrap();
        lina.get("/services").await.shows("Le mardi 24 novembre 2026 à 9 h 20, ce service n’est pas venu vérifier ton entrée");
        lina.get(&carnet_way).await.shows("il n’est pas venu vérifier ton entrée");
        let hugo = school.visitor("Hugo Ballon").await;
        hugo.get("/services").await.hides("n’est pas venu");
        hugo.get(&carnet_way).await.hides("n’est pas venu");
        came(&school, "Lina Crayon", carnet, 0).await;
        lina.get("/services").await.hides("n’est pas venu vérifier");
        lina.get(&carnet_way).await.shows("il est venu vérifier ton entrée");
        // Stopped, and what she had is closed.
        school.app.db.run("update service set stopped_at = $1 where id = $2", args![school.now(), carnet]).await.unwrap();
        lina.get(&carnet_way).await.shows("arrêté pour tout le monde").hides("Il ne répond pas").hides("https://carnet");
        school.app.db.run("delete from service_opening", args![]).await.unwrap();
        school.app.db.run("update service set stopped_at = null", args![]).await.unwrap();
        lina.get(&carnet_way).await.shows("Ce service ne t’est plus ouvert").shows("demande-le à l’administrateur");
        hugo.get(&carnet_way).await.is_not_found();
        school.stranger().get(&carnet_way).await.is(303);
    }
}
