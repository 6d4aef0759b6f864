//! Filters of every template: `{{ "key"|t }}`, `{{ "house"|icon }}`, `{{ day|date }}`.
#![expect(missing_docs, reason = "the filter macro makes public types that cannot bear a comment")]

use crate::time::{Day, Instant};
use crate::words::{Text, Words};
use askama::filters::Safe;
use askama::{Result, Values};

fn words(values: &dyn Values) -> Result<&Words> {
    askama::get_value::<Words>(values, "words")
}

/// The sentence of a key or a [`Text`], in the reader's language.
#[askama::filter_fn]
pub fn t(text: impl Said, values: &dyn Values) -> Result<String> {
    Ok(text.said(words(values)?))
}

/// A key or a text with one more value: `{{ "people-count"|with("count", people.len())|t }}`.
#[askama::filter_fn]
pub fn with<V: crate::words::ToValue>(text: impl Said, _values: &dyn Values, name: &'static str, value: V) -> Result<Text> {
    let mut text = text.text();
    text.values.push((name, value.to_value()));
    Ok(text)
}

/// What `t` can say: a key, or a [`Text`].
pub trait Said {
    /// The sentence in a reader's language.
    fn said(&self, words: &Words) -> String;
    /// The text itself.
    fn text(&self) -> Text;
}
impl Said for &'static str {
    fn text(&self) -> Text {
        Text::from(*self)
    }
    fn said(&self, words: &Words) -> String {
        words.get(self)
    }
}
impl Said for Text {
    fn text(&self) -> Text {
        self.clone()
    }
    fn said(&self, words: &Words) -> String {
        words.say(self)
    }
}
impl<T: Said> Said for &T {
    fn text(&self) -> Text {
        (*self).text()
    }
    fn said(&self, words: &Words) -> String {
        (*self).said(words)
    }
}

/// An icon of the sprite; decoration, hidden from readers of screens.
#[askama::filter_fn]
pub fn icon(name: impl std::fmt::Display, _values: &dyn Values) -> Result<Safe<String>> {
    Ok(Safe(format!(
        "<svg class=\"icon\" aria-hidden=\"true\"><use href=\"{}#{name}\"/></svg>",
        crate::assets::address("icons.svg")
    )))
}

/// A date in full.
#[askama::filter_fn]
pub fn date(day: &Day, values: &dyn Values) -> Result<String> {
    Ok(words(values)?.day(*day))
}

/// A moment: date in full and hour.
#[askama::filter_fn]
pub fn moment(instant: &Instant, values: &dyn Values) -> Result<String> {
    Ok(words(values)?.moment(*instant))
}

/// The address of an asset, with its hash: `{{ "preau.css"|asset }}`.
#[askama::filter_fn]
pub fn asset(name: impl std::fmt::Display, _values: &dyn Values) -> Result<String> {
    Ok(crate::assets::address(&name.to_string()))
}

/// The initials of a name, two at most: « CÉ ».
#[askama::filter_fn]
pub fn initials(name: impl std::fmt::Display, _values: &dyn Values) -> Result<String> {
    Ok(name
        .to_string()
        .split([' ', '-'])
        .filter_map(|part| part.chars().next())
        .filter(|char| char.is_alphabetic())
        .take(2)
        .collect())
}

/// One of the eleven hues, always the same for the same words.
#[askama::filter_fn]
pub fn hue(name: impl std::fmt::Display, _values: &dyn Values) -> Result<&'static str> {
    Ok(crate::page::hue_of(&name.to_string()))
}

/// Another template inside this one, with the same reader.
#[askama::filter_fn]
pub fn piece(piece: &crate::page::Piece, values: &dyn Values) -> Result<Safe<String>> {
    Ok(Safe(piece.dyn_render_with_values(values)?))
}
