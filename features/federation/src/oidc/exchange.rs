//! A code against tokens, and what else the counter tells (Core, sections 3.1.3 and 5.3).

use super::Amiss;
use super::discovery::Document;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kit::App;
use kit::address::Address;
use kit::outward::{self, Ask};
use serde::Deserialize;
use serde_json::{Map, Value};

/// What comes for a code.
#[derive(Deserialize)]
pub(crate) struct Tokens {
    pub(crate) id_token: String,
    pub(crate) access_token: String,
    token_type: String,
}

/// What is handed in.
pub(crate) struct Code<'a> {
    pub(crate) code: &'a str,
    pub(crate) redirect: &'a str,
    pub(crate) verifier: &'a str,
}

/// Hands a code in, as the client that the portal is.
pub(crate) async fn tokens(
    app: &App,
    document: &Document,
    (client, secret): (&str, &str),
    code: &Code<'_>,
) -> Result<Tokens, Amiss> {
    let at = Address::parse(&document.token_endpoint).ok_or(Amiss::Wrong("one of its addresses is not one"))?;
    let form = form_urlencoded::Serializer::new(String::new())
        .append_pair("grant_type", "authorization_code")
        .append_pair("code", code.code)
        .append_pair("redirect_uri", code.redirect)
        .append_pair("code_verifier", code.verifier)
        .finish();
    let ask = Ask { form: Some(form), authorization: Some(basic(client, secret)) };
    let answer = outward::call(app, &at, ask).await.map_err(|_| Amiss::Silent)?;
    match answer.status {
        200 => {}
        500.. => return Err(Amiss::Silent),
        401 => return Err(Amiss::Wrong("it does not know the portal, or not by that secret")),
        _ => return Err(Amiss::Wrong("it does not take the code")),
    }
    let tokens: Tokens = serde_json::from_slice(&answer.body).map_err(|_| Amiss::Wrong("its tokens cannot be read"))?;
    if tokens.token_type.eq_ignore_ascii_case("bearer") {
        Ok(tokens)
    } else {
        Err(Amiss::Wrong("its tokens are of another kind"))
    }
}

/// Both parts are encoded as in a form first (RFC 6749, section 2.3.1).
fn basic(client: &str, secret: &str) -> String {
    let encoded = |part: &str| form_urlencoded::byte_serialize(part.as_bytes()).collect::<String>();
    format!("Basic {}", STANDARD.encode(format!("{}:{}", encoded(client), encoded(secret))))
}

/// What the counter tells besides, of the same person.
pub(crate) async fn more(app: &App, at: &str, access_token: &str, subject: &str) -> Result<Map<String, Value>, Amiss> {
    let at = Address::parse(at).ok_or(Amiss::Wrong("one of its addresses is not one"))?;
    let ask = Ask { authorization: Some(format!("Bearer {access_token}")), ..Ask::default() };
    let answer = outward::call(app, &at, ask).await.map_err(|_| Amiss::Silent)?;
    if answer.status != 200 {
        return Err(Amiss::Wrong("it does not tell more"));
    }
    let claims: Map<String, Value> =
        serde_json::from_slice(&answer.body).map_err(|_| Amiss::Wrong("what it tells cannot be read"))?;
    if claims.get("sub").and_then(Value::as_str) == Some(subject) {
        Ok(claims)
    } else {
        Err(Amiss::Wrong("it tells of somebody else"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_is_encoded_before_it_is_written() {
        assert_eq!(basic("préau", "a:b c"), format!("Basic {}", STANDARD.encode("pr%C3%A9au:a%3Ab+c")));
    }
}
