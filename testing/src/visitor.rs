//! A visitor: keeps cookies, sends forms with their token, reads what is shown.

use crate::School;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use kit::session::{self, Lifetime};
use kit::{PersonId, SessionId};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use tower::ServiceExt;

/// Somebody with a browser.
#[derive(Clone)]
pub struct Visitor {
    school: School,
    cookies: Arc<Mutex<BTreeMap<String, String>>>,
    /// The session that was opened for this visitor, if signed in by the test.
    pub session: Option<SessionId>,
}

impl Visitor {
    pub(crate) fn stranger(school: &School) -> Self {
        Self { school: school.clone(), cookies: Arc::default(), session: None }
    }

    pub(crate) async fn signed_in(school: &School, person: PersonId) -> Self {
        let lifetime = Lifetime { idle_seconds: 3_600, absolute_seconds: 43_200, shared: false };
        let mut unit = school.app.db.begin().await.expect("a unit begins");
        let (id, token) =
            session::open(&mut unit, person, lifetime, session::Entry { device: "test", methods: "pwd" }, school.now())
                .await
                .expect("a session opens");
        unit.commit().await.expect("a session is kept");
        let mut visitor = Self::stranger(school);
        visitor.set_cookie("preau", token.expose());
        visitor.session = Some(id);
        visitor
    }

    /// Sets a cookie by hand.
    pub fn set_cookie(&self, name: &str, value: &str) {
        self.cookies.lock().expect("cookies").insert(name.to_owned(), value.to_owned());
    }

    /// The value of a cookie.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().expect("cookies").get(name).cloned()
    }

    /// Opens a page.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path), Body::empty()).await
    }

    /// Sends a form as one of our pages would: the hidden field is taken from the page at `from`.
    pub async fn post_from(&self, from: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let page = self.get(from).await;
        let token = page.form_token().unwrap_or_else(|| panic!("{from} has no form that posts:\n{}", page.body));
        let mut all = vec![("form-token", token.as_str())];
        all.extend_from_slice(fields);
        self.post_raw(path, &all, &[]).await
    }

    /// Sends a form whose hidden field is taken from the comfort page, which everybody has.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.token();
        let mut all = vec![("form-token", token.as_str())];
        all.extend_from_slice(fields);
        self.post_raw(path, &all, &[]).await
    }

    /// A valid form token for this visitor.
    pub fn token(&self) -> String {
        let secret = match self.session {
            Some(session) => session.0.as_bytes().to_vec(),
            None => {
                if self.cookie("preau-form").is_none() {
                    self.set_cookie("preau-form", "test-form-cookie");
                }
                self.cookie("preau-form").unwrap_or_default().into_bytes()
            }
        };
        kit::form_token(&self.school.app, &secret)
    }

    /// Sends exactly these fields and headers: for forged forms.
    pub async fn post_raw(&self, path: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Answer {
        let body: String = fields
            .iter()
            .map(|(name, value)| {
                format!(
                    "{}={}",
                    form_urlencoded::byte_serialize(name.as_bytes()).collect::<String>(),
                    form_urlencoded::byte_serialize(value.as_bytes()).collect::<String>()
                )
            })
            .collect::<Vec<_>>()
            .join("&");
        let mut request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request, Body::from(body)).await
    }

    /// Sends a form with files as a browser does: field, name of the file, content.
    pub async fn post_files(&self, path: &str, fields: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Answer {
        let token = self.token();
        let mut all = vec![("form-token", token.as_str())];
        all.extend_from_slice(fields);
        self.post_files_raw(path, &all, files, &[]).await
    }

    /// Sends exactly these fields, files and headers.
    pub async fn post_files_raw(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &str, &[u8])],
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut body = vec![];
        let mut part = |head: String, content: &[u8]| {
            body.extend_from_slice(format!("--form-of-a-test\r\nContent-Disposition: form-data; {head}\r\n\r\n").as_bytes());
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        };
        for (name, value) in fields {
            part(format!("name=\"{name}\""), value.as_bytes());
        }
        for (field, name, content) in files {
            let name = name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A");
            part(format!("name=\"{field}\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream"), content);
        }
        body.extend_from_slice(b"--form-of-a-test--\r\n");
        let request = Request::post(path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=form-of-a-test");
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        self.send(request, Body::from(body)).await
    }

    /// Opens a page with headers of a browser or a program.
    pub async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let request = headers.iter().fold(Request::get(path), |request, (name, value)| request.header(*name, *value));
        self.send(request, Body::empty()).await
    }

    /// Sends a body as a program does.
    pub async fn call(&self, path: &str, media: &str, body: &str) -> Answer {
        self.send(Request::post(path).header(header::CONTENT_TYPE, media), Body::from(body.to_owned())).await
    }

    async fn send(&self, request: axum::http::request::Builder, body: Body) -> Answer {
        let cookies = self
            .cookies
            .lock()
            .expect("cookies")
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect::<Vec<_>>()
            .join("; ");
        let request =
            request.header(header::COOKIE, cookies).header(header::HOST, "localhost:8080").body(body).expect("a request");
        let response = self.school.router.clone().oneshot(request).await.expect("the router answers");
        let (parts, body) = response.into_parts();
        for value in parts.headers.get_all(header::SET_COOKIE) {
            let line = value.to_str().expect("a cookie is text");
            let (name, rest) = line.split_once('=').expect("a cookie has a value");
            let value = rest.split(';').next().unwrap_or("");
            let mut cookies = self.cookies.lock().expect("cookies");
            if line.contains("Max-Age=0") {
                cookies.remove(name);
            } else {
                cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let bytes = to_bytes(body, 16 * 1024 * 1024).await.expect("a body");
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
            bytes: bytes.to_vec(),
        }
    }
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as text.
    pub body: String,
    /// The body as it came.
    pub bytes: Vec<u8>,
}

impl Answer {
    /// Asserts that the page is there and shows these words (as a person reads them, tags left out).
    #[track_caller]
    pub fn shows(&self, words: &str) -> &Self {
        assert!(
            self.status.is_success() || self.status == StatusCode::UNPROCESSABLE_ENTITY,
            "status {}:\n{}",
            self.status,
            self.text()
        );
        assert!(self.text().contains(words), "« {words} » is not shown in:\n{}", self.text());
        self
    }
    /// Asserts that these words are nowhere in what was sent.
    #[track_caller]
    pub fn hides(&self, words: &str) -> &Self {
        assert!(!self.body.contains(words) && !self.text().contains(words), "« {words} » is shown in:\n{}", self.text());
        self
    }
    /// Asserts "not there", which is also "not yours".
    #[track_caller]
    pub fn is_not_found(&self) -> &Self {
        assert_eq!(self.status, StatusCode::NOT_FOUND, "{}", self.text());
        self
    }
    /// Asserts a status.
    #[track_caller]
    pub fn is(&self, status: u16) -> &Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        self
    }
    /// Asserts a redirection to an address.
    #[track_caller]
    pub fn leads_to(&self, address: &str) -> &Self {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.text());
        assert_eq!(self.location(), address);
        self
    }
    /// Where it redirects to.
    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).and_then(|value| value.to_str().ok()).unwrap_or("")
    }
    /// How many statements it cost.
    pub fn statements(&self) -> u32 {
        self.headers.get("x-statements").and_then(|value| value.to_str().ok()).and_then(|value| value.parse().ok()).unwrap_or(0)
    }
    /// The hidden field of the first form that posts.
    pub fn form_token(&self) -> Option<String> {
        let from = self.body.find("name=\"form-token\" value=\"")? + 25;
        let length = self.body.get(from..)?.find('"')?;
        self.body.get(from..from + length).map(str::to_owned)
    }
    /// The text as it is read: without tags, entities undone, no-break spaces as spaces, white space folded.
    pub fn text(&self) -> String {
        let mut out = String::new();
        let mut inside = false;
        for char in self.body.chars() {
            match char {
                '<' => inside = true,
                '>' if inside => {
                    inside = false;
                    out.push(' ');
                }
                _ if inside => {}
                '\u{a0}' | '\u{202f}' => out.push(' '),
                char => out.push(char),
            }
        }
        let out = out
            .replace("&#38;", "&")
            .replace("&#60;", "<")
            .replace("&#62;", ">")
            .replace("&#34;", "\"")
            .replace("&#39;", "'")
            .replace("&amp;", "&");
        out.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}
