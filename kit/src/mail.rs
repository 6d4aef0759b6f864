//! Mail: left as jobs, sent by the worker; by default written to a folder.

use crate::app::App;
use crate::error::{Error, Result};
use crate::jobs::{JobKind, NewJob};
use crate::key;
use crate::private;
use crate::text;
use crate::words::Text;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, SinglePart};
use lettre::{AsyncFileTransport, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use std::path::Path;

/// The way out for mail.
#[derive(Clone)]
pub enum Mailer {
    /// Files in a folder, one a message: for trials, and until a server is named.
    Folder(std::path::PathBuf, Mailbox),
    /// A mail server.
    Smtp(AsyncSmtpTransport<Tokio1Executor>, Mailbox),
}

/// A message: plain text, to one person.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Mail {
    /// The address.
    pub to: String,
    /// The subject, without line ends.
    pub subject: String,
    /// The text.
    pub body: String,
}

/// The kind of job that sends a message.
pub const SEND: JobKind = JobKind { name: "mail.send", run: |app, payload, _| Box::pin(send(app, payload)) };

impl Mailer {
    /// Files in a folder.
    pub fn folder(folder: &Path, from: &str) -> Result<Self, Text> {
        private::folder(folder)
            .map_err(|error| text!("mail-folder-not-writable", path = folder.display().to_string(), error = error.to_string()))?;
        Ok(Self::Folder(folder.to_owned(), mailbox(from)?))
    }
    /// A mail server, by its address: `smtps://user:password@host`.
    pub fn smtp(url: &str, from: &str) -> Result<Self, Text> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .map_err(|error| text!("mail-wrong-server", error = error.to_string()))?;
        Ok(Self::Smtp(transport.timeout(Some(std::time::Duration::from_secs(20))).build(), mailbox(from)?))
    }
}

/// Whether an address is of the right form to be written to.
pub fn is_address(text: &str) -> bool {
    text.len() <= 254 && text.contains('@') && text.parse::<lettre::Address>().is_ok()
}

fn mailbox(from: &str) -> Result<Mailbox, Text> {
    from.parse().map_err(|_| text!("mail-wrong-sender", sender = from))
}

/// The job that sends a message; put it into the unit of work whose news it bears.
pub fn later(mail: &Mail) -> Result<NewJob> {
    Ok(NewJob { kind: SEND.name, payload: serde_json::to_string(mail)?, not_before: None })
}

async fn send(app: &App, payload: &str) -> Result<()> {
    let mail: Mail = serde_json::from_str(payload)?;
    let (Mailer::Folder(_, from) | Mailer::Smtp(_, from)) = &app.mailer;
    let to: lettre::Address = mail.to.parse().map_err(|_| Error::broken("an address is not of the right form"))?;
    let domain = app.config.public_host().split(':').next().unwrap_or("localhost");
    let message = Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, to))
        .subject(mail.subject)
        .message_id(Some(format!("<{}@{domain}>", key::hex(&key::random::<16>()))))
        .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned()))
        .singlepart(SinglePart::plain(mail.body))
        .map_err(|error| Error::broken(error.to_string()))?;
    match &app.mailer {
        Mailer::Folder(folder, _) => {
            AsyncFileTransport::<Tokio1Executor>::new(folder)
                .send(message)
                .await
                .map_err(|error| Error::broken(error.to_string()))?;
        }
        Mailer::Smtp(transport, _) => {
            transport.send(message).await.map_err(|error| Error::broken(error.to_string()))?;
        }
    }
    Ok(())
}
