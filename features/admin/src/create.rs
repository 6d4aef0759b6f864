//! A person made by hand: a pupil who arrives before his feed, a guardian, an agent who is in no feed, a guest.

use crate::PEOPLE;
use crate::model::Post;
use crate::person::{born, names_checked, titles};
use crate::scope::{Scope, chosen, day_of, profile_words, reached, scopes};
use crate::store::people as store;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use directory::model::{Authority, LinkKind, Relation, StructureKind};
use directory::write::{self, Hand, NewLink, NewPerson, NewRole};
use identity::accounts::{self, NewAccount};
use kit::audit::{self, Act};
use kit::{
    App, Day, DivisionId, Error, Filled, Form, Function, Page, PersonId, Profile, Query, Redirect, Request, Result, Routes,
    StructureId, Text, Unit, Viewer, filters, text,
};

pub(crate) fn routes() -> Routes {
    Routes::at("/admin/people/new").get(PEOPLE, show).post(PEOPLE, create)
}

#[derive(Template)]
#[template(path = "choose_profile.html")]
struct ChooseProfile {
    scope: Scope,
    others: Vec<Scope>,
    profiles: Vec<(&'static str, Text, Text)>,
}

#[derive(Template)]
#[template(path = "create.html")]
struct Create {
    scope: Scope,
    profile: Profile,
    title: Text,
    /// Where one goes back to: the list, or the structure for who runs the platform and has no list of it.
    back: String,
    filled: Filled,
    titles: Vec<(String, Text)>,
    divisions: Vec<(String, Text)>,
    functions: Vec<(String, Text)>,
    links: Vec<(String, Text)>,
    relations: Vec<(String, Text)>,
    authorities: Vec<(String, Text)>,
    child: Option<store::Named>,
    candidates: Vec<store::Named>,
    doubles: Vec<store::Named>,
}

impl Create {
    fn is_of(&self, code: &str) -> bool {
        self.profile.code() == code
    }
}

/// Where somebody is made: one's own structure, or, for the platform's administrator, any that is asked for.
async fn scope_of(app: &App, viewer: &Viewer, asked: &str) -> Result<Scope> {
    let own = scopes(viewer, Post::Office);
    if let Ok(scope) = chosen(&own, asked) {
        return Ok(scope);
    }
    let id: StructureId = asked.parse().map_err(|_| Error::NotFound)?;
    reached(app, viewer, id).await
}

fn profile_of(scope: &Scope, code: &str) -> Option<Profile> {
    Profile::from_code(code).filter(|profile| scope.post.creates(scope.kind).contains(profile))
}

async fn show(State(app): State<App>, viewer: Viewer, query: Query, request: Request) -> Result<Page> {
    let scope = scope_of(&app, &viewer, query.text("structure")).await?;
    let Some(profile) = profile_of(&scope, query.text("profile")) else {
        let profiles: Vec<_> = scope
            .post
            .creates(scope.kind)
            .iter()
            .map(|one| (one.code(), profile_words(*one), Text::keyed(format!("admin-new-{}-hint", one.code()))))
            .collect();
        if profiles.is_empty() {
            return Err(Error::NotFound);
        }
        let others = scopes(&viewer, Post::Office).into_iter().filter(|one| !one.post.creates(one.kind).is_empty()).collect();
        return Ok(Page::of("admin-new-title", ChooseProfile { scope, others, profiles }));
    };
    let child = match query.parsed::<PersonId>("child") {
        Some(child) if profile == Profile::Guardian => {
            Some(store::pupil(&app.db, scope.id, child, day_of(request.now)).await?.ok_or(Error::NotFound)?)
        }
        _ => None,
    };
    let filled = Filled::with(Form::of([("division", query.text("division")), ("link", "legal"), ("authority", "joint")]));
    page(&app, scope, profile, Typed { child, ..Typed::of(filled) }).await
}

/// What was typed, and what it led to.
struct Typed {
    filled: Filled,
    child: Option<store::Named>,
    candidates: Vec<store::Named>,
    doubles: Vec<store::Named>,
}

impl Typed {
    fn of(filled: Filled) -> Self {
        Self { filled, child: None, candidates: vec![], doubles: vec![] }
    }
}

async fn page(app: &App, scope: Scope, profile: Profile, typed: Typed) -> Result<Page> {
    let mut divisions = vec![];
    if profile == Profile::Student {
        divisions.push((String::new(), text!("admin-division-later")));
        for division in store::divisions(&app.db, scope.id).await? {
            divisions.push((division.id.to_string(), Text::literal(division.label)));
        }
    }
    let words = |prefix: &str, code: &str| Text::keyed(format!("{prefix}-{code}"));
    let title = text!("admin-new-of", profile = profile_words(profile), name = scope.name.as_str());
    let back = match scope.post {
        Post::Platform => format!("/admin/structures/{}", scope.id),
        _ => format!("/admin/people?structure={}", scope.id),
    };
    let page = Create {
        back,
        titles: titles(),
        functions: functions(scope.kind, profile)
            .iter()
            .map(|one| {
                one.map_or_else(
                    || (String::new(), text!("admin-function-none")),
                    |one| (one.code().to_owned(), words("function", one.code())),
                )
            })
            .collect(),
        links: [LinkKind::Legal, LinkKind::InCharge].map(|one| (one.code().to_owned(), words("admin-link", one.code()))).to_vec(),
        relations: Relation::ALL.iter().map(|one| (one.code().to_owned(), words("admin-relation", one.code()))).collect(),
        authorities: if decides(&scope) {
            Authority::ALL.iter().map(|one| (one.code().to_owned(), words("admin-authority", one.code()))).collect()
        } else {
            vec![]
        },
        divisions,
        filled: typed.filled,
        child: typed.child,
        candidates: typed.candidates,
        doubles: typed.doubles,
        profile,
        scope,
        title: title.clone(),
    };
    Ok(Page::of(title, page))
}

/// Whether guardianship is decided from this post: management alone (others enter who it is).
fn decides(scope: &Scope) -> bool {
    scope.post == Post::Management
}

/// The occupations offered for a profile; none first where one may do without.
fn functions(kind: StructureKind, profile: Profile) -> &'static [Option<Function>] {
    match profile {
        Profile::Management if kind == StructureKind::PrimarySchool => &[Some(Function::Head)],
        Profile::Management => &[Some(Function::Head), Some(Function::DeputyHead)],
        Profile::Teacher => &[None, Some(Function::Librarian)],
        Profile::SchoolLife => &[Some(Function::Cpe), Some(Function::Aed)],
        Profile::Staff => &[
            Some(Function::Secretary),
            Some(Function::Bursar),
            Some(Function::Aesh),
            Some(Function::Health),
            Some(Function::Social),
            Some(Function::Psychologist),
            Some(Function::Technician),
            Some(Function::Other),
        ],
        Profile::Academy => &[None, Some(Function::Inspector)],
        Profile::Student | Profile::Guardian | Profile::Authority | Profile::Guest => &[],
    }
}

/// A form that holds together.
struct Wish {
    given: String,
    family: String,
    title: Option<String>,
    birth_on: Option<Day>,
    function: Option<Function>,
    until: Option<Day>,
    division: Option<DivisionId>,
    link: Option<(LinkKind, Relation, Authority)>,
    lives_with: bool,
}

/// Reads the form; notes in `filled` what is to be mended.
fn read(form: &Form, filled: &mut Filled, scope: &Scope, profile: Profile, today: Day) -> Wish {
    names_checked(form, filled, today);
    let birth_on = born(form, today);
    if profile == Profile::Student && form.text("birth_on").is_empty() {
        filled.wrong("birth_on", "admin-birth-needed");
    }
    let offered = functions(scope.kind, profile);
    let function = Function::from_code(form.text("function"));
    if !offered.is_empty() && !offered.contains(&function) {
        filled.wrong("function", "admin-choose");
    }
    let last = form.parsed::<Day>("last");
    if !form.text("last").is_empty() && last.is_none_or(|last| last < today) {
        filled.wrong("last", "admin-last-past");
    } else if profile == Profile::Guest && last.is_none() {
        filled.wrong("last", "admin-last-needed");
    }
    Wish {
        given: form.text("given").to_owned(),
        family: form.text("family").to_owned(),
        title: Some(form.text("title").to_owned()).filter(|title| !title.is_empty()),
        birth_on,
        function: function.filter(|_| !offered.is_empty()),
        until: last.map(|last| last.plus_days(1)),
        division: form.parsed("division"),
        link: if profile == Profile::Guardian { link(form, filled, scope) } else { None },
        lives_with: form.ticked("lives_with"),
    }
}

fn link(form: &Form, filled: &mut Filled, scope: &Scope) -> Option<(LinkKind, Relation, Authority)> {
    let kind = LinkKind::from_code(form.text("link")).filter(|kind| *kind != LinkKind::Contact);
    let relation = Relation::from_code(form.text("relation"));
    let usual = if kind == Some(LinkKind::Legal) { Authority::Joint } else { Authority::None };
    let authority = match (kind, decides(scope)) {
        (Some(LinkKind::Legal), true) => Authority::from_code(form.text("authority")),
        _ => Some(usual),
    };
    for (field, missing) in [("link", kind.is_none()), ("relation", relation.is_none()), ("authority", authority.is_none())] {
        if missing {
            filled.wrong(field, "admin-choose");
        }
    }
    Some((kind?, relation?, authority?))
}

/// The child of a guardian: chosen, or found by name; several are offered.
async fn child(app: &App, scope: &Scope, form: &Form, typed: &mut Typed, today: Day) -> Result<()> {
    if let Some(chosen) = form.parsed::<PersonId>("child") {
        typed.child = Some(store::pupil(&app.db, scope.id, chosen, today).await?.ok_or(Error::NotFound)?);
        return Ok(());
    }
    let folded = kit::words::folded(form.text("child_name"));
    let words: Vec<String> = folded.split(' ').filter(|word| !word.is_empty()).take(2).map(str::to_owned).collect();
    let mut found = store::pupils(&app.db, scope.id, &words, today).await?;
    match found.len() {
        0 => typed.filled.wrong("child_name", if words.is_empty() { "admin-child-needed" } else { "admin-child-unknown" }),
        1 => typed.child = found.pop(),
        _ => {
            typed.filled.wrong("child_name", "admin-child-several");
            typed.candidates = found;
        }
    }
    Ok(())
}

async fn create(State(app): State<App>, viewer: Viewer, form: Form, request: Request) -> Result<Response> {
    let scope = scope_of(&app, &viewer, form.text("structure")).await?;
    let profile = profile_of(&scope, form.text("profile")).ok_or(Error::NotFound)?;
    let today = day_of(request.now);
    let mut typed = Typed::of(Filled::with(form.clone()));
    let wish = read(&form, &mut typed.filled, &scope, profile, today);
    if profile == Profile::Guardian {
        child(&app, &scope, &form, &mut typed, today).await?;
    }
    if !typed.filled.is_right() {
        return Ok(page(&app, scope, profile, typed).await?.invalid().into_response());
    }
    // Somebody who bears that name is perhaps the same person: asked before, never guessed. The row that all
    // writers of the directory touch is taken first, so that of two who create at once one finds the other's.
    let sort_name = directory::model::sort_name(&wish.family, &wish.given);
    let mut unit = app.db.begin().await?;
    unit.viewers_changed().await?;
    let doubles = store::doubles(&mut unit, scope.id, &sort_name, wish.birth_on).await?;
    let answer = form.text("double");
    let same = doubles.iter().find(|one| one.id.to_string() == answer).map(|one| one.id);
    if !doubles.is_empty() && same.is_none() && answer != "new" {
        drop(unit);
        typed.filled.wrong("double", "admin-double-choose");
        typed.doubles = doubles;
        return Ok(page(&app, scope, profile, typed).await?.invalid().into_response());
    }
    let same = match same {
        Some(same) => Some(known(&app, same).await?),
        None => None,
    };
    let hand = Hand::of(viewer.person, request.now);
    let person = write_person(&mut unit, hand, &scope, profile, &wish, same, typed.child.map(|child| child.id)).await?;
    unit.commit().await?;
    app.refresh().await?;
    let saying = if same.is_some() { "admin-done-attached" } else { "admin-done-created" };
    Ok(Redirect::to(format!("/admin/people/{person}")).saying(saying).into_response())
}

/// Somebody who is there already, and not closed.
async fn known(app: &App, person: PersonId) -> Result<PersonId> {
    let found = crate::store::person::identity(&app.db, person).await?.ok_or(Error::NotFound)?;
    if found.closed_at.is_some() {
        return Err(Error::Refused(text!("admin-double-closed")));
    }
    Ok(person)
}

async fn write_person(
    unit: &mut Unit,
    hand: Hand,
    scope: &Scope,
    profile: Profile,
    wish: &Wish,
    same: Option<PersonId>,
    child: Option<PersonId>,
) -> Result<PersonId> {
    let person = match same {
        Some(same) => same,
        None => {
            let new = NewPerson {
                given: &wish.given,
                family: &wish.family,
                title: wish.title.as_deref(),
                birth_on: wish.birth_on,
                ..NewPerson::default()
            };
            write::person(unit, hand, Some(scope.id), &new).await?
        }
    };
    let functions: Vec<(Function, &str)> = wish.function.iter().map(|function| (*function, "")).collect();
    let role = NewRole { structure: scope.id, profile, functions: &functions, until: wish.until };
    write::role(unit, hand, person, role).await?;
    if profile == Profile::Student {
        write::enroll(unit, hand, person, scope.id, wish.division).await?;
    }
    if let (Some((kind, relation, authority)), Some(student)) = (wish.link, child) {
        let link = NewLink { guardian: person, student, kind, relation, authority, lives_with: wish.lives_with };
        write::link(unit, hand, scope.id, link).await?;
    }
    let account = NewAccount { person, given: &wish.given, family: &wish.family };
    if accounts::prepare_many(unit, &[account], hand.now).await? > 0 {
        let act = Act {
            structure: Some(scope.id),
            author: hand.author,
            act: "act-account-prepared",
            object_kind: "account",
            object: Some(person.0),
            before: "",
            after: "state=prepared",
        };
        audit::note(unit, act, hand.now).await?;
    }
    Ok(person)
}
