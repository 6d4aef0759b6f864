//! The home page: the day in a sentence, what waits, then what each feature shows.

use crate::greeting;
use askama::Template;
use axum::extract::State;
use futures_util::future::try_join_all;
use kit::Piece;
use kit::filters;
use kit::slice::{Card, HomeParts, Todo};
use kit::words::{Lang, Text, Words};
use kit::{App, Context, Instant, Page, Query, Request, Result, Routes, SIGNED_IN, Viewer, ViewerFacts, text};

/// The hour from which a pupil's day at school is over.
const EVENING: i8 = 16;

pub(crate) fn routes() -> Routes {
    Routes::at("/").get(SIGNED_IN, show)
}

#[derive(Template)]
#[template(path = "welcome.html")]
struct Welcome {
    moment: String,
    evening: bool,
    hello: Text,
    sentences: Vec<Text>,
    waiting: Text,
    children: Vec<Pill>,
    todos: Vec<Todo>,
    cards: Vec<Shown>,
}

/// One child among several, to look at alone.
struct Pill {
    value: String,
    name: Text,
    avatar: Option<(String, &'static str)>,
    chosen: bool,
}

/// A card in its place.
struct Shown {
    wide: bool,
    piece: Piece,
}

async fn show(State(app): State<App>, request: Request, viewer: Viewer, query: Query) -> Result<Page> {
    let kept = request.session.as_ref().map(|session| Context::read(&session.context)).unwrap_or_default();
    let asked = query.parsed("student").map_or(kept, |child| Context { child: Some(child), ..kept });
    let chosen = asked.fitting(&viewer);
    let seen = chosen.narrow(&viewer);
    let parts = gather(&app, &seen, request.now).await?;
    let page = Welcome {
        moment: moment(&request.words, request.now),
        evening: viewer.is_pupil_only() && request.now.in_zone(&request.words.zone).hour() >= EVENING,
        hello: text!("home-hello", name = &viewer.given),
        sentences: parts.sentence.map_or_else(|| greeting::sentences(&seen), |sentence| vec![sentence]),
        waiting: text!("home-waiting", count = parts.todos.len()),
        children: pills(&viewer, chosen),
        todos: parts.todos,
        cards: arrange(parts.cards),
    };
    Ok(Page::of(text!("home-title"), page).live("timetable"))
}

/// Asks every feature at once.
async fn gather(app: &App, seen: &Viewer, now: Instant) -> Result<HomeParts> {
    let mut all = HomeParts::default();
    for parts in try_join_all(app.homes.iter().map(|home| home(app, seen, now))).await? {
        all.todos.extend(parts.todos);
        all.cards.extend(parts.cards);
        all.sentence = all.sentence.or(parts.sentence);
    }
    Ok(all)
}

/// Cards in order; one that would stand alone on its row takes the whole of it.
fn arrange(cards: Vec<Card>) -> Vec<Shown> {
    let mut cards = cards;
    cards.sort_by_key(|card| card.order);
    let mut out: Vec<Shown> = vec![];
    let mut half_full = false;
    for card in cards {
        if card.wide && half_full {
            widen_last(&mut out);
        }
        half_full = !card.wide && !half_full;
        out.push(Shown { wide: card.wide, piece: card.piece });
    }
    if half_full {
        widen_last(&mut out);
    }
    out
}

fn widen_last(cards: &mut [Shown]) {
    if let Some(last) = cards.last_mut() {
        last.wide = true;
    }
}

fn pills(viewer: &ViewerFacts, chosen: Context) -> Vec<Pill> {
    let here: Vec<_> = viewer
        .children
        .iter()
        .filter(|child| chosen.structure.is_none() || child.structure == chosen.structure)
        .filter(|_| chosen.profile.is_none_or(|profile| profile == kit::Profile::Guardian))
        .collect();
    if here.len() < 2 {
        return vec![];
    }
    let all = Pill { value: String::new(), name: text!("home-all-children"), avatar: None, chosen: chosen.child.is_none() };
    let each = here.into_iter().map(|child| Pill {
        value: child.person.to_string(),
        name: Text::literal(&child.given),
        avatar: child.given.chars().next().map(|letter| (letter.to_string(), kit::hue_of(&child.name))),
        chosen: chosen.child == Some(child.person),
    });
    std::iter::once(all).chain(each).collect()
}

/// « Mardi 24 novembre, 10 h 20 », "Tuesday 24 November, 10:20".
fn moment(words: &Words, now: Instant) -> String {
    let day = words.day(now.day_in(&words.zone));
    let without_year = day.rsplit_once(' ').map_or(day.as_str(), |(day, _)| day);
    let mut letters = without_year.chars();
    let capital: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    let space = if words.lang == Lang::En { ' ' } else { '\u{a0}' };
    format!("{capital}{},{}{}", letters.as_str(), ' ', words.hour(now).replace(' ', &space.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Template)]
    #[template(source = "", ext = "html")]
    struct Nothing;

    fn cards(wide: &[bool]) -> Vec<Card> {
        let card = |(order, wide): (usize, &bool)| Card {
            order: u16::try_from(order).unwrap_or(0),
            wide: *wide,
            piece: Box::new(Nothing),
        };
        wide.iter().enumerate().map(card).rev().collect()
    }
    fn widths(wide: &[bool]) -> Vec<bool> {
        arrange(cards(wide)).iter().map(|card| card.wide).collect()
    }

    #[test]
    fn no_card_leaves_a_hole_beside_it() {
        assert_eq!(widths(&[false, false]), [false, false]);
        assert_eq!(widths(&[false]), [true]);
        assert_eq!(widths(&[false, true, false, false]), [true, true, false, false]);
        assert_eq!(widths(&[false, false, false]), [false, false, true]);
        assert_eq!(widths(&[]), [] as [bool; 0]);
    }
}
