//! Services of OpenID Connect as they are registered, and where their people may be sent back to.

use crate::model::{Algorithm, Authentication, Identifier, Release, ServiceId};
use kit::{Db, Instant, Result, args};

/// A service, as the protocol needs it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Client {
    pub(crate) service: ServiceId,
    pub(crate) name: String,
    pub(crate) release: Release,
    pub(crate) identifier: Identifier,
    pub(crate) told: bool,
    pub(crate) second_factor: bool,
    pub(crate) stopped_at: Option<Instant>,
    pub(crate) client_id: String,
    pub(crate) authentication: Authentication,
    pub(crate) keys_url: Option<String>,
    pub(crate) keys: Option<String>,
    pub(crate) algorithm: Algorithm,
    pub(crate) asks_consent: bool,
    /// The scopes of `/api/v1` that it may ask for.
    pub(crate) api_scopes: String,
    pub(crate) logout_url: Option<String>,
}

/// The columns of a [`Client`].
macro_rules! select_client {
    ($rest:literal) => {
        concat!(
            "select service.id as service, service.name, service.release, service.identifier, service.told, service.second_factor,
                    service.stopped_at, service_oidc.client_id, service_oidc.authentication, service_oidc.keys_url, service_oidc.keys,
                    service_oidc.algorithm, service_oidc.asks_consent, service_oidc.api_scopes,
                    service_oidc.logout_url ",
            $rest
        )
    };
}

/// Which addresses of a service are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// After a sign-in.
    SignedIn,
    /// After a sign-out.
    SignedOut,
}

/// A service with its addresses of a kind.
pub(super) async fn with_addresses(db: &Db, client_id: &str, kind: Kind) -> Result<Option<(Client, Vec<String>)>> {
    #[derive(sqlx::FromRow)]
    struct Line {
        #[sqlx(flatten)]
        client: Client,
        url: Option<String>,
    }
    let kind = if kind == Kind::SignedIn { "signed_in" } else { "signed_out" };
    let found: Vec<Line> = db
        .all(
            select_client!(
                ", service_redirect.url from service_oidc join service on service.id = service_oidc.service_id
                 left join service_redirect on service_redirect.service_id = service.id and service_redirect.kind = $2
                 where service_oidc.client_id = $1"
            ),
            args![client_id, kind],
        )
        .await?;
    let Some(client) = found.first().map(|line| line.client.clone()) else { return Ok(None) };
    Ok(Some((client, found.into_iter().filter_map(|line| line.url).collect())))
}

/// A service with the hashes of its secrets that are good now.
pub(super) async fn with_secrets(db: &Db, client_id: &str, now: Instant) -> Result<Option<(Client, Vec<Vec<u8>>)>> {
    #[derive(sqlx::FromRow)]
    struct Line {
        #[sqlx(flatten)]
        client: Client,
        secret: Option<Vec<u8>>,
    }
    let found: Vec<Line> = db
        .fresh(
            select_client!(
                ", service_secret.hash as secret from service_oidc join service on service.id = service_oidc.service_id
                 left join service_secret on service_secret.service_id = service.id
                   and (service_secret.ends_at is null or service_secret.ends_at > $2)
                 where service_oidc.client_id = $1"
            ),
            args![client_id, now],
        )
        .await?;
    let Some(client) = found.first().map(|line| line.client.clone()) else { return Ok(None) };
    Ok(Some((client, found.into_iter().filter_map(|line| line.secret).collect())))
}

const BY_SERVICE: &str =
    select_client!("from service_oidc join service on service.id = service_oidc.service_id where service_oidc.service_id = $1");

/// A service by its identifier.
pub(crate) async fn find(db: &Db, service: ServiceId) -> Result<Option<Client>> {
    Ok(db.optional(BY_SERVICE, args![service]).await?)
}

/// The same as it was last written: for administration.
pub(crate) async fn written(db: &Db, service: ServiceId) -> Result<Option<Client>> {
    Ok(db.fresh(BY_SERVICE, args![service]).await?.into_iter().next())
}

/// Whether an address is one that is registered: sign by sign. Only the port may differ, of a program on somebody's
/// own device that listens at `http://127.0.0.1` or `http://[::1]` (RFC 8252, section 7.3).
pub(super) fn fits(registered: &[String], asked: &str, public: bool) -> bool {
    let without_port = |url: &str| {
        ["http://127.0.0.1", "http://[::1]"].iter().find_map(|host| {
            let rest = url.strip_prefix(host)?;
            let after = match rest.strip_prefix(':') {
                Some(port) => {
                    let end = port.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(port.len());
                    (1..=5).contains(&end).then(|| &port[end..])?
                }
                None => rest,
            };
            (after.is_empty() || after.starts_with('/')).then(|| format!("{host}{after}"))
        })
    };
    let loopback = if public { without_port(asked) } else { None };
    registered.iter().any(|url| url == asked || (loopback.is_some() && loopback == without_port(url)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_compared_sign_by_sign() {
        let registered = ["https://notes.example/cb".to_owned(), "http://127.0.0.1/cb".to_owned(), "http://[::1]:1/x".to_owned()];
        assert!(fits(&registered, "https://notes.example/cb", false));
        assert!(fits(&registered, "http://127.0.0.1/cb", false));
        for near in [
            "",
            "https://notes.example/cb/",
            "https://notes.example/cb?",
            "https://notes.example/cb?x=1",
            "https://notes.example/cb#",
            "https://notes.example/CB",
            "https://NOTES.example/cb",
            "HTTPS://notes.example/cb",
            "https://notes.example:443/cb",
            "http://notes.example/cb",
            "https://notes.example/cb/../cb",
            "https://notes.example/./cb",
            "https://notes.example/%63b",
            "https://notes.example//cb",
            "https://notes.example\\cb",
            "https://notes.example/cb ",
            " https://notes.example/cb",
            "https://notes.example/cb\r\n",
            "https://notes.example/cb%0d%0aset-cookie:x",
            "https://user@notes.example/cb",
            "https://notes.example@evil.example/cb",
            "https://notes.example.evil.example/cb",
            "https://evil.example/?https://notes.example/cb",
            "//notes.example/cb",
            "/cb",
            "http://127.0.0.1:9000/cb",
            "http://localhost/cb",
        ] {
            assert!(!fits(&registered, near, false), "{near:?}");
        }
    }

    #[test]
    fn the_port_of_a_loopback_may_differ_for_a_program_on_a_device() {
        let registered = ["https://notes.example/cb".to_owned(), "http://127.0.0.1/cb".to_owned(), "http://[::1]:1/x".to_owned()];
        for good in
            ["http://127.0.0.1/cb", "http://127.0.0.1:1/cb", "http://127.0.0.1:65535/cb", "http://[::1]:9000/x", "http://[::1]/x"]
        {
            assert!(fits(&registered, good, true), "{good}");
        }
        for bad in [
            "http://127.0.0.1:/cb",
            "http://127.0.0.1:123456/cb",
            "http://127.0.0.1:9000@evil.example/cb",
            "http://127.0.0.1@evil.example/cb",
            "http://127.0.0.1.evil.example/cb",
            "http://127.0.0.1:9000",
            "http://127.0.0.1:9000/cb/",
            "http://127.0.0.1:9000/cb?x",
            "http://127.0.0.2:9000/cb",
            "https://127.0.0.1:9000/cb",
            "http://[::1]:9000/cb",
            "http://localhost:9000/cb",
            "https://notes.example:9000/cb",
        ] {
            assert!(!fits(&registered, bad, true), "{bad}");
        }
    }
}
