//! A client that behaves like a browser: one connection, cookies, forms with their token.

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::{Request, Response, header};
use hyper_util::rt::TokioIo;
use std::collections::BTreeMap;
use tokio::net::TcpStream;

/// One account of the demo.
#[derive(Clone, Debug, serde::Deserialize)]
pub(crate) struct Account {
    pub(crate) login: String,
    pub(crate) password: String,
    pub(crate) profile: String,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) statements: u32,
    pub(crate) location: String,
    pub(crate) body: Bytes,
}

/// A browser with one connection.
pub(crate) struct Visitor {
    address: String,
    sender: SendRequest<Full<Bytes>>,
    cookies: BTreeMap<String, String>,
}

impl Visitor {
    /// Connects to `127.0.0.1:PORT`; any address that is not of this machine is refused.
    pub(crate) async fn connect(address: &str) -> Result<Self, String> {
        let name = address.split(':').next().unwrap_or("");
        if name != "127.0.0.1" && name != "localhost" {
            return Err(format!("{address} is not this machine"));
        }
        let sender = Self::open(address).await?;
        Ok(Self { address: address.to_owned(), sender, cookies: BTreeMap::new() })
    }

    async fn open(address: &str) -> Result<SendRequest<Full<Bytes>>, String> {
        let stream = TcpStream::connect(address).await.map_err(|error| error.to_string())?;
        let _ = stream.set_nodelay(true);
        let (sender, connection) = handshake(TokioIo::new(stream)).await.map_err(|error| error.to_string())?;
        tokio::spawn(async move {
            let _ = connection.await;
        });
        Ok(sender)
    }

    pub(crate) async fn get(&mut self, path: &str) -> Result<Answer, String> {
        let request = Request::get(path).body(Full::default()).map_err(|error| error.to_string())?;
        self.send(request).await
    }

    /// Sends a form whose token is taken from the page at `from`.
    pub(crate) async fn post(&mut self, from: &str, path: &str, fields: &[(&str, &str)]) -> Result<Answer, String> {
        let page = self.get(from).await?;
        let text = String::from_utf8_lossy(&page.body);
        let at = text.find("name=\"form-token\" value=\"").ok_or_else(|| format!("{from} has no form"))? + 25;
        let token = text.get(at..at + 128).unwrap_or("").to_owned();
        let form = {
            let mut form = form_urlencoded::Serializer::new(String::new());
            form.append_pair("form-token", &token);
            form.extend_pairs(fields);
            form.finish()
        };
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Full::from(form))
            .map_err(|error| error.to_string())?;
        self.send(request).await
    }

    /// The first link of a page that begins so.
    pub(crate) async fn link(&mut self, page: &str, beginning: &str) -> Result<String, String> {
        let body = String::from_utf8_lossy(&self.get(page).await?.body).into_owned();
        let link = body.split(&format!("href=\"{beginning}")).nth(1).and_then(|rest| rest.split(['"', '?']).next());
        link.map(|rest| format!("{beginning}{rest}")).ok_or_else(|| format!("{page} has no link to {beginning}"))
    }

    /// Signs in through the real form.
    pub(crate) async fn sign_in(&mut self, account: &Account) -> Result<(), String> {
        self.cookies.clear();
        let answer = self.post("/sign-in", "/sign-in", &[("login", &account.login), ("password", &account.password)]).await?;
        if answer.status == 303 && answer.location == "/" {
            Ok(())
        } else {
            Err(format!("sign-in answered {} to {}", answer.status, answer.location))
        }
    }

    /// Asks as a program does: without cookies, with a form to post if there is one.
    pub(crate) async fn called(&mut self, path: &str, form: Option<String>) -> Result<Answer, String> {
        let kept = std::mem::take(&mut self.cookies);
        let request = match form {
            None => Request::get(path).body(Full::default()),
            Some(form) => {
                Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(Full::from(form))
            }
        };
        let answer = self.send(request.map_err(|error| error.to_string())?).await;
        self.cookies = kept;
        answer
    }

    /// Forgets all cookies: somebody else sits down.
    pub(crate) fn forget(&mut self) {
        self.cookies.clear();
    }

    async fn send(&mut self, mut request: Request<Full<Bytes>>) -> Result<Answer, String> {
        if self.sender.ready().await.is_err() {
            self.sender = Self::open(&self.address).await?;
        }
        let cookies = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
        let headers = request.headers_mut();
        headers.insert(header::HOST, self.address.parse().map_err(|_| "a host")?);
        if let Ok(value) = cookies.parse() {
            headers.insert(header::COOKIE, value);
        }
        let response = self.sender.send_request(request).await.map_err(|error| error.to_string())?;
        self.keep_cookies(&response);
        let text = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or("").to_owned();
        let (status, statements, location) =
            (response.status().as_u16(), text("x-statements").parse().unwrap_or(0), text("location"));
        let body = response.into_body().collect().await.map_err(|error| error.to_string())?.to_bytes();
        Ok(Answer { status, statements, location, body })
    }

    fn keep_cookies<B>(&mut self, response: &Response<B>) {
        for line in response.headers().get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok()) {
            let Some((name, rest)) = line.split_once('=') else { continue };
            if line.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), rest.split(';').next().unwrap_or("").to_owned());
            }
        }
    }
}
