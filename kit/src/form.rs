//! Forms: read once at the door, given back filled in when something is to be mended.

use crate::app::App;
use crate::door::Asked;
use crate::error::Error;
use crate::words::Text;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use std::str::FromStr;
use std::sync::Arc;

/// The largest form read, in bytes; files do not count.
pub const FORM_BYTES_MAX: usize = 512 * 1024;

/// What a form sent, in order, fields repeated as they came. The door has checked its token.
#[derive(Clone, Debug, Default)]
pub struct Form {
    fields: Arc<Vec<(String, String)>>,
}

impl Form {
    /// A form of given fields: for tests and for pages that begin filled in.
    pub fn of<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        Self { fields: Arc::new(fields.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()) }
    }
    pub(crate) fn from_fields(fields: Vec<(String, String)>) -> Self {
        Self { fields: Arc::new(fields.into_iter().map(without_nul).collect()) }
    }
    pub(crate) fn parse(body: &[u8]) -> Self {
        Self { fields: Arc::new(form_urlencoded::parse(body).into_owned().map(without_nul).collect()) }
    }
    /// Every field and its value, as they came.
    pub(crate) fn fields(&self) -> &[(String, String)] {
        &self.fields
    }
    /// The value of a field, trimmed; empty when it was not sent.
    pub fn text(&self, name: &str) -> &str {
        self.raw(name).trim()
    }
    /// The value of a field as it was typed: for passwords.
    pub fn raw(&self, name: &str) -> &str {
        self.fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }
    /// All values of a repeated field.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.fields.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.trim())
    }
    /// Whether a box was ticked.
    pub fn ticked(&self, name: &str) -> bool {
        self.fields.iter().any(|(field, value)| field == name && !value.is_empty())
    }
    /// The value of a field as an identifier, a date, a number; none when absent or not one.
    pub fn parsed<T: FromStr>(&self, name: &str) -> Option<T> {
        self.text(name).parse().ok()
    }
}

/// A field as both databases keep it: PostgreSQL takes no sign NUL in a text. Another that nobody sees stands for it, so that
/// a name that held it is refused all the same.
fn without_nul((name, mut value): (String, String)) -> (String, String) {
    if value.contains('\0') {
        value = value.replace('\0', "\u{1}");
    }
    (name, value)
}

impl FromRequestParts<App> for Form {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Error> {
        parts.extensions.get::<Self>().cloned().ok_or(Error::Malformed)
    }
}

/// What a program sent to a route made with [`crate::Routes::called`], as it came.
#[derive(Clone, Debug, Default)]
pub struct Called(pub bytes::Bytes);

impl Called {
    /// The body as a form.
    pub fn form(&self) -> Form {
        Form::parse(&self.0)
    }
}

impl FromRequestParts<App> for Called {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Error> {
        parts.extensions.get::<Self>().cloned().ok_or(Error::Malformed)
    }
}

/// A form on its way to a page: what was typed, and what is to be mended, field by field.
#[derive(Clone, Debug, Default)]
pub struct Filled {
    form: Form,
    errors: Vec<(&'static str, Text)>,
}

impl Filled {
    /// An empty form.
    pub fn empty() -> Self {
        Self::default()
    }
    /// A form that shows what was typed.
    pub fn with(form: Form) -> Self {
        Self { form, errors: vec![] }
    }
    /// Notes what is to be mended in a field; the first note of a field is the one shown.
    pub fn wrong(&mut self, field: &'static str, text: impl Into<Text>) {
        self.errors.push((field, text.into()));
    }
    /// The same, for chains.
    #[must_use]
    pub fn and_wrong(mut self, field: &'static str, text: impl Into<Text>) -> Self {
        self.wrong(field, text);
        self
    }
    /// Whether nothing is to be mended.
    pub fn is_right(&self) -> bool {
        self.errors.is_empty()
    }
    /// What is to be mended, for the summary.
    pub fn errors(&self) -> &[(&'static str, Text)] {
        &self.errors
    }
    /// What is to be mended in a field.
    pub fn error(&self, field: &str) -> Option<&Text> {
        self.errors.iter().find(|(name, _)| *name == field).map(|(_, text)| text)
    }
    /// What was typed in a field.
    pub fn value(&self, field: &str) -> &str {
        self.form.text(field)
    }
    /// Whether that value of a field was chosen.
    pub fn chose(&self, field: &str, value: &str) -> bool {
        self.form.all(field).any(|chosen| chosen == value)
    }
}

/// The query of an address: `?q=…&page=…`, read like a form.
#[derive(Clone, Debug, Default)]
pub struct Query(pub Form);

impl std::ops::Deref for Query {
    type Target = Form;
    fn deref(&self) -> &Form {
        &self.0
    }
}

impl FromRequestParts<App> for Query {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Error> {
        Ok(Self(Form::parse(parts.uri.query().unwrap_or("").as_bytes())))
    }
}

impl FromRequestParts<App> for crate::viewer::Viewer {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Error> {
        let asked = parts.extensions.get::<Arc<Asked>>().ok_or(Error::SignIn)?;
        asked.viewer.clone().ok_or(Error::SignIn)
    }
}

/// Everything known of the request: reader's words, session, origin.
#[derive(Clone)]
pub struct Request(pub Arc<Asked>);

impl std::ops::Deref for Request {
    type Target = Asked;
    fn deref(&self) -> &Asked {
        &self.0
    }
}

impl FromRequestParts<App> for Request {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Error> {
        parts.extensions.get::<Arc<Asked>>().cloned().map(Self).ok_or_else(|| Error::broken("no door"))
    }
}
