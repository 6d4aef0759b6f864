//! One's own mail address and mobile: the first is verified by a code, the second only noted.

use crate::accounts;
use crate::events;
use crate::help::letter_words;
use crate::model::EventKind;
use crate::security::proves;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kit::slice::{HomeParts, Later, Todo};
use kit::{
    App, Asked, Filled, Form, Instant, Page, PersonId, Redirect, Request, Result, Routes, SIGNED_IN, Text, Viewer, args, filters,
    mail, text,
};

/// How long a code is good.
const MINUTES: i64 = 10;
/// How often one may mistype it.
const TRIES: i64 = 5;
/// How many codes one may ask for in an hour.
const ASKS: i64 = 5;
/// Who says so: the person.
const OWN: &str = "self";

pub(crate) fn routes() -> Routes {
    Routes::at("/settings/contact")
        .get(SIGNED_IN, show)
        .post(SIGNED_IN, keep)
        .and_at("/settings/contact/code")
        .post(SIGNED_IN, verify)
}

#[derive(sqlx::FromRow)]
struct Point {
    kind: String,
    value: String,
    verified_at: Option<Instant>,
    own: bool,
}

impl Point {
    fn is_own_mail(&self) -> bool {
        self.own && self.kind == "mail"
    }
}

/// An address on its way.
#[derive(sqlx::FromRow)]
struct Waiting {
    mail: String,
    expires_at: Instant,
    tries: i64,
    asked: i64,
    asked_since: Instant,
}

#[derive(Template)]
#[template(path = "contact.html")]
struct ContactPage {
    filled: Filled,
    mail: String,
    verified: bool,
    mobile: String,
    waiting: Option<String>,
    /// Whether there is a password to ask for.
    password: bool,
}

async fn points(app: &App, person: PersonId) -> Result<Vec<Point>> {
    Ok(app
        .db
        .fresh(
            "select kind, value, verified_at, source = 'self' as own from contact_point
             where person_id = $1 and kind in ('mail', 'mobile')
             order by case when verified_at is null then 1 else 0 end, case when source = 'self' then 0 else 1 end, id",
            args![person],
        )
        .await?)
}

async fn waiting(app: &App, person: PersonId) -> Result<Option<Waiting>> {
    let found: Vec<Waiting> = app
        .db
        .fresh("select mail, expires_at, tries, asked, asked_since from mail_verification where person_id = $1", args![person])
        .await?;
    Ok(found.into_iter().next())
}

async fn page(app: &App, asked: &Asked, person: PersonId, filled: Filled) -> Result<Page> {
    let points = points(app, person).await?;
    let first = |kind: &str| points.iter().find(|point| point.kind == kind);
    let waiting = waiting(app, person).await?.filter(|one| asked.now < one.expires_at && one.tries < TRIES);
    // What waits for its code is what the person wants; then what is verified, then what the school knows.
    let wanted = waiting.as_ref().map(|one| one.mail.clone());
    let typed = |field: &str, known: Option<&Point>| {
        let typed = filled.value(field);
        if typed.is_empty() { known.map(|point| point.value.clone()).unwrap_or_default() } else { typed.to_owned() }
    };
    let page = ContactPage {
        mail: wanted.filter(|_| filled.value("mail").is_empty()).unwrap_or_else(|| typed("mail", first("mail"))),
        verified: first("mail").is_some_and(|point| point.verified_at.is_some()),
        mobile: typed("mobile", first("mobile")),
        waiting: waiting.map(|one| one.mail),
        password: has_password(app, person).await?,
        filled,
    };
    Ok(Page::of(text!("contact-title"), page))
}

/// Whether the account has a password: a session opened by a code or elsewhere may stand without one.
async fn has_password(app: &App, person: PersonId) -> Result<bool> {
    Ok(accounts::state_of(&app.db, person).await?.is_some_and(|account| account.has_password))
}

/// What is to be mended in an address; nothing when it can be written to. A name of a machine alone, as in
/// `lina@ordinateur`, is an address to the parser and to nobody else.
fn amiss(address: &str) -> Option<&'static str> {
    if !mail::is_address(address) {
        return Some("contact-mail-unread");
    }
    let (_, domain) = address.rsplit_once('@').unwrap_or_default();
    let end = domain.rsplit_once('.').map_or("", |(_, end)| end);
    let whole = end.chars().count() >= 2 && end.chars().all(|char| char.is_alphanumeric() || char == '-');
    (!whole || end.chars().all(|char| char.is_ascii_digit())).then_some("contact-mail-no-end")
}

async fn show(State(app): State<App>, request: Request, viewer: Viewer) -> Result<Page> {
    page(&app, &request, viewer.person, Filled::empty()).await
}

/// A number as it is dialled; none when it is not one.
fn dialled(typed: &str) -> Option<String> {
    let number: String =
        typed.chars().filter(|char| !matches!(char, ' ' | '.' | '-' | '(' | ')' | '\u{a0}' | '\u{202f}')).collect();
    let digits = number.strip_prefix('+').unwrap_or(&number);
    (digits.bytes().all(|byte| byte.is_ascii_digit()) && (9..=15).contains(&digits.len())).then_some(number)
}

async fn keep(State(app): State<App>, request: Request, viewer: Viewer, form: Form) -> Result<Response> {
    let person = viewer.person;
    let points = points(&app, person).await?;
    let address = form.text("mail");
    let mut filled = Filled::with(form.clone());
    if !address.is_empty()
        && let Some(why) = amiss(address)
    {
        filled.wrong("mail", Text::from(why));
    }
    let mobile = form.text("mobile");
    let number = dialled(mobile);
    if !mobile.is_empty() && number.is_none() {
        filled.wrong("mobile", text!("contact-mobile-unread"));
    }
    let verified = points.iter().find(|point| point.kind == "mail" && point.verified_at.is_some());
    let same = verified.is_some_and(|point| point.value.eq_ignore_ascii_case(address));
    let asks_mail = !address.is_empty() && !same;
    let before = waiting(&app, person).await?;
    let removes = address.is_empty() && (verified.is_some() || before.is_some() || points.iter().any(Point::is_own_mail));
    // An address opens the account by a link: who holds a stolen session must not put his own, nor take one away.
    if filled.is_right()
        && (asks_mail || removes)
        && has_password(&app, person).await?
        && let Err(why) = proves(&app, &request, person, form.raw("password")).await?
    {
        filled.wrong("password", why);
    }
    let again = before.filter(|one| request.now.seconds_since(one.asked_since) < 3_600);
    if asks_mail && again.as_ref().is_some_and(|one| one.asked >= ASKS) {
        filled.wrong("mail", text!("contact-asked-often"));
    }
    if !filled.is_right() {
        return Ok(page(&app, &request, person, filled).await?.invalid().into_response());
    }
    let mut unit = app.db.begin().await?;
    keep_mobile(&mut unit, person, number.as_deref(), &points, request.now).await?;
    if asks_mail {
        send_code(&app, &mut unit, &viewer, address, again, request.now).await?;
    }
    if removes {
        remove_mail(&mut unit, person).await?;
        if verified.is_some() {
            events::note(&mut unit, person, EventKind::MailRemoved, &request).await?;
        }
    }
    unit.commit().await?;
    let said = if asks_mail { "contact-code-sent" } else { "contact-kept" };
    Ok(Redirect::to("/settings/contact").saying(said).into_response())
}

/// Takes the person's own address away; what the school knows stays its own, and opens nothing any more.
async fn remove_mail(unit: &mut kit::Unit, person: PersonId) -> Result<()> {
    unit.run("delete from mail_verification where person_id = $1", args![person]).await?;
    unit.run("delete from contact_point where person_id = $1 and kind = 'mail' and source = $2", args![person, OWN]).await?;
    unit.run("update contact_point set verified_at = null where person_id = $1 and kind = 'mail'", args![person]).await?;
    Ok(())
}

/// Notes the person's own mobile in the place of the one noted before; what the school knows stays its own.
async fn keep_mobile(unit: &mut kit::Unit, person: PersonId, number: Option<&str>, known: &[Point], now: Instant) -> Result<()> {
    if known.iter().any(|point| point.kind == "mobile" && number == Some(point.value.as_str())) {
        return Ok(());
    }
    if known.iter().any(|point| point.kind == "mobile" && point.own) {
        unit.run("delete from contact_point where person_id = $1 and kind = 'mobile' and source = $2", args![person, OWN])
            .await?;
    }
    if let Some(number) = number {
        unit.run(
            "insert into contact_point (id, person_id, kind, value, verified_at, source) values ($1, $2, 'mobile', $3, $4, $5)
             on conflict do nothing",
            args![directory::model::ContactPointId::new(now), person, number, Option::<Instant>::None, OWN],
        )
        .await?;
    }
    Ok(())
}

async fn send_code(
    app: &App,
    unit: &mut kit::Unit,
    viewer: &Viewer,
    address: &str,
    again: Option<Waiting>,
    now: Instant,
) -> Result<()> {
    let code = six_digits();
    let (asked, since) = again.map_or((1, now), |one| (one.asked + 1, one.asked_since));
    unit.run(
        "insert into mail_verification (person_id, mail, code_hash, expires_at, tries, asked, asked_since)
         values ($1, $2, $3, $4, 0, $5, $6)
         on conflict (person_id) do update
         set mail = excluded.mail, code_hash = excluded.code_hash, expires_at = excluded.expires_at, tries = 0,
             asked = excluded.asked, asked_since = excluded.asked_since",
        args![viewer.person, address, hash(app, viewer.person, &code), now.plus_seconds(MINUTES * 60), asked, since],
    )
    .await?;
    let words = letter_words(app, viewer.person, viewer.language.as_deref(), now).await?;
    let letter = mail::Mail {
        to: address.to_owned(),
        subject: words.get("contact-letter-subject"),
        body: words.say(&text!("contact-letter-body", given = &viewer.given, code = code, minutes = MINUTES)),
    };
    unit.later(mail::later(&letter)?, now).await?;
    Ok(())
}

fn six_digits() -> String {
    let number = u32::from_le_bytes(kit::key::random::<4>()) % 1_000_000;
    format!("{number:06}")
}

fn hash(app: &App, person: PersonId, code: &str) -> Vec<u8> {
    app.key.hash("preau mail code", format!("{person} {code}").as_bytes()).to_vec()
}

async fn verify(State(app): State<App>, request: Request, viewer: Viewer, form: Form) -> Result<Response> {
    let person = viewer.person;
    let code: String = form.text("code").chars().filter(char::is_ascii_digit).take(6).collect();
    let mut unit = app.db.begin().await?;
    // The try is counted before it is looked at: a hundred at once count as a hundred.
    let tried: Vec<(String, Vec<u8>)> = unit
        .all(
            "update mail_verification set tries = tries + 1
             where person_id = $1 and expires_at > $2 and tries < $3 returning mail, code_hash",
            args![person, request.now, TRIES],
        )
        .await?;
    let right = tried
        .into_iter()
        .next()
        .filter(|(_, known)| bool::from(subtle::ConstantTimeEq::ct_eq(&hash(&app, person, &code)[..], &known[..])));
    let Some((address, _)) = right else {
        unit.commit().await?;
        let filled = Filled::with(form).and_wrong("code", text!("contact-code-wrong"));
        return Ok(page(&app, &request, person, filled).await?.invalid().into_response());
    };
    keep_mail(&mut unit, person, &address, request.now).await?;
    events::note(&mut unit, person, EventKind::MailVerified, &request).await?;
    unit.commit().await?;
    Ok(Redirect::to("/settings/contact").saying("contact-verified").into_response())
}

/// The verified address takes the place of the person's own one before.
async fn keep_mail(unit: &mut kit::Unit, person: PersonId, address: &str, now: Instant) -> Result<()> {
    unit.run("delete from mail_verification where person_id = $1", args![person]).await?;
    unit.run(
        "delete from contact_point where person_id = $1 and kind = 'mail' and source = $2 and value <> $3",
        args![person, OWN, address],
    )
    .await?;
    // One verified address at a time: that to which a link is sent.
    unit.run("update contact_point set verified_at = null where person_id = $1 and kind = 'mail'", args![person]).await?;
    unit.run(
        "insert into contact_point (id, person_id, kind, value, verified_at, source) values ($1, $2, 'mail', $3, $4, $5)
         on conflict (person_id, kind, value) do update set verified_at = excluded.verified_at",
        args![directory::model::ContactPointId::new(now), person, address, now, OWN],
    )
    .await?;
    Ok(())
}

/// « Vérifiez votre adresse », « Protégez votre compte »: on the home page of those who have not.
pub(crate) fn home<'a>(app: &'a App, viewer: &'a Viewer, now: Instant) -> Later<'a, Result<HomeParts>> {
    Box::pin(async move {
        // A pupil need not have an address, and is not asked for one day after day.
        if viewer.is_pupil_only() {
            return Ok(HomeParts::default());
        }
        let factors = crate::factors::store::find(app, viewer.person).await?;
        let mut parts = HomeParts { todos: crate::factors::todos(app, viewer, factors.as_ref(), now), ..HomeParts::default() };
        if factors.is_none_or(|factors| factors.verified_mails == 0) {
            parts.todos.push(Todo {
                icon: "mail",
                hue: "pink",
                title: text!("contact-todo"),
                detail: text!("contact-todo-why"),
                action: text!("contact-todo-go"),
                href: "/settings/contact".to_owned(),
            });
        }
        Ok(parts)
    })
}

#[cfg(test)]
mod tests {
    use super::amiss;

    #[test]
    fn an_address_has_an_end() {
        for (address, why) in [
            ("lina@exemple.fr", None),
            ("lina+ecole@mail.exemple.fr", None),
            ("lina@école.xn--p1ai", None),
            ("a@b", Some("contact-mail-no-end")),
            ("a@localhost", Some("contact-mail-no-end")),
            ("a@b.c", Some("contact-mail-no-end")),
            ("a@127.0.0.10", Some("contact-mail-no-end")),
            ("a@[127.0.0.1]", Some("contact-mail-no-end")),
            ("not an address", Some("contact-mail-unread")),
            ("a@b@c.fr", Some("contact-mail-unread")),
            ("a@b..fr", Some("contact-mail-unread")),
            ("a@b.fr\nBcc: c@d.fr", Some("contact-mail-unread")),
        ] {
            assert_eq!(amiss(address), why, "{address}");
        }
    }
}
