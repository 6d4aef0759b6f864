//! A small browser: keeps cookies, reads forms, follows redirections by hand and says where it was led.

use crate::Account;
use crate::html::{self, Form};
use crate::net::{Answer, Ask, Net};
use kit::{Text, text};
use std::sync::Arc;
use url::Url;

/// How many pages in a row lead to another.
const STEPS_MAX: usize = 14;

#[derive(Clone, Debug)]
struct Cookie {
    host: String,
    /// Whether hosts below it get it too.
    below: bool,
    path: String,
    secure: bool,
    name: String,
    value: String,
}

/// Where a walk ended.
#[derive(Clone, Debug)]
pub(crate) enum Arrival {
    /// At an address that is not the server's: nothing was asked of it.
    Away(Url),
    /// On a page of the server.
    Page(Answer),
}

impl Arrival {
    pub(crate) fn described(&self) -> Text {
        match self {
            Self::Away(to) => text!("accept-is-redirect", to = without_secrets(to)),
            Self::Page(answer) => answer.described(),
        }
    }
}

/// An address as a report may show it: tickets and codes are left out.
fn without_secrets(url: &Url) -> String {
    let mut out = url.clone();
    let pairs: Vec<(String, String)> = url
        .query_pairs()
        .map(|(name, value)| {
            let secret = matches!(&*name, "ticket" | "SAMLart" | "code");
            (name.into_owned(), if secret { "…".to_owned() } else { value.into_owned() })
        })
        .collect();
    if !pairs.is_empty() {
        out.set_query(None);
        return pairs.iter().enumerate().fold(out.to_string(), |line, (at, (name, value))| {
            format!("{line}{}{name}={value}", if at == 0 { '?' } else { '&' })
        });
    }
    out.to_string()
}

/// A browser with its cookies.
#[derive(Clone)]
pub(crate) struct Browser {
    net: Arc<Net>,
    jar: Vec<Cookie>,
    /// Addresses that are not asked, but where a walk ends: those of the service.
    ends: Vec<Url>,
    /// Whether a form with a password was ever answered by a redirection that sends it again.
    pub(crate) sent_again: bool,
}

impl Browser {
    pub(crate) fn new(net: &Arc<Net>, ends: Vec<Url>) -> Self {
        Self { net: Arc::clone(net), jar: vec![], ends, sent_again: false }
    }

    /// Whether an address is one where walks end: the service's own, or one that nobody may be sent to.
    pub(crate) fn is_away(&self, url: &Url) -> bool {
        let never = url.host_str().is_some_and(|host| host.ends_with(".invalid"));
        let strange = !matches!(url.scheme(), "http" | "https");
        never || strange || self.ends.iter().any(|end| end.origin() == url.origin() && url.path().starts_with(end.path()))
    }

    /// Opens an address, and goes where it leads.
    pub(crate) async fn open(&mut self, url: Url) -> Result<Arrival, Text> {
        let first = self.send(Ask::get(url), None).await?;
        self.follow(first).await
    }

    async fn follow(&mut self, mut answer: Answer) -> Result<Arrival, Text> {
        for _ in 0..STEPS_MAX {
            let Some(to) = answer.onward() else { return Ok(Arrival::Page(answer)) };
            if self.is_away(&to) {
                return Ok(Arrival::Away(to));
            }
            let from = answer.url.clone();
            answer = self.send(Ask::get(to), Some(&from)).await?;
        }
        Err(Text::from("accept-is-a-circle"))
    }

    /// Sends a form of a page with some fields filled in, and goes where it leads.
    pub(crate) async fn submit(&mut self, page: &Answer, form: &Form, fills: &[(&str, &str)]) -> Result<Arrival, Text> {
        let mut to = page.url.join(&form.action).map_err(|_| Text::from("accept-is-no-address"))?;
        if self.is_away(&to) {
            return Ok(Arrival::Away(to));
        }
        let fields = form.filled(fills);
        let pairs: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let ask = if form.posts {
            Ask::form(to, &pairs)
        } else {
            to.query_pairs_mut().clear().extend_pairs(&pairs);
            Ask::get(to)
        };
        let answer = self.send(ask, Some(&page.url)).await?;
        self.sent_again |= form.asks_password() && matches!(answer.status, 307 | 308);
        self.follow(answer).await
    }

    /// Signs in on the page where a walk ended, in one step or in two; presses what only asks to go on.
    pub(crate) async fn sign_in(&mut self, mut at: Arrival, account: &Account) -> Result<Arrival, Text> {
        let mut typed = 0;
        for _ in 0..6 {
            let Arrival::Page(page) = &at else { return Ok(at) };
            let forms = html::forms(&page.body);
            let asks = forms.iter().find(|form| form.asks_password());
            let next = match asks {
                Some(form) if typed < 1 => {
                    typed += 1;
                    let name = form.name_field().map_or("", |field| field.name.as_str());
                    let password = form.fields.iter().find(|field| field.kind == "password").map_or("", |field| &field.name);
                    self.submit(page, form, &[(name, &account.login), (password, &account.password)]).await?
                }
                Some(_) => return Ok(at),
                None => match forms.iter().find(|form| form.posts && form.name_field().is_some() && typed == 0) {
                    Some(form) => {
                        let name = form.name_field().map_or("", |field| field.name.as_str());
                        self.submit(page, form, &[(name, &account.login)]).await?
                    }
                    None => match forms.iter().find(|form| agrees(form)) {
                        Some(form) => self.submit(page, form, &[]).await?,
                        None => return Ok(at),
                    },
                },
            };
            at = next;
        }
        Ok(at)
    }

    /// Presses what only asks to go on, where a walk ended on such a page.
    pub(crate) async fn press(&mut self, mut at: Arrival) -> Result<Arrival, Text> {
        for _ in 0..3 {
            let Arrival::Page(page) = &at else { return Ok(at) };
            let forms = html::forms(&page.body);
            let Some(form) = forms.iter().find(|form| agrees(form)) else { return Ok(at) };
            at = self.submit(page, form, &[]).await?;
        }
        Ok(at)
    }

    /// Sends as this browser would: with its cookies, and what a browser says of where it comes from.
    pub(crate) async fn send(&mut self, mut ask: Ask, from: Option<&Url>) -> Result<Answer, Text> {
        let cookies: Vec<String> = self.sent_to(&ask.url).map(|cookie| format!("{}={}", cookie.name, cookie.value)).collect();
        if !cookies.is_empty() {
            ask = ask.with("cookie", cookies.join("; "));
        }
        ask = ask.with("accept", "text/html,*/*;q=0.8").with("accept-language", "en");
        if let Some(from) = from {
            ask = ask.with("referer", from.as_str());
            if ask.body.is_some() {
                ask = ask.with("origin", from.origin().ascii_serialization());
            }
        }
        let answer = self.net.send(ask).await?;
        for line in answer.headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok()) {
            self.keep(&answer.url, line);
        }
        Ok(answer)
    }

    fn sent_to(&self, url: &Url) -> impl Iterator<Item = &Cookie> {
        let (host, path) = (url.host_str().unwrap_or("").to_owned(), url.path().to_owned());
        let secure = url.scheme() == "https" || matches!(host.as_str(), "localhost" | "127.0.0.1" | "[::1]");
        self.jar.iter().filter(move |cookie| {
            let here = cookie.host == host || (cookie.below && host.ends_with(&format!(".{}", cookie.host)));
            let below = path == cookie.path
                || path.strip_prefix(&cookie.path).is_some_and(|rest| cookie.path.ends_with('/') || rest.starts_with('/'));
            here && below && (secure || !cookie.secure)
        })
    }

    fn keep(&mut self, url: &Url, line: &str) {
        let mut parts = line.split(';').map(str::trim);
        let Some((name, value)) = parts.next().and_then(|pair| pair.split_once('=')) else { return };
        let usual = url.path().rsplit_once('/').map_or("/", |(folder, _)| folder);
        let mut cookie = Cookie {
            host: url.host_str().unwrap_or("").to_owned(),
            below: false,
            path: if usual.is_empty() { "/".to_owned() } else { usual.to_owned() },
            secure: false,
            name: name.to_owned(),
            value: value.to_owned(),
        };
        let mut gone = false;
        for part in parts {
            let (word, value) = part.split_once('=').unwrap_or((part, ""));
            match word.to_ascii_lowercase().as_str() {
                "path" if value.starts_with('/') => value.clone_into(&mut cookie.path),
                "domain" => {
                    let domain = value.trim_start_matches('.').to_ascii_lowercase();
                    if cookie.host == domain || cookie.host.ends_with(&format!(".{domain}")) {
                        (cookie.host, cookie.below) = (domain, true);
                    }
                }
                "secure" => cookie.secure = true,
                "max-age" => gone |= value.parse::<i64>().is_ok_and(|age| age <= 0),
                "expires" => gone |= value.contains("1970"),
                _ => {}
            }
        }
        self.jar.retain(|known| (&known.name, &known.host, &known.path) != (&cookie.name, &cookie.host, &cookie.path));
        if !gone {
            self.jar.push(cookie);
        }
    }
}

/// Whether a form only asks to go on with what was asked: a consent, an onward page. Never a way out, nor a form that
/// stands on every page.
fn agrees(form: &Form) -> bool {
    let action = form.action.to_ascii_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| action.contains(word));
    let onward = says(&["consent", "authori", "allow", "grant", "interaction"]);
    form.only_asks_to_press() && onward && !says(&["out", "exit", "cancel", "deny", "abort"])
}
