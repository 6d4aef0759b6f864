//! The class books of the demo's three schools: what was done in the lessons of the last weeks, a lesson that is being
//! prepared, one that was written anew, a visa, a sequence.

use super::people::School;
use ::classbook::write::visas::{NewVisa, seal};
use ::classbook::write::{self, By, NewContent, Text, Typed, sequence};
use ::timetable::model::Hour;
use directory::model::SectionId;
use jiff::tz::TimeZone;
use kit::{App, Day, Instant, LessonId, PersonId, Result, StructureId, args};
use rich::Document;

/// How far back lessons are written.
const BACK_DAYS: i64 = 40;

/// Writes the class books of the three schools.
pub(super) async fn make(app: &App, now: Instant) -> Result<()> {
    for school in [School::College, School::Lycee, School::Ecole] {
        let found: Option<(StructureId, String)> =
            app.db.optional("select id, zone from structure where uai = $1", args![school.uai()]).await?;
        let Some((structure, zone)) = found else { continue };
        let zone = TimeZone::get(&zone).unwrap_or(TimeZone::UTC);
        let lessons = lessons(app, structure, now.day_in(&zone)).await?;
        let contents = contents(&lessons, &zone, now);
        let mut unit = app.db.begin().await?;
        write::plant(&mut unit, structure, &contents).await?;
        unit.commit().await?;
        if school == School::College {
            claude(app, structure, &lessons, &zone, now).await?;
        }
    }
    Ok(())
}

/// A lesson of a section.
#[derive(Clone, sqlx::FromRow)]
struct Held {
    section_id: SectionId,
    subject: String,
    id: LessonId,
    day: Day,
    ends: Hour,
    teacher: Option<PersonId>,
    cancelled: bool,
}

async fn lessons(app: &App, structure: StructureId, today: Day) -> Result<Vec<Held>> {
    Ok(app
        .db
        .fresh(
            "select part.section_id, subject.label as subject, lesson.id, lesson.day, lesson.ends,
               (select held.person_id from lesson_pattern_teacher held where held.pattern_id = lesson.pattern_id
                order by held.person_id limit 1) as teacher,
               exists (select 1 from lesson_change change where change.lesson_id = lesson.id and change.kind = 'cancelled')
                 as cancelled
             from lesson join lesson_pattern_section part on part.pattern_id = lesson.pattern_id
             join section on section.id = part.section_id join subject on subject.id = section.subject_id
             where lesson.structure_id = $1 and lesson.day >= $2 and lesson.day < $3 and lesson.withdrawn_at is null
             order by part.section_id, lesson.day, lesson.starts, lesson.id",
            args![structure, today.plus_days(-BACK_DAYS), today.plus_days(10)],
        )
        .await?)
}

fn over(lesson: &Held, zone: &TimeZone) -> Instant {
    lesson.day.start_in(zone).plus_seconds(i64::from(lesson.ends.minutes()) * 60)
}

/// What was done in the lessons that are over: in most of them, as in life.
fn contents(lessons: &[Held], zone: &TimeZone, now: Instant) -> Vec<NewContent> {
    let mut seen = std::collections::HashSet::new();
    let mut out = vec![];
    for of_section in lessons.chunk_by(|one, other| one.section_id == other.section_id) {
        for (number, lesson) in of_section.iter().enumerate() {
            let at = over(lesson, zone).plus_seconds(900 + 60 * (number as i64 % 40));
            let texts = texts(&lesson.subject);
            let written = at <= now && !lesson.cancelled && number % 9 != 7;
            let (Some(author), true) = (lesson.teacher, written && seen.insert(lesson.id)) else { continue };
            let document = Document::from_markdown(texts[number % texts.len()]).unwrap_or_default();
            out.push(NewContent { lesson: lesson.id, author, at, document });
        }
    }
    out
}

/// What Claude Équerre is doing: a content that was completed, one that is being prepared, a sequence; and what
/// management said of it.
async fn claude(app: &App, structure: StructureId, lessons: &[Held], zone: &TimeZone, now: Instant) -> Result<()> {
    let found: Option<(PersonId, SectionId)> = app
        .db
        .optional(
            "select person.id, section.id from section_teacher held join section on section.id = held.section_id
             join person on person.id = held.person_id join division on division.id = section.division_id
             where held.structure_id = $1 and person.given = 'Claude' and person.family = 'Équerre'
             order by case when division.label like '%6%B%' then 0 else 1 end, division.label, section.id limit 1",
            args![structure],
        )
        .await?;
    let Some((author, section)) = found else { return Ok(()) };
    let own: Vec<&Held> = lessons.iter().filter(|lesson| lesson.section_id == section).collect();
    let documents: Vec<Document> = MATHS.iter().map(|text| Document::from_markdown(text).unwrap_or_default()).collect();
    let mut unit = app.db.begin().await?;
    sequence::add(&mut unit, structure, author, ("Nombres et calculs", &documents), now).await?;
    if let Some(next) = own.iter().find(|lesson| over(lesson, zone) > now && lesson.day > now.day_in(zone)) {
        let by = By { lesson: next.id, structure, author, now: now.plus_seconds(-3 * 3_600) };
        let markdown = "Correction du devoir maison.\n\nCommencer les **proportions** : l’exemple des deux recettes.".to_owned();
        write::keep_draft(&mut unit, by, &Typed { markdown, ..Typed::default() }).await?;
    }
    let written: Option<(LessonId, String)> = unit
        .optional(
            "select version.lesson_id, version.document from lesson_content_version version
             join lesson on lesson.id = version.lesson_id
             join lesson_pattern_section part on part.pattern_id = lesson.pattern_id
             where part.section_id = $1 and version.version = 1 order by lesson.day desc, lesson.starts desc limit 1",
            args![section],
        )
        .await?;
    if let Some((lesson, json)) = written {
        let by = By { lesson, structure, author, now: now.plus_seconds(-1_800) };
        let before = Document::from_json(&json).unwrap_or_default().to_markdown();
        let document = Document::from_markdown(&format!("{before}\n\nFiche de méthode distribuée.")).unwrap_or_default();
        let draft = write::keep_draft(&mut unit, by, &Typed { base: 1, ..Typed::default() }).await?;
        write::publish(&mut unit, by, draft, &Text { document, early: false, base: 1 }).await?;
    }
    let head: Option<(PersonId,)> = unit
        .optional(
            "select person_id from role where structure_id = $1 and profile = 'management' and valid_to is null
             order by valid_from, person_id limit 1",
            args![structure],
        )
        .await?;
    if let Some((head,)) = head {
        let until = now.day_in(zone).plus_days(-12);
        let sealed = own.iter().filter(|lesson| lesson.day <= until).count();
        let digest = blake3::hash(section.0.as_bytes()).to_hex().to_string();
        let words = "Contenus réguliers et clairs, documents joints.";
        let visa = NewVisa { structure, section, until, words, lessons: sealed as i64, digest: &digest };
        seal(&mut unit, &visa, head, now.plus_seconds(-11 * 86_400)).await?;
    }
    unit.commit().await?;
    Ok(())
}

const MATHS: &[&str] = &[
    "Comparer deux fractions : même numérateur, même dénominateur.\n\nExercices 3 à 6 page 84, corrigés ensemble.",
    "**Additionner des fractions** : on les réduit au même dénominateur.\n\n$$\\frac{2}{3} + \\frac{1}{6} = \\frac{4}{6} + \\frac{1}{6} = \\frac{5}{6}$$\n\nActivité : le partage de la tablette.",
    "Multiples et diviseurs. Les critères de divisibilité :\n\n- par 2 : le dernier chiffre est pair\n- par 3 : la somme des chiffres est un multiple de 3\n- par 5 : le nombre finit par 0 ou 5",
    "Symétrie axiale : construire le symétrique d’un point, d’un segment, d’un cercle. Travail à la règle et au compas.",
    "Contrôle sur le chapitre 3 (une heure).",
    "Correction du contrôle. Retour sur les priorités de calcul : $7 + 3 \\times 4 = 19$.",
];

/// What is done in the lessons of a subject.
fn texts(subject: &str) -> &'static [&'static str] {
    const FRENCH: &[&str] = &[
        "Lecture du **chapitre 3**. Le point de vue du narrateur : qui voit, qui raconte ?",
        "Le passé simple des verbes du premier groupe. Exercices 4 à 7 page 132.",
        "Étude d’une image : *la place du village*. Décrire ce qui est au premier plan, puis à l’arrière-plan.",
        "Écriture : raconter une rencontre en quinze lignes. Relecture par deux, à l’aide de la grille.",
        "Dictée préparée et correction. Les accords dans le groupe nominal.",
    ];
    const HISTORY: &[&str] = &[
        "La cité au Ve siècle : le plan, le port, l’agora. Document page 56, questions 1 à 4.",
        "Trace écrite : **qui est citoyen ?** Tableau à compléter.",
        "Croquis : les espaces de faible densité. Légende en trois parties.",
        "Les repères du chapitre, puis lecture d’un témoignage. Mise en commun à l’oral.",
    ];
    const LANGUAGE: &[&str] = &[
        "Unit 5 : *At the market*. Écoute, vocabulaire des quantités, jeu de rôle à deux.",
        "Le prétérit des verbes réguliers : forme, prononciation de *-ed*. Workbook page 34.",
        "Compréhension orale : une annonce à la gare. Reprise du lexique de l’heure.",
    ];
    const SCIENCE: &[&str] = &[
        "Expérience : la dissolution. Matériel, ce que l’on observe, ce que l’on conclut.",
        "Bilan de l’activité 3, schéma légendé au crayon.",
        "Mesurer une masse et un volume. Les unités, les instruments, la précision.",
    ];
    const PRIMARY: &[&str] = &[
        "Lecture, calcul mental (table de 7), sciences : la germination.",
        "Production d’écrit : une carte postale. Mathématiques : les angles droits.",
        "Poésie, grammaire : le sujet et le verbe. Sport : parcours d’orientation dans la cour.",
    ];
    const OTHER: &[&str] = &[
        "Présentation de la séquence, mise en activité par groupes.",
        "Suite du travail de la dernière séance. Chaque groupe montre où il en est.",
        "Bilan en commun et trace écrite.",
    ];
    let found: [(&str, &[&str]); 12] = [
        ("Histoire", HISTORY),
        ("histoire", HISTORY),
        ("athématiques", MATHS),
        ("Français", FRENCH),
        ("Philosophie", FRENCH),
        ("LV", LANGUAGE),
        ("Latin", LANGUAGE),
        ("Sciences", SCIENCE),
        ("hysique", SCIENCE),
        ("Technologie", SCIENCE),
        ("Toutes matières", PRIMARY),
        ("", OTHER),
    ];
    found.into_iter().find(|(part, _)| subject.contains(part)).map_or(OTHER, |(_, texts)| texts)
}
