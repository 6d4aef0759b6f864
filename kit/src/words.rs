//! What people read: texts by key, in French (« vous » and « tu ») and English.
//!
//! Code holds a [`Text`], a key with its values; only the door knows the reader's language and turns
//! it into a sentence.

use crate::time::{Day, Instant};
use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

/// The languages of the catalogues.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Lang {
    /// French with « vous »: parents, staff, public pages.
    #[default]
    Fr,
    /// French with « tu »: pupils. Holds only what differs from [`Lang::Fr`].
    FrTu,
    /// English.
    En,
}

impl Lang {
    /// All catalogues.
    pub const ALL: [Self; 3] = [Self::Fr, Self::FrTu, Self::En];
    /// The value of the `lang` attribute.
    pub fn html(self) -> &'static str {
        match self {
            Self::Fr | Self::FrTu => "fr",
            Self::En => "en",
        }
    }
    fn index(self) -> usize {
        match self {
            Self::Fr => 0,
            Self::FrTu => 1,
            Self::En => 2,
        }
    }
    fn fallback(self) -> Option<Self> {
        match self {
            Self::Fr => None,
            Self::FrTu => Some(Self::Fr),
            Self::En => Some(Self::Fr),
        }
    }
}

/// A value inside a sentence.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A name or another text.
    Text(String),
    /// A number; chooses plurals.
    Number(i64),
    /// A local date, written in full.
    Day(Day),
    /// A moment, written as date and hour in the reader's zone.
    Moment(Instant),
    /// Another text of the catalogue.
    Inner(Box<Text>),
}

macro_rules! values {
    ($($ty:ty => $variant:ident, $how:expr);+ $(;)?) => {$(
        impl From<$ty> for Value { fn from(value: $ty) -> Self { Self::$variant(($how)(value)) } }
    )+};
}
values! {
    &str => Text, str::to_owned;
    &String => Text, String::clone;
    String => Text, |text| text;
    i64 => Number, |number| number;
    u32 => Number, i64::from;
    i32 => Number, i64::from;
    u64 => Number, |number| i64::try_from(number).unwrap_or(i64::MAX);
    usize => Number, |number| i64::try_from(number).unwrap_or(i64::MAX);
    Day => Day, |day| day;
    Instant => Moment, |instant| instant;
    Text => Inner, Box::new;
}

/// A sentence in no language yet: its key in the catalogues and its values.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// The message's key.
    pub key: Cow<'static, str>,
    /// Its values, by name.
    pub values: Vec<(&'static str, Value)>,
}

impl From<&'static str> for Text {
    fn from(key: &'static str) -> Self {
        Self { key: Cow::Borrowed(key), values: vec![] }
    }
}
impl From<&Self> for Text {
    fn from(text: &Self) -> Self {
        text.clone()
    }
}
impl Text {
    /// A text whose key is made at run time, from words of our own code (`profile-student`).
    pub fn keyed(key: String) -> Self {
        Self { key: Cow::Owned(key), values: vec![] }
    }
    /// A text that is a person's own words or a proper name: shown as it is.
    pub fn literal(words: impl Into<String>) -> Self {
        Self { key: Cow::Borrowed(LITERAL), values: vec![("words", Value::Text(words.into()))] }
    }
}

const LITERAL: &str = "=";

/// What can become a value inside a sentence, taken by reference: for templates.
pub trait ToValue {
    /// The value.
    fn to_value(&self) -> Value;
}
impl ToValue for str {
    fn to_value(&self) -> Value {
        Value::Text(self.to_owned())
    }
}
impl<T: ToValue + ?Sized> ToValue for &T {
    fn to_value(&self) -> Value {
        (**self).to_value()
    }
}
macro_rules! to_values {
    ($($ty:ty),+) => {$(
        impl ToValue for $ty { fn to_value(&self) -> Value { Value::from(self.clone()) } }
    )+};
}
to_values!(String, i64, i32, u32, u64, usize, Day, Instant, Text);

/// A text and its values: `text!("division-title", name = division.name)`.
#[macro_export]
macro_rules! text {
    ($key:expr $(, $name:ident = $value:expr)* $(,)?) => {{
        #[allow(unused_mut, reason = "a text without values is not changed")]
        let mut text = $crate::words::Text::from($key);
        $(text.values.push((stringify!($name), $crate::words::Value::from($value)));)*
        text
    }};
}

/// The catalogues of a feature: `words/fr.ftl`, `words/fr-tu.ftl`, `words/en.ftl`.
#[macro_export]
macro_rules! words {
    () => {
        &[
            ($crate::words::Lang::Fr, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/words/fr.ftl"))),
            ($crate::words::Lang::FrTu, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/words/fr-tu.ftl"))),
            ($crate::words::Lang::En, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/words/en.ftl"))),
        ]
    };
}

/// The sources of one feature's catalogues.
pub type Sources = &'static [(Lang, &'static str)];

/// All catalogues, parsed once.
pub struct Catalogue {
    bundles: [FluentBundle<FluentResource>; 3],
    plain: [HashMap<String, Arc<str>>; 3],
    keys: [Vec<String>; 3],
}

impl Catalogue {
    /// Parses the catalogues of all features; a mistake in one is the programmer's, and is named.
    pub fn load(sources: impl IntoIterator<Item = Sources>) -> Result<Self, String> {
        let mut bundles = [bundle("fr"), bundle("fr"), bundle("en")];
        let mut keys: [Vec<String>; 3] = Default::default();
        for (lang, source) in sources.into_iter().flatten() {
            let resource =
                FluentResource::try_new((*source).to_owned()).map_err(|(_, errors)| format!("{lang:?}: {errors:?}"))?;
            for entry in resource.entries() {
                if let fluent_syntax::ast::Entry::Message(message) = entry {
                    keys[lang.index()].push(message.id.name.to_owned());
                }
            }
            bundles[lang.index()].add_resource(resource).map_err(|errors| format!("{lang:?}: {errors:?}"))?;
        }
        let plain = std::array::from_fn(|index| plain(&bundles[index], &keys[index], index != 2));
        Ok(Self { bundles, plain, keys })
    }

    /// The keys of a language's own catalogue: for the test that both languages say the same things.
    pub fn keys(&self, lang: Lang) -> &[String] {
        &self.keys[lang.index()]
    }

    fn find(&self, lang: Lang, key: &str) -> Option<Arc<str>> {
        self.plain[lang.index()].get(key).cloned().or_else(|| self.find(lang.fallback()?, key))
    }

    fn format(&self, lang: Lang, key: &str, args: &FluentArgs) -> Option<String> {
        let bundle = &self.bundles[lang.index()];
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            return self.format(lang.fallback()?, key, args);
        };
        let mut errors = vec![];
        let said = bundle.format_pattern(pattern, Some(args), &mut errors).into_owned();
        Some(if lang == Lang::En { said } else { unbreakable(&said) })
    }
}

fn bundle(language: &str) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new_concurrent(vec![language.parse().expect("a language of ours is well formed")]);
    bundle.set_use_isolating(false);
    // `{ DE($name) }` is « d’Anaïs » or « de Lina ».
    let added = bundle.add_function("DE", |values, _| match values.first() {
        Some(FluentValue::String(name)) => FluentValue::from(of_somebody(name)),
        _ => FluentValue::Error,
    });
    debug_assert!(added.is_ok(), "a bundle is new");
    bundle.set_formatter(Some(if language == "en" {
        |value, _| grouped(value, ',')
    } else {
        |value, _| grouped(value, '\u{202f}')
    }));
    bundle
}

/// A number of five digits and more in groups of three: with a thin space in French, a comma in English. Four digits
/// stay together, as years do; anything else is written as it is.
fn grouped(value: &FluentValue, between: char) -> Option<String> {
    let FluentValue::Number(number) = value else { return None };
    let plain = number.as_string();
    let digits = plain.strip_prefix('-').unwrap_or(&plain);
    if digits.len() < 5 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut out = plain[..plain.len() - digits.len()].to_owned();
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            out.push(between);
        }
        out.push(digit);
    }
    Some(out)
}

/// A name after « de », which loses its vowel before another: « d’Anaïs », « d’Yves », « de Lina », « de Yanis ».
/// Before an H it stays: the ear decides there, and no rule does.
fn of_somebody(name: &str) -> String {
    let plain = folded(name);
    let mut letters = plain.chars();
    let vowel = |letter: Option<char>| letter.is_some_and(|letter| "aeiou".contains(letter));
    let elided = match letters.next() {
        Some('y') => !vowel(letters.next()),
        first => vowel(first),
    };
    if elided { format!("d’{name}") } else { format!("de {name}") }
}

fn plain(bundle: &FluentBundle<FluentResource>, keys: &[String], french: bool) -> HashMap<String, Arc<str>> {
    let mut out = HashMap::new();
    for key in keys {
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else { continue };
        let mut errors = vec![];
        let said = bundle.format_pattern(pattern, None, &mut errors);
        if errors.is_empty() {
            out.insert(key.clone(), if french { unbreakable(&said).into() } else { said.into() });
        }
    }
    out
}

/// The catalogue as one reader sees it: a language and a zone.
#[derive(Clone)]
pub struct Words {
    /// The reader's language.
    pub lang: Lang,
    /// The zone in which moments are written.
    pub zone: TimeZone,
    catalogue: Arc<Catalogue>,
}

impl Words {
    /// The catalogue in a language and a zone.
    pub fn new(catalogue: Arc<Catalogue>, lang: Lang, zone: TimeZone) -> Self {
        Self { lang, zone, catalogue }
    }

    /// The sentence of a text; a key that is in no catalogue is given as it is (a test finds those).
    pub fn say(&self, text: &Text) -> String {
        if text.key == LITERAL {
            return match &text.values[..] {
                [(_, Value::Text(words))] => words.clone(),
                _ => String::new(),
            };
        }
        if text.values.is_empty() {
            return self.get(&text.key);
        }
        let mut args = FluentArgs::with_capacity(text.values.len());
        for (name, value) in &text.values {
            args.set(*name, self.value(value));
        }
        self.catalogue.format(self.lang, &text.key, &args).unwrap_or_else(|| text.key.clone().into_owned())
    }

    /// The sentence of a key without values.
    pub fn get(&self, key: &str) -> String {
        self.catalogue.find(self.lang, key).map_or_else(|| key.to_owned(), |found| found.to_string())
    }

    fn value(&self, value: &Value) -> FluentValue<'static> {
        match value {
            Value::Text(text) => FluentValue::from(text.clone()),
            Value::Number(number) => FluentValue::from(*number),
            Value::Day(day) => FluentValue::from(self.day(*day)),
            Value::Moment(instant) => FluentValue::from(self.moment(*instant)),
            Value::Inner(text) => FluentValue::from(self.say(text)),
        }
    }

    /// A date in full: « mardi 24 novembre 2026 », "Tuesday 24 November 2026".
    pub fn day(&self, day: Day) -> String {
        let french = self.lang != Lang::En;
        let weekday = usize::from(day.0.weekday().to_monday_zero_offset().unsigned_abs());
        let month = usize::from(day.0.month().unsigned_abs()) - 1;
        let number = if french && day.0.day() == 1 { "1er".to_owned() } else { day.0.day().to_string() };
        let (weekdays, months) = if french { (FRENCH_DAYS, FRENCH_MONTHS) } else { (ENGLISH_DAYS, ENGLISH_MONTHS) };
        format!("{} {number} {} {}", weekdays[weekday], months[month], day.0.year())
    }

    /// A date without weekday and year: « 24 novembre ».
    pub fn short_day(&self, day: Day) -> String {
        let full = self.day(day);
        let mut parts: Vec<&str> = full.split(' ').collect();
        parts.pop();
        parts[1..].join("\u{a0}")
    }

    /// An hour: « 15 h 30 », "15:30".
    pub fn hour(&self, instant: Instant) -> String {
        let zoned = instant.in_zone(&self.zone);
        if self.lang == Lang::En {
            return format!("{}:{:02}", zoned.hour(), zoned.minute());
        }
        match zoned.minute() {
            0 => format!("{}\u{a0}h", zoned.hour()),
            minute => format!("{}\u{a0}h\u{a0}{minute:02}", zoned.hour()),
        }
    }

    /// A moment: date in full and hour.
    pub fn moment(&self, instant: Instant) -> String {
        let link = if self.lang == Lang::En { " at " } else { " à " };
        format!("{}{link}{}", self.day(instant.day_in(&self.zone)), self.hour(instant))
    }
}

const FRENCH_DAYS: [&str; 7] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];
const ENGLISH_DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const FRENCH_MONTHS: [&str; 12] =
    ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"];
const ENGLISH_MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/// French typography: no line break before `: ; ! ? » %`, nor after `«`.
pub fn unbreakable(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut chars = text.chars().peekable();
    let mut before = None;
    while let Some(char) = chars.next() {
        let closes = matches!(chars.peek(), Some(':' | ';' | '!' | '?' | '»' | '%'));
        if char == ' ' && (closes || before == Some('«')) {
            out.push('\u{a0}');
        } else {
            out.push(char);
        }
        before = Some(char);
    }
    out
}

/// A name folded for sorting and searching: no accents, no case, only letters and digits, single spaces.
pub fn folded(name: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let mut out = String::with_capacity(name.len());
    for char in name.nfd() {
        match char {
            'œ' | 'Œ' => out.push_str("oe"),
            'æ' | 'Æ' => out.push_str("ae"),
            'ß' => out.push_str("ss"),
            _ if char.is_alphanumeric() => out.extend(char.to_lowercase()),
            // Combining marks vanish; everything else parts words.
            _ if ('\u{300}'..='\u{36f}').contains(&char) => {}
            _ if !out.is_empty() && !out.ends_with(' ') => out.push(' '),
            _ => {}
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// A name without what nobody sees: control signs, marks of direction, spaces of no width, blank letters. A form
/// refuses a name that this changes; a file is read through it. Joiners stay between the letters they join.
pub fn clean_name(name: &str) -> String {
    // Nearly every name is clean, and an import reads millions.
    if name.chars().all(|char| char == ' ' || !(char.is_whitespace() || is_unseen(char))) {
        return name.trim().to_owned();
    }
    let chars: Vec<char> = name.chars().map(|char| if char.is_whitespace() { ' ' } else { char }).collect();
    let joined = |at: usize| {
        let letter = |char: Option<&char>| char.is_some_and(|char| !char.is_ascii() && !is_unseen(*char));
        at > 0 && letter(chars.get(at - 1)) && letter(chars.get(at + 1))
    };
    let kept = chars.iter().enumerate().filter(|(at, char)| match char {
        '\u{200c}' | '\u{200d}' => joined(*at),
        char => !is_unseen(**char),
    });
    kept.map(|(_, char)| *char).collect::<String>().trim().to_owned()
}

/// Short words of several lines, each without what nobody sees or what turns the words around it ([`clean_name`]).
pub fn clean_lines(text: &str) -> String {
    text.lines().map(clean_name).collect::<Vec<_>>().join("\n").trim().to_owned()
}

/// Whether a sign shows nothing: of Unicode's Cc and Cf, and those that are blank by their drawing.
fn is_unseen(char: char) -> bool {
    char.is_control()
        || matches!(char,
            '\u{ad}' | '\u{34f}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{890}'..='\u{891}' | '\u{8e2}'
            | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{110bd}' | '\u{110cd}' | '\u{13430}'..='\u{1343f}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalogue() -> Arc<Catalogue> {
        const SOURCES: Sources = &[
            (
                Lang::Fr,
                "hello = Bonjour { $name } !\nyours = Vos classes\npupils = { $count ->\n  [0] Aucun élève\n  [one] Un élève\n *[other] { $count } élèves\n}\n",
            ),
            (Lang::FrTu, "yours = Tes classes\n"),
            (Lang::En, "hello = Hello { $name }!\nyours = Your classes\npupils = { $count } pupils\n"),
        ];
        Arc::new(Catalogue::load([SOURCES]).unwrap())
    }
    fn words(lang: Lang) -> Words {
        Words::new(catalogue(), lang, TimeZone::get("Europe/Paris").unwrap())
    }

    #[test]
    fn a_name_takes_the_vowel_before_it() {
        let names = ["Anaïs Lune", "Élie", "Œdipe", "Yves", "Yanis", "Lina", "Hugo"];
        let said = ["d’Anaïs Lune", "d’Élie", "d’Œdipe", "d’Yves", "de Yanis", "de Lina", "de Hugo"];
        assert_eq!(names.map(of_somebody), said);
    }

    #[test]
    fn a_pupil_is_told_tu_and_the_rest_falls_back() {
        assert_eq!(words(Lang::FrTu).get("yours"), "Tes classes");
        assert_eq!(words(Lang::FrTu).say(&text!("hello", name = "Zoé")), "Bonjour Zoé\u{a0}!");
        assert_eq!(words(Lang::Fr).say(&text!("pupils", count = 1)), "Un élève");
        assert_eq!(words(Lang::Fr).say(&text!("pupils", count = 28)), "28 élèves");
    }

    #[test]
    fn great_numbers_are_in_groups_and_years_are_not() {
        assert_eq!(words(Lang::Fr).say(&text!("pupils", count = 2_026)), "2026 élèves");
        assert_eq!(words(Lang::Fr).say(&text!("pupils", count = 74_000)), "74\u{202f}000 élèves");
        assert_eq!(words(Lang::En).say(&text!("pupils", count = 997_237)), "997,237 pupils");
        let of = |value: i64| grouped(&FluentValue::from(value), ' ');
        assert_eq!(of(-1_234_567).as_deref(), Some("-1 234 567"));
        assert_eq!((of(-1_234), of(9_999)), (None, None));
    }

    #[test]
    fn dates_and_hours_are_french() {
        let words = words(Lang::Fr);
        assert_eq!(words.day("2026-12-01".parse().unwrap()), "mardi 1er décembre 2026");
        assert_eq!(words.short_day("2026-11-24".parse().unwrap()), "24\u{a0}novembre");
        assert_eq!(words.hour("2026-11-24T14:30:00Z".parse().unwrap()), "15\u{a0}h\u{a0}30");
        assert_eq!(words.hour("2026-07-01T06:00:00Z".parse().unwrap()), "8\u{a0}h");
    }

    #[test]
    fn folding_forgets_accents_case_and_signs() {
        assert_eq!(folded("L'HERMINE-Cœur  d'Étang"), "l hermine coeur d etang");
        assert_eq!(folded("Éloïse"), "eloise");
        assert_eq!(folded("  --  "), "");
    }

    #[test]
    fn short_words_keep_their_lines_and_nothing_that_turns_them() {
        assert_eq!(clean_lines(" a\u{202E}b\u{2066}\r\n\u{7}c\td \n"), "ab\nc d");
        assert_eq!(clean_lines("\u{200B}\n\u{202E}"), "");
    }

    #[test]
    fn what_nobody_sees_is_no_part_of_a_name() {
        for (typed, kept) in [
            ("Zoé", "Zoé"),
            ("D’Étang-Œuf", "D’Étang-Œuf"),
            ("\u{202e}eoZ", "eoZ"),
            ("Zo\u{200b}é\0", "Zoé"),
            ("\u{feff} Zoé\u{ad} ", "Zoé"),
            ("Anne\tMarie", "Anne Marie"),
            ("Anne\u{200d}Marie", "AnneMarie"),
            ("\u{200d}", ""),
            ("\u{3164}\u{2800}", ""),
            // Persian and Indic names hold joiners.
            ("\u{639}\u{644}\u{6cc}\u{200c}\u{631}\u{636}\u{627}", "\u{639}\u{644}\u{6cc}\u{200c}\u{631}\u{636}\u{627}"),
        ] {
            assert_eq!(clean_name(typed), kept, "{typed:?}");
        }
    }
}
