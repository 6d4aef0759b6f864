//! Who reads what of the reports.

use super::made::*;
use super::*;
use aaf::Attr;
use preau_provisioning::report;
use testing::both_engines;

fn zone() -> jiff::tz::TimeZone {
    jiff::tz::TimeZone::get("Europe/Paris").unwrap()
}

/// The named school, and a feed of it in which something is refused.
async fn fed(engine: Engine) -> (School, String) {
    let folder = tempfile::tempdir().unwrap();
    let school = School::open(engine, slices).await;
    let bad = with(
        with(pupil("7001", "9001", "6B", ("Zoé", "PUPITRE"), &[]), Attr::BirthDate, &["32/13/2014"]),
        Attr::Ine,
        &["990000001AA"],
    );
    let mail = with(teacher("5001", &["9001"], ("Max", "BUVARD"), "x"), Attr::Mail, &["=nonsense"]);
    let made = Made::complet("20260914").add([
        super::made::school("9001", "0990001N", "DU CANAL"),
        super::made::school("9002", "0990003R", "DE L'ORME"),
        bad,
        mail,
        pupil("7002", "9001", "6B", ("Tom", "REGLE"), &[]),
        pupil("7003", "9002", "4C", ("Lou", "CERCEAU"), &[]),
    ]);
    run(&school, &made.write(folder.path()), &apply()).await.unwrap();
    school.app.refresh().await.unwrap();
    let id = school.app.db.fresh::<(uuid::Uuid,)>("select id from feed_run", vec![]).await.unwrap()[0].0;
    (school, format!("/admin/feeds/{id}"))
}

both_engines! {
    async fn the_school_reads_its_lines_and_nobody_elses(engine) {
        let (school, address) = fed(engine).await;
        for name in ["Irène Tableau", "Ada Souris"] {
            let visitor = school.visitor(name).await;
            visitor.get("/admin/feeds").await.is(200).shows("Livraison complète du lundi 14 septembre 2026, académie 099, second degré");
            assert!(visitor.get("/admin/feeds").await.body.contains(&address));
            let page = visitor.get(&address).await;
            page.is(200).shows("Zoé PUPITRE").shows("990000001AA").shows("32/13/2014").shows("ENTPersonDateNaissance").shows("La date de naissance n’est pas une date").hides("CERCEAU");
            assert!(page.statements() <= 12, "{}", page.statements());
            let csv = visitor.get(&format!("{address}/lines.csv")).await;
            csv.is(200).shows("\"Zoé PUPITRE\";\"990000001AA\"").shows("\"'=nonsense\"");
            assert_eq!(csv.headers["content-type"], "text/csv; charset=utf-8");
        }
        // The neighbour's head reads the neighbour's numbers, and no line of ours.
        let neighbour = school.visitor("Viviane Préface").await;
        neighbour.get(&address).await.is(200).hides("PUPITRE").hides("Collège Imaginaire").shows("Aucune ligne refusée");
        neighbour.get(&format!("{address}/lines.csv")).await.is(200).hides("PUPITRE");
    }

    async fn the_academy_reads_numbers_and_the_platform_keys(engine) {
        let (school, address) = fed(engine).await;
        let academy = school.visitor("Marc Boussole").await;
        assert!(academy.get("/admin/feeds").await.body.contains(&address));
        academy.get(&address).await.is(200).shows("Collège Imaginaire").hides("PUPITRE").hides("32/13/2014").shows("Les lignes sont montrées à ceux qui administrent");
        academy.get(&format!("{address}/lines.csv")).await.is_not_found();
        let platform = school.visitor("Max Platine").await;
        platform.get(&address).await.is(200).shows("7001").shows("ENTPersonDateNaissance").hides("PUPITRE").hides("990000001AA").hides("nonsense");
        for name in ["Claude Équerre", "Lina Crayon", "Samira Crayon", "Yves Classeur"] {
            let visitor = school.visitor(name).await;
            visitor.get("/admin/feeds").await.is_not_found();
            visitor.get(&address).await.is_not_found();
            visitor.get(&format!("{address}/lines.csv")).await.is_not_found();
        }
        school.stranger().get(&address).await.is(303).hides("PUPITRE");
        let nobody = format!("/admin/feeds/{}", uuid::Uuid::from_u128(5));
        platform.get(&nobody).await.is_not_found();
    }

    async fn what_was_refused_waits_on_the_home_of_those_who_administer(engine) {
        let (school, _) = fed(engine).await;
        let todos = async |name: &str| {
            let viewer = school.app.viewer(testing::person(name), school.now()).await.unwrap().unwrap();
            let mut all = vec![];
            for home in &school.app.homes {
                all.extend(home(&school.app, &viewer, school.now()).await.unwrap().todos);
            }
            let words = kit::Words::new(std::sync::Arc::clone(&school.app.catalogue), kit::Lang::Fr, zone());
            all.iter().map(|todo| words.say(&todo.title)).filter(|title| title.contains("alimentation")).collect::<Vec<_>>()
        };
        assert_eq!(todos("Irène Tableau").await, ["Une alimentation a refusé 2 lignes"]);
        assert!(todos("Viviane Préface").await.is_empty());
        assert!(todos("Claude Équerre").await.is_empty());
    }

    async fn old_lines_are_forgotten(engine) {
        let (school, address) = fed(engine).await;
        for (name, _, chore) in &school.app.chores {
            if *name == "feed-lines" {
                chore(&school.app, school.now().plus_seconds(89 * 86_400)).await.unwrap();
                assert_eq!(number(&school, "select count(*) from feed_line").await, 2);
                chore(&school.app, school.now().plus_seconds(91 * 86_400)).await.unwrap();
                assert_eq!(number(&school, "select count(*) from feed_line").await, 0);
            }
        }
        school.visitor("Irène Tableau").await.get(&address).await.is(200).hides("PUPITRE");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_sentence_is_in_both_languages() {
    let school = empty(Engine::Sqlite).await;
    let folder = tempfile::tempdir().unwrap();
    let report = run(
        &school,
        &samples().join("complet"),
        &Options { report: Some(folder.path().join("deep/report.json")), ..Options::default() },
    )
    .await
    .unwrap();
    let written = std::fs::read_to_string(folder.path().join("deep/report.json")).unwrap();
    let squeezed: String = written.chars().filter(|char| !char.is_whitespace()).collect();
    assert!(
        squeezed.starts_with("{\"totals\":{\"created\":21,\"changed\":0,\"moved\":0,\"closed\":0,\"refused\":0,\"unchanged\":0}"),
        "{written}"
    );
    for lang in [kit::Lang::Fr, kit::Lang::En] {
        let words = kit::Words::new(std::sync::Arc::clone(&school.app.catalogue), lang, zone());
        for reason in preau_provisioning::model::REASONS {
            assert!(!words.say(&preau_provisioning::model::reason_text(reason)).starts_with("feed-"), "{reason}");
        }
        let text = report::terminal(&report, &words);
        assert!(!text.contains("feed-") && text.contains("21"), "{text}");
    }
    let catalogue = &school.app.catalogue;
    let (mut fr, mut en): (Vec<_>, Vec<_>) = (catalogue.keys(kit::Lang::Fr).to_vec(), catalogue.keys(kit::Lang::En).to_vec());
    fr.retain(|key| key.starts_with("feed-"));
    en.retain(|key| key.starts_with("feed-"));
    fr.sort();
    en.sort();
    assert_eq!(fr, en);
    let words = kit::Words::new(std::sync::Arc::clone(catalogue), kit::Lang::Fr, zone());
    let error = run(&school, &folder.path().join("nowhere"), &apply()).await.unwrap_err();
    let said = words.say(&report::error_text(&error));
    assert!(said.contains("nowhere") && said.contains("Vérifiez qu’il existe"), "{said}");
}
