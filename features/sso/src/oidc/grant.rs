//! One sign-in at a service, and all codes and tokens that come of it: hashes alone. It dies with its session, and
//! nothing of it is good any more once something of it was used twice.

use super::claims::{self, SignIn};
use super::client::Client;
use super::keys;
use super::request::Asked;
use super::scope::{Scope, Scopes};
use crate::model::ServiceId;
use crate::{release, ticket};
use kit::session::Session;
use kit::{App, Instant, PersonId, Result, SessionId, Unit, args};
use serde_json::{Value, json};

kit::ids!(
    /// One sign-in at a service.
    GrantId
);

/// How long a code waits, in seconds.
const CODE_SECONDS: i64 = 60;
/// How long an access token is good, in seconds.
pub(super) const ACCESS_SECONDS: i64 = 900;
/// How long a refresh token waits, in seconds; its session may end before.
const REFRESH_SECONDS: i64 = 30 * 86_400;

/// How long a sign-in is kept at least, in seconds.
const OVER_SECONDS: i64 = 600;

/// How each kind of text begins.
pub(super) const CODE: &str = "OC-";
pub(super) const ACCESS: &str = "OA-";
pub(super) const REFRESH: &str = "OR-";

/// A sign-in that begins.
pub(super) struct NewGrant<'a> {
    pub(super) session: &'a Session,
    pub(super) service: ServiceId,
    pub(super) asked: &'a Asked,
    pub(super) redirect: &'a str,
    pub(super) structures: &'a str,
}

/// Begins a sign-in; gives its code, which exists only in what is returned.
pub(super) async fn begin(app: &App, new: NewGrant<'_>, now: Instant) -> Result<String> {
    let NewGrant { session, service, asked, redirect, structures } = new;
    let (id, code) = (GrantId::new(now), ticket::secret(app, CODE));
    let mut unit = app.db.begin().await?;
    unit.run(
        "insert into oidc_grant (id, session_id, service_id, person_id, scopes, structures, nonce, authenticated_at, methods, made_at)
         select $1, id, $3, $4, $5, $6, $7, $8, $9, $10 from session where id = $2",
        args![
            id,
            session.id,
            service,
            session.person_id,
            asked.scopes.to_string(),
            structures,
            asked.nonce.as_deref(),
            session.authenticated_at,
            session.methods.as_str(),
            now
        ],
    )
    .await?;
    unit.run(
        "insert into oidc_token (hash, kind, grant_id, redirect, challenge, expires_at)
         select $1, 'code', id, $3, $4, $5 from oidc_grant where id = $2",
        args![ticket::hash(&code), id, redirect, asked.challenge.as_str(), now.plus_seconds(CODE_SECONDS)],
    )
    .await?;
    unit.commit().await?;
    Ok(code)
}

/// Whether a text has the form of a code or token of ours, of a kind: others cost no look into the database.
pub(super) fn is_ours(app: &App, kind: &str, text: &str) -> bool {
    text.starts_with(kind) && ticket::is_ours(app, text)
}

/// A code or refresh token as it lies there: only a look, before anything is held.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub(super) struct Lying {
    pub(super) person_id: PersonId,
    pub(super) used: bool,
}

/// Whose code or refresh token of a service a text is.
pub(super) async fn look(app: &App, text: &str, service: ServiceId) -> Result<Option<Lying>> {
    let found: Vec<Lying> = app
        .db
        .fresh(
            "select oidc_grant.person_id, oidc_token.used_at is not null as used
             from oidc_token join oidc_grant on oidc_grant.id = oidc_token.grant_id
             where oidc_token.hash = $1 and oidc_grant.service_id = $2",
            args![ticket::hash(text), service],
        )
        .await?;
    Ok(found.into_iter().next())
}

/// A code or refresh token that was taken: nobody else gets it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct Taken {
    pub(super) grant_id: GrantId,
    pub(super) redirect: Option<String>,
    pub(super) challenge: Option<String>,
}

/// Takes a code or refresh token: of all who try, one gets it. Who comes second ends the whole sign-in, if the token
/// was that service's.
pub(super) async fn take(unit: &mut Unit, text: &str, service: ServiceId, now: Instant) -> Result<Option<Taken>> {
    let hash = ticket::hash(text);
    let taken: Option<Taken> = unit
        .optional(
            "update oidc_token set used_at = $2
             where hash = $1 and used_at is null and expires_at > $2 and kind <> 'access'
             returning grant_id, redirect, challenge",
            args![hash.as_slice(), now],
        )
        .await?;
    if taken.is_none() {
        let ended = unit
            .run(
                "update oidc_grant set revoked_at = $2 where service_id = $3 and revoked_at is null
                   and id = (select grant_id from oidc_token where hash = $1 and used_at is not null)",
                args![hash, now, service],
            )
            .await?;
        if ended > 0 {
            tracing::warn!(%service, "a code or refresh token was used twice: its sign-in is over");
            metrics::counter!("preau_oidc_reuses").increment(1);
        }
    }
    Ok(taken)
}

/// What is still true of a sign-in: its session goes on, the account is in use, the service is not stopped.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct Standing {
    pub(super) session_id: SessionId,
    pub(super) person_id: PersonId,
    pub(super) scopes: String,
    pub(super) structures: String,
    nonce: Option<String>,
    authenticated_at: Instant,
    methods: String,
    pub(super) login: String,
}

/// A sign-in of that service, if it still stands.
pub(super) async fn standing(unit: &mut Unit, id: GrantId, service: ServiceId, now: Instant) -> Result<Option<Standing>> {
    Ok(unit
        .optional(
            "select oidc_grant.session_id, oidc_grant.person_id, oidc_grant.scopes, oidc_grant.structures, oidc_grant.nonce,
                    oidc_grant.authenticated_at, oidc_grant.methods, account.login
             from oidc_grant
             join session on session.id = oidc_grant.session_id and session.ends_at > $3
             join account on account.person_id = oidc_grant.person_id and account.state = 'activated'
             join service on service.id = oidc_grant.service_id and service.stopped_at is null
             where oidc_grant.id = $1 and oidc_grant.service_id = $2 and oidc_grant.revoked_at is null",
            args![id, service, now],
        )
        .await?)
}

/// Tokens that were made: they exist only here.
pub(super) struct Made {
    access: String,
    refresh: Option<String>,
    /// What the access token is for.
    scopes: Scopes,
}

/// Makes the tokens of a sign-in: for `scopes`, of the `granted` ones.
pub(super) async fn make(
    app: &App,
    unit: &mut Unit,
    id: GrantId,
    granted: &Scopes,
    scopes: Scopes,
    now: Instant,
) -> Result<Made> {
    let access = ticket::secret(app, ACCESS);
    let refresh = granted.has(Scope::Offline).then(|| ticket::secret(app, REFRESH));
    let narrowed = (scopes != *granted).then(|| scopes.to_string());
    let first = args![ticket::hash(&access), "access", id, narrowed, now.plus_seconds(ACCESS_SECONDS)];
    let second =
        refresh.iter().map(|text| args![ticket::hash(text), "refresh", id, None::<String>, now.plus_seconds(REFRESH_SECONDS)]);
    unit.run_many(
        "insert into oidc_token (hash, kind, grant_id, scopes, expires_at) values {rows}",
        std::iter::once(first).chain(second).collect::<Vec<_>>(),
    )
    .await?;
    Ok(Made { access, refresh, scopes })
}

/// The answer that hands tokens over (section 3.1.3.3), with an ID token.
pub(super) async fn handed_over(
    app: &App,
    client: &Client,
    standing: &Standing,
    made: Made,
    again: bool,
    now: Instant,
) -> Result<Value> {
    let sub = release::identifier(app, client.identifier, client.service, standing.person_id, &standing.login);
    let sign_in = SignIn {
        sub: &sub,
        session: standing.session_id,
        authenticated_at: standing.authenticated_at,
        methods: &standing.methods,
        // What is made anew is no answer to the first question (section 12.2).
        nonce: standing.nonce.as_deref().filter(|_| !again),
        access: &made.access,
    };
    let id_token =
        keys::sign(app, client.algorithm, "JWT", &claims::id_token(app, (&client.client_id, client.service), sign_in, now), now)
            .await?;
    let mut answer = json!({
        "access_token": made.access,
        "token_type": "Bearer",
        "expires_in": ACCESS_SECONDS,
        "scope": made.scopes.to_string(),
        "id_token": id_token,
    });
    if let Some(refresh) = made.refresh {
        answer["refresh_token"] = json!(refresh);
    }
    Ok(answer)
}

/// The name by which a service knows a person.
pub(super) async fn subject(app: &App, client: &Client, person: PersonId) -> Result<String> {
    let login: Option<(String,)> = if client.identifier == crate::model::Identifier::Login {
        app.db.optional("select login from account where person_id = $1", args![person]).await?
    } else {
        None
    };
    let login = login.map(|(login,)| login).unwrap_or_default();
    Ok(release::identifier(app, client.identifier, client.service, person, &login))
}

/// Removes what nobody can use any more. A code or refresh token that was used stays as long as its sign-in, so that it is
/// known when it comes again.
pub(crate) async fn sweep(unit: &mut Unit, now: Instant) -> Result<()> {
    unit.run("delete from oidc_proof where expires_at < $1", args![now]).await?;
    unit.run("delete from service_secret where ends_at < $1", args![now]).await?;
    unit.run("delete from oidc_token where expires_at < $1 and used_at is null", args![now]).await?;
    // A sign-in of which nothing is left that could be used is over, some minutes after it began.
    unit.run(
        "delete from oidc_grant where made_at < $1 and (revoked_at is not null or not exists (
           select 1 from oidc_token where oidc_token.grant_id = oidc_grant.id and oidc_token.expires_at >= $2
             and oidc_token.used_at is null))",
        args![now.plus_seconds(-OVER_SECONDS), now],
    )
    .await?;
    Ok(())
}
