//! Sign-in sheets: on paper, how a person gets into the portal for the first time.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, OnceLock};

use jiff::Timestamp;
use serde::Serialize;

use crate::error::PressError;
use crate::print::print;
use crate::text::{grouped, legible, spaced, tidy};
use crate::world::Template;

/// The most sheets that one document holds: each takes 0.3 MB of memory while it is set.
pub const SHEETS_MAX: usize = 1_000;

/// What is printed for one person.
#[derive(Debug, Clone)]
pub struct SignInSheet {
    /// The school's name.
    pub school: String,
    /// The person's name, as it is to be read; without one the login stands in its place.
    pub person: String,
    /// The name of the division, for those who have one.
    pub division: Option<String>,
    /// Pupil, guardian, teacher: in the language of the sheet.
    pub profile: String,
    /// The address of the portal, as it is to be typed.
    pub address: String,
    /// The person's login.
    pub login: String,
    /// The one-time code; nobody's once it is used.
    pub code: Option<SheetCode>,
    /// The sentences of this sheet, in the language of its family.
    pub words: Arc<SheetWords>,
}

/// A one-time code. It is not shown by `Debug`.
#[derive(Clone)]
pub struct SheetCode {
    /// The code; it is printed in groups of four, whatever its own spaces and hyphens.
    pub code: String,
    /// Until when it is valid, as a whole sentence.
    pub valid_until: String,
}

impl fmt::Debug for SheetCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SheetCode").field("valid_until", &self.valid_until).finish_non_exhaustive()
    }
}

/// The sentences of a sheet, in one language.
///
/// In French an ordinary space before `: ; ! ?` becomes one that does not break.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SheetWords {
    /// The language: `fr`, `en`, `fr-FR`.
    pub lang: String,
    /// What the sheet is; left out when eight share a page.
    pub title: String,
    /// The label of the address.
    pub address: String,
    /// The label of the login.
    pub login: String,
    /// The label of the code.
    pub code: String,
    /// What stands in the place of a code that was used.
    pub no_code: String,
    /// What to do, in three steps.
    pub explanation: [String; 3],
}

/// What the document says of itself, in the language of who prints it.
#[derive(Debug, Clone)]
pub struct Cover {
    /// The language: `fr`, `en`, `fr-FR`.
    pub lang: String,
    /// The title of the document, for the window of a reader and for assistive techniques.
    pub title: String,
    /// The division, how many sheets, the day of printing: at the head of each page.
    pub line: String,
    /// The word before `1/4`, as in “Page 1/4”.
    pub page: String,
    /// When the document is made.
    pub made_at: Timestamp,
}

/// How many sheets share a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SheetLayout {
    /// A page each.
    One,
    /// Two rows of two.
    Four,
    /// Four rows of two.
    Eight,
}

impl SheetLayout {
    /// How many sheets share a page.
    pub fn per_page(self) -> usize {
        match self {
            Self::One => 1,
            Self::Four => 4,
            Self::Eight => 8,
        }
    }
}

/// Prints sign-in sheets, in the order given, as a PDF document on A4.
///
/// Takes some milliseconds of processor a sheet, and documents wait for one another: call it from
/// `spawn_blocking`.
pub fn sign_in_sheets(sheets: &[SignInSheet], layout: SheetLayout, cover: &Cover) -> Result<Vec<u8>, PressError> {
    print(template(), data(sheets, layout, cover)?, cover.made_at)
}

fn template() -> &'static Template {
    static TEMPLATE: OnceLock<Template> = OnceLock::new();
    TEMPLATE.get_or_init(|| Template::new("sheets.typ", include_str!("../templates/sheets.typ"), "sheets.json"))
}

/// What the template reads.
#[derive(Serialize)]
struct Data {
    cover: CoverData,
    per_page: usize,
    pages: usize,
    words: Vec<WordsData>,
    sheets: Vec<SheetData>,
}

#[derive(Serialize)]
struct CoverData {
    lang: String,
    title: String,
    line: String,
    page: String,
}

#[derive(Serialize)]
struct WordsData {
    lang: String,
    title: String,
    address: String,
    login: String,
    code: String,
    no_code: String,
    explanation: Vec<String>,
}

#[derive(Serialize)]
struct SheetData {
    school: String,
    person: String,
    place: String,
    address: String,
    login: String,
    code: Option<String>,
    valid_until: Option<String>,
    words: usize,
}

fn data(sheets: &[SignInSheet], layout: SheetLayout, cover: &Cover) -> Result<Vec<u8>, PressError> {
    if sheets.is_empty() {
        return Err(PressError::Nothing);
    }
    if sheets.len() > SHEETS_MAX {
        return Err(PressError::TooMany { asked: sheets.len(), max: SHEETS_MAX });
    }
    let mut places = HashMap::new();
    let mut words = Vec::new();
    let mut printed = Vec::with_capacity(sheets.len());
    for (index, sheet) in sheets.iter().enumerate() {
        let place = match places.get(&sheet.words) {
            Some(place) => *place,
            None => {
                words.push(words_data(&sheet.words)?);
                places.insert(&sheet.words, words.len() - 1);
                words.len() - 1
            }
        };
        printed.push(sheet_data(index, sheet, place, &words[place].lang)?);
    }
    let data = Data {
        cover: cover_data(cover)?,
        per_page: layout.per_page(),
        pages: sheets.len().div_ceil(layout.per_page()),
        words,
        sheets: printed,
    };
    Ok(serde_json::to_vec(&data).expect("strings and numbers are always written"))
}

fn cover_data(cover: &Cover) -> Result<CoverData, PressError> {
    let lang = language(&cover.lang)?;
    Ok(CoverData {
        title: sentence("title of the document", &cover.title, &lang)?,
        line: tidy(&spaced(&cover.line, &lang), LINE_MAX),
        page: sentence("word for a page", &cover.page, &lang)?,
        lang,
    })
}

fn words_data(words: &SheetWords) -> Result<WordsData, PressError> {
    let lang = language(&words.lang)?;
    let [first, second, third] = &words.explanation;
    Ok(WordsData {
        title: sentence("title", &words.title, &lang)?,
        address: sentence("label of the address", &words.address, &lang)?,
        login: sentence("label of the login", &words.login, &lang)?,
        code: sentence("label of the code", &words.code, &lang)?,
        no_code: sentence("sentence for a used code", &words.no_code, &lang)?,
        explanation: [first, second, third]
            .into_iter()
            .map(|step| sentence("explanation", step, &lang))
            .collect::<Result<_, _>>()?,
        lang,
    })
}

fn sheet_data(index: usize, sheet: &SignInSheet, words: usize, lang: &str) -> Result<SheetData, PressError> {
    let typed = |what, text: &str| {
        if text.chars().count() > TYPED_MAX {
            return Err(PressError::TooLong { what, max: TYPED_MAX });
        }
        if text.is_empty() || text.chars().any(|character| !legible(character)) {
            return Err(PressError::Illegible { sheet: index, what });
        }
        Ok(text.to_owned())
    };
    let place = [sheet.division.as_deref().unwrap_or_default(), &sheet.profile]
        .map(|text| tidy(text, NAME_MAX))
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join(" · ");
    let person = tidy(&sheet.person, NAME_MAX);
    let login = typed("login", &sheet.login)?;
    let (code, valid_until) = match &sheet.code {
        None => (None, None),
        Some(SheetCode { code, valid_until }) => {
            (Some(typed("code", &grouped(code))?), Some(sentence("sentence of validity", valid_until, lang)?))
        }
    };
    Ok(SheetData {
        school: tidy(&sheet.school, NAME_MAX),
        person: if person.is_empty() { login.clone() } else { person },
        place,
        address: typed("address", &sheet.address)?,
        login,
        code,
        valid_until,
        words,
    })
}

/// A longer name is cut with an ellipsis: nobody's sheet may hold up a class.
const NAME_MAX: usize = 120;
/// A longer cover line is cut too.
const LINE_MAX: usize = 160;
/// What is typed cannot be cut.
const TYPED_MAX: usize = 200;
/// A sentence that is longer would not be read.
const SENTENCE_MAX: usize = 240;

fn sentence(what: &'static str, text: &str, lang: &str) -> Result<String, PressError> {
    if text.chars().count() > SENTENCE_MAX {
        return Err(PressError::TooLong { what, max: SENTENCE_MAX });
    }
    Ok(tidy(&spaced(text, lang), SENTENCE_MAX))
}

/// The language alone: a catalogue may be called `fr-tu`, which is no country.
fn language(tag: &str) -> Result<String, PressError> {
    let lang = tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    let known = matches!(lang.len(), 2 | 3) && lang.bytes().all(|byte| byte.is_ascii_lowercase());
    if known { Ok(lang) } else { Err(PressError::Language) }
}

#[cfg(test)]
mod tests;
