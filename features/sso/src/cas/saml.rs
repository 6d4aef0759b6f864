//! `/samlValidate`: the same question in the words of SAML 1.1, inside SOAP.

use super::answer::{Code, Outcome, escaped, typed};
use super::validate::Question;
use axum::extract::State;
use axum::response::Response;
use kit::address::Address;
use kit::key::{hex, random};
use kit::{App, Called, Instant, Query, Request, Result};
use quick_xml::events::Event;

/// How long an answer says it is good, in seconds.
const GOOD_SECONDS: i64 = 30;
const MEDIA: &str = "text/xml; charset=utf-8";
const PROTOCOL: &str = "urn:oasis:names:tc:SAML:1.0:protocol";

/// `/samlValidate`.
pub(super) async fn validate(State(app): State<App>, request: Request, query: Query, body: Called) -> Result<Response> {
    let (target, now) = (query.raw("TARGET"), app.clock.outside(request.now));
    let answer = |asked: Option<&str>, outcome: &Outcome| {
        let said = outcome.as_ref().map(|success| assertion(success, target, &app, now)).map_err(|code| *code);
        typed(MEDIA, enveloped(asked, said, target, now))
    };
    let (Some(address), Some(asked)) = (Address::parse(target), read(&body.0)) else {
        return Ok(answer(None, &Err(Code::InvalidRequest)));
    };
    let question = Question { ticket: asked.artifact, address, renew: false, proxied: false, callback: None };
    let outcome = super::validate::validate(&app, &question, request.now).await?;
    Ok(answer(Some(&asked.request), &outcome))
}

/// What a service is told when there is too much to do (the door adds the status).
pub(super) fn busy(query: &str, now: Instant) -> Response {
    let target = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "TARGET");
    let target = target.map(|(_, target)| target).unwrap_or_default();
    typed(MEDIA, enveloped(None, Err(Code::InternalError), &target, now))
}

/// What a request asks about.
#[derive(Debug, PartialEq, Eq)]
struct Asked {
    request: String,
    artifact: String,
}

/// Reads the request: one artifact, no document type, nothing else that matters.
fn read(body: &[u8]) -> Option<Asked> {
    let mut reader = quick_xml::NsReader::from_str(std::str::from_utf8(body).ok()?);
    let (mut request, mut artifact, mut inside) = (String::new(), None::<String>, false);
    loop {
        let (namespace, event) = reader.read_resolved_event().ok()?;
        let ours = matches!(namespace, quick_xml::name::ResolveResult::Bound(name) if name.as_ref() == PROTOCOL);
        match event {
            Event::Start(tag) | Event::Empty(tag) if ours && tag.local_name().as_ref() == "Request" => {
                let id = tag.try_get_attribute("RequestID").ok()??;
                request = id.value.into_owned();
            }
            Event::Start(tag) if ours && tag.local_name().as_ref() == "AssertionArtifact" => {
                if artifact.is_some() {
                    return None;
                }
                (artifact, inside) = (Some(String::new()), true);
            }
            Event::Text(text) if inside => artifact.as_mut()?.push_str(&text),
            Event::End(_) => inside = false,
            Event::DocType(_) | Event::GeneralRef(_) | Event::PI(_) => return None,
            Event::Eof => break,
            _ => {}
        }
    }
    let plain =
        request.len() <= 200 && request.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>' | b'&' | b'"'));
    let artifact = artifact?.trim().to_owned();
    (plain && !artifact.is_empty()).then_some(Asked { request, artifact })
}

/// The answer around an assertion, or around why there is none.
fn enveloped(asked: Option<&str>, said: Result<String, Code>, target: &str, now: Instant) -> String {
    let answered = asked.filter(|id| !id.is_empty()).map(|id| format!(" InResponseTo=\"{}\"", escaped(id))).unwrap_or_default();
    let (status, assertion) = match said {
        Ok(assertion) => ("<samlp:StatusCode Value=\"samlp:Success\"/>".to_owned(), assertion),
        Err(code) => (
            format!(
                "<samlp:StatusCode Value=\"samlp:{}\"/><samlp:StatusMessage>{}: {}</samlp:StatusMessage>",
                if code == Code::InternalError { "Responder" } else { "RequestDenied" },
                code.code(),
                escaped(code.sentence())
            ),
            String::new(),
        ),
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<SOAP-ENV:Envelope xmlns:SOAP-ENV=\"http://schemas.xmlsoap.org/soap/envelope/\"><SOAP-ENV:Body><samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:1.0:protocol\" xmlns:saml=\"urn:oasis:names:tc:SAML:1.0:assertion\" IssueInstant=\"{now}\" MajorVersion=\"1\" MinorVersion=\"1\" Recipient=\"{}\" ResponseID=\"_{}\"{answered}><samlp:Status>{status}</samlp:Status>{assertion}</samlp:Response></SOAP-ENV:Body></SOAP-ENV:Envelope>\n",
        escaped(target),
        hex(&random::<16>()),
    )
}

fn assertion(success: &super::answer::Success, target: &str, app: &App, now: Instant) -> String {
    let name = format!(
        "<saml:Subject><saml:NameIdentifier>{}</saml:NameIdentifier><saml:SubjectConfirmation><saml:ConfirmationMethod>urn:oasis:names:tc:SAML:1.0:cm:artifact</saml:ConfirmationMethod></saml:SubjectConfirmation></saml:Subject>",
        escaped(&success.user)
    );
    let attribute = |name: &str, values: &[String]| {
        let values: String =
            values.iter().map(|value| format!("<saml:AttributeValue>{}</saml:AttributeValue>", escaped(value))).collect();
        format!(
            "<saml:Attribute AttributeName=\"{name}\" AttributeNamespace=\"http://www.ja-sig.org/products/cas/\">{values}</saml:Attribute>"
        )
    };
    let mut attributes = String::new();
    attributes.push_str(&attribute("authenticationDate", &[success.authenticated_at.to_string()]));
    attributes.push_str(&attribute("longTermAuthenticationRequestTokenUsed", &[success.remembered.to_string()]));
    attributes.push_str(&attribute("isFromNewLogin", &[success.fresh.to_string()]));
    for (name, values) in &success.attributes {
        attributes.push_str(&attribute(name, values));
    }
    let until = now.plus_seconds(GOOD_SECONDS);
    format!(
        "<saml:Assertion AssertionID=\"_{}\" IssueInstant=\"{now}\" Issuer=\"{}\" MajorVersion=\"1\" MinorVersion=\"1\"><saml:Conditions NotBefore=\"{now}\" NotOnOrAfter=\"{until}\"><saml:AudienceRestrictionCondition><saml:Audience>{}</saml:Audience></saml:AudienceRestrictionCondition></saml:Conditions><saml:AttributeStatement>{name}{attributes}</saml:AttributeStatement><saml:AuthenticationStatement AuthenticationInstant=\"{}\" AuthenticationMethod=\"{}\">{name}</saml:AuthenticationStatement></saml:Assertion>",
        hex(&random::<16>()),
        escaped(&app.config.public_url),
        escaped(target),
        success.authenticated_at,
        if success.methods == "pwd" {
            "urn:oasis:names:tc:SAML:1.0:am:password"
        } else {
            "urn:oasis:names:tc:SAML:1.0:am:unspecified"
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn soap(inside: &str) -> String {
        format!(
            "<?xml version=\"1.0\"?><SOAP-ENV:Envelope xmlns:SOAP-ENV=\"http://schemas.xmlsoap.org/soap/envelope/\"><SOAP-ENV:Header/><SOAP-ENV:Body>{inside}</SOAP-ENV:Body></SOAP-ENV:Envelope>"
        )
    }

    #[test]
    fn the_artifact_is_read_by_its_namespace() {
        let plain = soap(
            "<samlp:Request xmlns:samlp=\"urn:oasis:names:tc:SAML:1.0:protocol\" MajorVersion=\"1\" MinorVersion=\"1\" RequestID=\"_192.168.16.51\" IssueInstant=\"2026-11-24T09:20:00Z\">\n <samlp:AssertionArtifact>\n  ST-1\n </samlp:AssertionArtifact></samlp:Request>",
        );
        assert_eq!(read(plain.as_bytes()), Some(Asked { request: "_192.168.16.51".into(), artifact: "ST-1".into() }));
        let other = soap(
            "<p:Request xmlns:p=\"urn:oasis:names:tc:SAML:1.0:protocol\" RequestID=\"r\"><p:AssertionArtifact>ST-2</p:AssertionArtifact></p:Request>",
        );
        assert_eq!(read(other.as_bytes()).map(|asked| asked.artifact).as_deref(), Some("ST-2"));
    }

    #[test]
    fn what_is_not_plain_is_not_read() {
        let request = |inside: &str| {
            soap(&format!(
                "<samlp:Request xmlns:samlp=\"urn:oasis:names:tc:SAML:1.0:protocol\" RequestID=\"r\">{inside}</samlp:Request>"
            ))
        };
        let doctype = format!(
            "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>{}",
            request("<samlp:AssertionArtifact>&a;</samlp:AssertionArtifact>")
        );
        for body in [
            "",
            "<",
            "ST-1",
            doctype.as_str(),
            &request(""),
            &request("<samlp:AssertionArtifact></samlp:AssertionArtifact>"),
            &request("<AssertionArtifact>ST-1</AssertionArtifact>"),
            &request(
                "<samlp:AssertionArtifact>ST-1</samlp:AssertionArtifact><samlp:AssertionArtifact>ST-2</samlp:AssertionArtifact>",
            ),
            &request("<samlp:AssertionArtifact>&lol;</samlp:AssertionArtifact>"),
            &request("<x:AssertionArtifact xmlns:x=\"urn:other\">ST-1</x:AssertionArtifact>"),
            &request("<samlp:AssertionArtifact>ST-1").replace("RequestID=\"r\"", "RequestID=\"<\""),
        ] {
            assert_eq!(read(body.as_bytes()), None, "{body}");
        }
    }
}
