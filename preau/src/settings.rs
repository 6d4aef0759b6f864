//! How the program is told to run: flags, then the environment, then a TOML file, then defaults.

use clap::Args;
use kit::db::{DbUrl, OpenError};
use kit::key::Key;
use kit::mail::Mailer;
use kit::{Config, Text, text};
use serde::Deserialize;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

/// The settings of a run, as flags; each has its variable.
#[derive(Args, Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Flags {
    /// TOML file with the same names as the flags (`listen = "127.0.0.1:8080"`).
    #[arg(long, env = "PREAU_CONFIG", global = true, value_name = "FILE")]
    #[serde(skip)]
    pub config: Option<PathBuf>,
    /// Where people are served.
    #[arg(long, env = "PREAU_LISTEN", global = true, value_name = "ADDRESS:PORT")]
    pub listen: Option<SocketAddr>,
    /// Where those who run the server ask: /livez, /readyz, /metrics. None by default.
    #[arg(long, env = "PREAU_ADMIN_LISTEN", global = true, value_name = "ADDRESS:PORT")]
    pub admin_listen: Option<SocketAddr>,
    /// The address people type, in https (plain http only for localhost).
    #[arg(long, env = "PREAU_PUBLIC_URL", global = true, value_name = "URL")]
    pub public_url: Option<String>,
    /// `sqlite:PATH` or `postgres://USER:PASSWORD@HOST/NAME`.
    #[arg(long, env = "PREAU_DATABASE_URL", global = true, value_name = "URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// Where files are kept: `file:PATH`.
    #[arg(long, env = "PREAU_FILES_URL", global = true, value_name = "URL")]
    pub files_url: Option<String>,
    /// The mail server, `smtps://USER:PASSWORD@HOST`; without it, messages are written to DATA/mail.
    #[arg(long, env = "PREAU_SMTP_URL", global = true, value_name = "URL", hide_env_values = true)]
    pub smtp_url: Option<String>,
    /// The sender of messages.
    #[arg(long, env = "PREAU_MAIL_FROM", global = true, value_name = "ADDRESS")]
    pub mail_from: Option<String>,
    /// The folder of all that the program keeps by itself.
    #[arg(long, env = "PREAU_DATA", global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Proxies whose X-Forwarded-For is believed, separated by commas. Nobody by default.
    #[arg(long, env = "PREAU_TRUSTED_PROXIES", global = true, value_name = "IP,…", value_delimiter = ',')]
    pub trusted_proxies: Option<Vec<IpAddr>>,
    /// The server's secret, made at the first start; the same on every node.
    #[arg(long, env = "PREAU_KEY_FILE", global = true, value_name = "FILE")]
    pub key_file: Option<PathBuf>,
    /// Logs as `text` or `json`.
    #[arg(long, env = "PREAU_LOG_FORMAT", global = true, value_name = "FORMAT")]
    pub log_format: Option<String>,
    /// Hosts that may be called although they are not public or not in https, HOST:PORT separated by commas. Nobody by default.
    #[arg(long, env = "PREAU_OUTWARD_HOSTS", global = true, value_name = "HOST:PORT,…", value_delimiter = ',')]
    pub outward_hosts: Option<Vec<String>>,
    /// How many requests may be under way at once; strangers have half of it.
    #[arg(long, env = "PREAU_IN_FLIGHT_MAX", global = true, value_name = "N")]
    pub in_flight_max: Option<usize>,
}

/// The settings of a run, complete.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where people are served.
    pub listen: SocketAddr,
    /// Where those who run the server ask.
    pub admin_listen: Option<SocketAddr>,
    /// What the application knows of it.
    pub config: Config,
    /// Whether nobody gave the address people type, so that it was guessed.
    pub guessed_url: bool,
    /// The database.
    pub database: DbUrl,
    /// The folder of files.
    pub files: PathBuf,
    /// The mail server.
    pub smtp_url: Option<String>,
    /// The sender of messages.
    pub mail_from: String,
    /// The server's secret.
    pub key_file: PathBuf,
    /// Whether logs are JSON.
    pub json_logs: bool,
}

impl Settings {
    /// Completes flags and environment with the TOML file and the defaults; a sentence when something does not fit.
    pub fn of(flags: &Flags) -> Result<Self, Text> {
        let file = match &flags.config {
            Some(path) => read_file(path)?,
            None => Flags::default(),
        };
        let data = flags.data.clone().or(file.data).unwrap_or_else(|| PathBuf::from("data"));
        let listen = flags.listen.or(file.listen).unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8080)));
        let database = flags.database_url.clone().or(file.database_url);
        let database = match database {
            Some(url) => url.parse().map_err(|error: OpenError| error.text())?,
            None => DbUrl::Sqlite(data.join("preau.sqlite")),
        };
        let given_url = flags.public_url.clone().or(file.public_url);
        let guessed_url = given_url.is_none();
        let public_url = given_url.unwrap_or_else(|| format!("http://localhost:{}", listen.port()));
        let config = Config {
            public_url: public_url.trim_end_matches('/').to_owned(),
            trusted_proxies: flags.trusted_proxies.clone().or(file.trusted_proxies).unwrap_or_default(),
            in_flight_max: flags.in_flight_max.or(file.in_flight_max).unwrap_or(512),
            outward_hosts: flags.outward_hosts.clone().or(file.outward_hosts).unwrap_or_default(),
            data: data.clone(),
            demo: false,
        };
        config.check()?;
        Ok(Self {
            listen,
            admin_listen: flags.admin_listen.or(file.admin_listen),
            config,
            guessed_url,
            database,
            files: files_folder(flags.files_url.as_deref().or(file.files_url.as_deref()), &data)?,
            smtp_url: flags.smtp_url.clone().or(file.smtp_url),
            mail_from: flags
                .mail_from
                .clone()
                .or(file.mail_from)
                .unwrap_or_else(|| "Préau <ne-pas-repondre@localhost>".to_owned()),
            key_file: flags.key_file.clone().or(file.key_file).unwrap_or_else(|| data.join("key")),
            json_logs: is_json(flags.log_format.as_deref().or(file.log_format.as_deref()))?,
        })
    }

    /// What to say after addresses of the portal were printed, where the one people type was guessed.
    pub fn guessed(&self) -> Option<Text> {
        self.guessed_url.then(|| text!("program-url-guessed", url = self.config.public_url.as_str()))
    }

    /// The way out for mail.
    pub fn mailer(&self) -> Result<Mailer, Text> {
        match &self.smtp_url {
            Some(url) => Mailer::smtp(url, &self.mail_from),
            None => Mailer::folder(&self.config.data.join("mail"), &self.mail_from),
        }
    }

    /// The server's secret, made when there is none.
    pub fn key(&self) -> Result<Key, Text> {
        let path = || self.key_file.display().to_string();
        Key::load_or_make(&self.key_file).map_err(|error| match error.kind() {
            std::io::ErrorKind::InvalidData => text!("config-no-key", path = path()),
            _ => text!("config-key-unreadable", path = path(), error = error.to_string()),
        })
    }
}

fn read_file(path: &Path) -> Result<Flags, Text> {
    let file = || path.display().to_string();
    let read = std::fs::read_to_string(path)
        .map_err(|error| text!("config-file-unreadable", file = file(), error = error.to_string()))?;
    toml::from_str(&read)
        .map_err(|error| text!("config-file-mistaken", file = file(), error = error.to_string().trim_end().to_owned()))
}

/// Whether logs are JSON: `text` where nothing is said, and nothing else is taken silently.
fn is_json(format: Option<&str>) -> Result<bool, Text> {
    match format {
        None | Some("text") => Ok(false),
        Some("json") => Ok(true),
        Some(other) => Err(text!("config-log-format", value = other)),
    }
}

fn files_folder(url: Option<&str>, data: &Path) -> Result<PathBuf, Text> {
    match url {
        None => Ok(data.join("files")),
        Some(url) => url
            .strip_prefix("file:")
            .map(|path| PathBuf::from(path.strip_prefix("//").unwrap_or(path)))
            .ok_or_else(|| text!("config-files-url", url = url)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_come_before_the_file_and_the_file_before_defaults() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("preau.toml");
        std::fs::write(&path, "listen = \"127.0.0.1:9001\"\npublic_url = \"https://ent.example.fr/\"\ndata = \"/srv/preau\"\n")
            .unwrap();
        let flags = Flags { config: Some(path.clone()), listen: Some("127.0.0.1:9002".parse().unwrap()), ..Flags::default() };
        let settings = Settings::of(&flags).unwrap();
        assert_eq!(settings.listen.port(), 9002);
        assert_eq!(settings.config.public_url, "https://ent.example.fr");
        assert!(settings.guessed().is_none());
        assert_eq!(settings.database, DbUrl::Sqlite("/srv/preau/preau.sqlite".into()));
        std::fs::write(&path, "lissten = 1\n").unwrap();
        let mistaken = Settings::of(&flags).unwrap_err();
        assert_eq!(mistaken.key, "config-file-mistaken");
        assert!(crate::say::sentence(&mistaken).contains("lissten"));
        std::fs::write(&path, "log_format = \"yaml\"\n").unwrap();
        assert_eq!(Settings::of(&flags).unwrap_err().key, "config-log-format");
        std::fs::write(&path, "log_format = \"json\"\n").unwrap();
        assert!(Settings::of(&flags).unwrap().json_logs);
    }

    #[test]
    fn mistakes_are_told_in_a_sentence() {
        let with = |flags: Flags| crate::say::sentence(&Settings::of(&flags).unwrap_err());
        assert!(with(Flags { public_url: Some("http://ent.example.fr".into()), ..Flags::default() }).contains("https"));
        assert!(with(Flags { database_url: Some("mysql://x".into()), ..Flags::default() }).contains("sqlite:"));
        assert!(with(Flags { files_url: Some("s3://bucket".into()), ..Flags::default() }).contains("file:"));
        assert!(with(Flags { log_format: Some("yaml".into()), ..Flags::default() }).contains("yaml"));
    }
}
