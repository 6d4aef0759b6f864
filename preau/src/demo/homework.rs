//! Two weeks of homework in the demo's three schools, around the present day: given in the lessons that were, due in those
//! that come; some of it handed in, some ticked, a day to be caught up.

use super::people::School;
use ::homework::model::{AssignmentId, HandIn, Kind, hand_in};
use ::homework::submissions::{self, NewSubmission};
use ::homework::write::{self, NewAssignment, NewVariant, Said};
use ::homework::{catchup, tasks};
use ::timetable::model::Hour;
use directory::model::SectionId;
use jiff::tz::TimeZone;
use kit::{App, Day, Instant, LessonId, PersonId, Result, StructureId, args};
use rich::Document;

/// How far back work was given, and how far ahead it is due.
const BACK_DAYS: i64 = 12;
const AHEAD_DAYS: i64 = 16;

/// Lays the homework of the three schools.
pub(super) async fn make(app: &App, now: Instant) -> Result<()> {
    for school in [School::College, School::Lycee, School::Ecole] {
        let Some(place) = Place::find(app, school).await? else { continue };
        let given = given(&place, &lessons(app, &place, now).await?, now);
        let mut unit = app.db.begin().await?;
        write::give(&mut unit, &given, now).await?;
        unit.commit().await?;
        match school {
            School::College => college(app, &place, now).await?,
            School::Lycee => lycee(app, &place, now).await?,
            _ => {}
        }
    }
    Ok(())
}

/// A school and its clock.
struct Place {
    id: StructureId,
    zone: TimeZone,
    primary: bool,
}

impl Place {
    async fn find(app: &App, school: School) -> Result<Option<Self>> {
        let found: Option<(StructureId, String)> =
            app.db.optional("select id, zone from structure where uai = $1", args![school.uai()]).await?;
        Ok(found.map(|(id, zone)| Self {
            id,
            zone: TimeZone::get(&zone).unwrap_or(TimeZone::UTC),
            primary: school == School::Ecole,
        }))
    }
    /// The moment of an hour of a day.
    fn at(&self, day: Day, hour: Hour) -> Instant {
        day.start_in(&self.zone).plus_seconds(i64::from(hour.minutes()) * 60)
    }
}

/// A lesson of a section.
#[derive(sqlx::FromRow)]
struct Held {
    section_id: SectionId,
    subject: String,
    id: LessonId,
    day: Day,
    ends: Hour,
    teacher: Option<PersonId>,
}

async fn lessons(app: &App, place: &Place, now: Instant) -> Result<Vec<Held>> {
    let today = now.day_in(&place.zone);
    let mut all: Vec<Held> = app
        .db
        .fresh(
            "select part.section_id, subject.label as subject, lesson.id, lesson.day, lesson.ends,
               (select held.person_id from lesson_pattern_teacher held where held.pattern_id = lesson.pattern_id
                order by held.person_id limit 1) as teacher
             from lesson join lesson_pattern_section part on part.pattern_id = lesson.pattern_id
             join section on section.id = part.section_id join subject on subject.id = section.subject_id
             where lesson.structure_id = $1 and lesson.day >= $2 and lesson.day < $3 and lesson.withdrawn_at is null
             order by part.section_id, lesson.day, lesson.starts",
            args![place.id, today.plus_days(-BACK_DAYS), today.plus_days(AHEAD_DAYS)],
        )
        .await?;
    if place.primary {
        // A class that has all its lessons with one teacher takes work home once a day.
        all.dedup_by_key(|lesson| (lesson.section_id, lesson.day));
    }
    Ok(all)
}

/// What was given in the lessons that are over, for the next one of the same section.
fn given(place: &Place, lessons: &[Held], now: Instant) -> Vec<NewAssignment> {
    let pairs = lessons.windows(2).filter_map(|pair| match pair {
        [one, next] if one.section_id == next.section_id && one.day < next.day => Some((one, next)),
        _ => None,
    });
    let mut out = vec![];
    for (number, (one, next)) in pairs.enumerate() {
        let over = place.at(one.day, one.ends);
        let texts = texts(&one.subject);
        // Some lessons give nothing, as in life.
        let (Some(teacher), true, true) = (one.teacher, over <= now, !texts.is_empty() && number % 5 < 3) else { continue };
        let (kind, minutes, words) = texts[number % texts.len()];
        out.push(NewAssignment {
            structure: place.id,
            sections: vec![one.section_id],
            author: teacher,
            given_lesson: Some(one.id),
            given_on: one.day,
            said: said(place, (kind, minutes, words), false, (next.day, Some(next.id)), over),
        });
    }
    out
}

fn said(
    place: &Place,
    (kind, minutes, words): (Kind, i64, &str),
    hand_in: bool,
    (due_on, due_lesson): (Day, Option<LessonId>),
    publish_at: Instant,
) -> Said {
    Said {
        kind,
        content: Document::from_markdown(words).unwrap_or_default(),
        minutes: Some(minutes),
        hand_in,
        due_lesson,
        due_on,
        hand_in_until: due_on.plus_days(1).start_in(&place.zone),
        publish_at,
    }
}

type Words = (Kind, i64, &'static str);

/// What teachers of a subject ask for.
fn texts(subject: &str) -> &'static [Words] {
    const MATHS: &[Words] = &[
        (Kind::Exercise, 20, "Exercices **12 et 14**, page 87. Rédiger sur le cahier d’exercices."),
        (Kind::Lesson, 15, "Apprendre la définition et refaire l’exemple : $\\frac{2}{3} + \\frac{1}{6} = \\frac{5}{6}$."),
        (Kind::Exercise, 25, "Terminer le problème commencé en classe. Faire la figure à la règle et au compas."),
        (Kind::Test, 30, "Contrôle sur le chapitre 4. Revoir :\n\n- les exercices corrigés\n- la fiche de méthode"),
    ];
    const FRENCH: &[Words] = &[
        (Kind::Lesson, 20, "Lire le **chapitre 3** et noter trois mots nouveaux."),
        (Kind::Exercise, 20, "Exercices 4 et 5 page 132 : les compléments du verbe."),
        (Kind::Exercise, 30, "Écrire une dizaine de lignes : *la cour de l’école un matin de neige*."),
        (Kind::Lesson, 15, "Savoir réciter les deux premières strophes."),
    ];
    const HISTORY: &[Words] = &[
        (Kind::Lesson, 20, "Apprendre la leçon et savoir situer les lieux sur la carte."),
        (Kind::Exercise, 15, "Répondre aux questions 1 à 4 sur le document de la page 56."),
        (Kind::Test, 25, "Interrogation sur les repères du chapitre."),
    ];
    const LANGUAGE: &[Words] = &[
        (Kind::Lesson, 15, "Apprendre le vocabulaire de la leçon 5, dans les deux sens."),
        (Kind::Exercise, 15, "Workbook, page 34, exercices 2 et 3."),
        (Kind::Lesson, 10, "Apprendre les verbes irréguliers, série 2."),
    ];
    const SCIENCE: &[Words] = &[
        (Kind::Exercise, 15, "Terminer le schéma et le légender au crayon."),
        (Kind::Lesson, 15, "Apprendre le bilan de l’activité 3."),
        (Kind::Exercise, 20, "Compléter le compte rendu de l’expérience : matériel, ce que l’on observe, ce que l’on conclut."),
    ];
    const PRIMARY: &[Words] = &[
        (Kind::Lesson, 10, "Lire le texte à voix haute à quelqu’un de la maison."),
        (Kind::Lesson, 10, "Revoir la table de 7."),
        (Kind::Lesson, 15, "Savoir dire les deux premières strophes de la poésie."),
        (Kind::Lesson, 10, "Apporter une boîte à chaussures pour l’atelier."),
    ];
    let found: [(&str, &[Words]); 14] = [
        ("Histoire", HISTORY),
        ("ducation", &[]),
        ("Mathématiques", MATHS),
        ("mathématiques", MATHS),
        ("Français", FRENCH),
        ("Philosophie", FRENCH),
        ("histoire", HISTORY),
        ("Sciences économiques", HISTORY),
        ("LV", LANGUAGE),
        ("Latin", LANGUAGE),
        ("Sciences de la vie", SCIENCE),
        ("hysique", SCIENCE),
        ("Technologie", SCIENCE),
        ("Toutes matières", PRIMARY),
    ];
    found.into_iter().find(|(part, _)| subject.contains(part)).map_or(&[], |(_, texts)| texts)
}

/// The collège: work to hand in, what half a class handed in, a variant, what Lina keeps for herself.
async fn college(app: &App, place: &Place, now: Instant) -> Result<()> {
    let today = now.day_in(&place.zone);
    let Some((section, teacher)) = section_of(app, place, "Claude", "Équerre").await? else { return Ok(()) };
    let pupils = pupils_of(app, section, today).await?;
    let new = |words: &str, minutes, given: i64, due: Day| NewAssignment {
        structure: place.id,
        sections: vec![section],
        author: teacher,
        given_lesson: None,
        given_on: open_day(today.plus_days(given)),
        said: {
            let at = place.at(open_day(today.plus_days(given)), Hour::of_minutes(17 * 60));
            said(place, (Kind::Project, minutes, words), true, (due, None), at)
        },
    };
    let past = new("**Devoir maison 3** : les trois problèmes de la fiche. Soigner la rédaction.", 45, -9, past_due(today));
    let next = new(
        "**Devoir maison 4** : le plan d’une chambre à l’échelle 1/50. Une photographie du plan suffit.",
        40,
        -4,
        open_day(today.plus_days(2)),
    );
    let due = (past.said.due_on, past.said.hand_in_until);
    let mut unit = app.db.begin().await?;
    let ids = write::give(&mut unit, &[past, next], now).await?;
    let [past, next] = ids.as_slice() else { return Ok(()) };
    let sent: Vec<NewSubmission> =
        pupils.iter().take(7).enumerate().map(|(at, pupil)| copy(place, (*past, due), *pupil, at)).collect();
    submissions::plant(&mut unit, &sent).await?;
    if let Some(pupil) = pupils.get(3) {
        let content = Document::from_markdown(
            "**Devoir maison 4** : mesurer sa chambre et noter les longueurs. Le plan se fera en classe.",
        );
        let variant = NewVariant { content: content.unwrap_or_default(), minutes: Some(20), pupils: vec![*pupil] };
        write::vary(&mut unit, (place.id, *next), None, &variant, now).await?;
    }
    if let Some(lina) = person(app, place, "Lina", "Crayon").await? {
        tasks::add(&mut unit, lina, "Demander une feuille de dessin à grand-mère", today.plus_days(1), now).await?;
        for work in due_soon(app, place, lina, today).await?.into_iter().take(1) {
            tasks::tick(&mut unit, lina, (place.id, work), true).await?;
        }
    }
    unit.commit().await?;
    Ok(())
}

/// For when the work was due that is handed in already: the last day of school that leaves a day for who is late.
fn past_due(today: Day) -> Day {
    (2..5).map(|before| today.plus_days(-before)).find(|day| open_day(*day) == *day).unwrap_or(today.plus_days(-2))
}

/// What one pupil handed in, one of them on the day after.
fn copy(
    place: &Place,
    (assignment, (due, until)): (AssignmentId, (Day, Instant)),
    pupil: PersonId,
    number: usize,
) -> NewSubmission {
    const ANSWERS: [&str; 3] = [
        "1. Il reste 14 billes.\n2. Le périmètre est de 26 cm.\n3. Il faut 3 seaux.",
        "Problème 1 : 14 billes. Problème 2 : $2 \\times (8 + 5) = 26$, donc 26 cm. Problème 3 : trois seaux et un peu d’eau.",
        "J’ai trouvé 14, 26 cm et 3. Pour le dernier, j’ai fait un dessin.",
    ];
    let day = due.plus_days(if number == 2 { 1 } else { -1 });
    let minutes = u16::try_from(17 * 60 + number * 11).unwrap_or(17 * 60);
    let at = place.at(day, Hour::of_minutes(minutes));
    NewSubmission {
        structure: place.id,
        assignment,
        pupil,
        content: Document::from_markdown(ANSWERS[number % ANSWERS.len()]).unwrap_or_default(),
        at,
        late: hand_in(until, at, None) == HandIn::Late,
    }
}

/// The next day that is neither Saturday nor Sunday.
fn open_day(day: Day) -> Day {
    let weekend = |day: &Day| day.0.weekday().to_monday_one_offset() > 5;
    (0..3).map(|after| day.plus_days(after)).find(|day| !weekend(day)).unwrap_or(day)
}

/// The lycée: a pupil who missed a day, as the school life says.
async fn lycee(app: &App, place: &Place, now: Instant) -> Result<()> {
    let today = now.day_in(&place.zone);
    let Some(lina) = person(app, place, "Lina", "Crayon").await? else { return Ok(()) };
    let day = (1..5).map(|before| today.plus_days(-before)).find(|day| open_day(*day) == *day).unwrap_or(today);
    let mut unit = app.db.begin().await?;
    catchup::say_day(&mut unit, place.id, lina, day, lina).await?;
    unit.commit().await?;
    Ok(())
}

/// The section of a class that somebody teaches, and who that is; that of Lina's class when it is one of them.
async fn section_of(app: &App, place: &Place, given: &str, family: &str) -> Result<Option<(SectionId, PersonId)>> {
    Ok(app
        .db
        .fresh(
            "select section.id, person.id from section_teacher held join section on section.id = held.section_id
             join person on person.id = held.person_id join division on division.id = section.division_id
             where held.structure_id = $1 and person.given = $2 and person.family = $3
             order by case when division.label like '%6%B%' then 0 else 1 end, division.label, section.id limit 1",
            args![place.id, given, family],
        )
        .await?
        .into_iter()
        .next())
}

async fn pupils_of(app: &App, section: SectionId, today: Day) -> Result<Vec<PersonId>> {
    let found: Vec<(PersonId,)> = app
        .db
        .fresh(
            "select person.id from section join enrollment on enrollment.division_id = section.division_id
             join person on person.id = enrollment.person_id
             where section.id = $1 and enrollment.valid_from <= $2 and (enrollment.valid_to is null or enrollment.valid_to > $2)
               and not (person.given = 'Lina' and person.family = 'Crayon')
             order by person.sort_name, person.id",
            args![section, today],
        )
        .await?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

async fn person(app: &App, place: &Place, given: &str, family: &str) -> Result<Option<PersonId>> {
    let found: Option<(PersonId,)> = app
        .db
        .fresh(
            "select person.id from person join role on role.person_id = person.id
             where role.structure_id = $1 and role.profile = 'student' and person.given = $2 and person.family = $3 limit 1",
            args![place.id, given, family],
        )
        .await?
        .into_iter()
        .next();
    Ok(found.map(|(id,)| id))
}

/// The work of a pupil that is due tomorrow or after.
async fn due_soon(app: &App, place: &Place, pupil: PersonId, today: Day) -> Result<Vec<AssignmentId>> {
    let found: Vec<(AssignmentId,)> = app
        .db
        .fresh(
            "select assignment.id from assignment join assignment_section held on held.assignment_id = assignment.id
             join section on section.id = held.section_id
             join enrollment on enrollment.division_id = section.division_id and enrollment.person_id = $2
             where assignment.structure_id = $1 and assignment.due_on > $3 order by assignment.due_on, assignment.id limit 3",
            args![place.id, pupil, today],
        )
        .await?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_copy_of_seven_came_after_the_hour_and_none_tomorrow() {
        let now: Instant = "2026-11-24T09:20:00Z".parse().unwrap();
        let place = Place { id: StructureId::new(now), zone: TimeZone::UTC, primary: false };
        let monday: Day = "2026-11-23".parse().unwrap();
        for after in 0..7 {
            let today = monday.plus_days(after);
            let due = past_due(today);
            assert_eq!(open_day(due), due, "{today}: a day of school");
            let until = due.plus_days(1).start_in(&place.zone);
            let work = (AssignmentId::new(now), (due, until));
            let all: Vec<_> = (0..7).map(|number| copy(&place, work, PersonId::new(now), number)).collect();
            assert!(all.iter().all(|one| one.late == (one.at >= until) && one.at < today.start_in(&place.zone)), "{today}");
            assert_eq!(all.iter().filter(|one| one.late).count(), 1, "{today}");
        }
    }
}
