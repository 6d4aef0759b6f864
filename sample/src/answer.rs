//! What is read of a portal: the answer to the question, and the request that ends a session. A document type, an
//! instruction or an entity that is not one of XML's five is refused, never resolved.

use crate::Trouble;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::ResolveResult;

const CAS: &str = "http://www.yale.edu/tp/cas";
const SAML: &str = "urn:oasis:names:tc:SAML:2.0:protocol";
const SUCCESS: [&str; 2] = ["serviceResponse", "authenticationSuccess"];

/// Whom the portal told of: the name by which this service knows somebody, and what else it was told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) user: String,
    pub(crate) attributes: Vec<(String, Vec<String>)>,
}

/// Reads the answer of `/cas/p3/serviceValidate`.
pub(crate) fn told(xml: &str) -> Result<Told, Trouble> {
    let elements = elements(xml, CAS).ok_or(Trouble::Unreadable)?;
    let (mut users, mut attributes): (Vec<&str>, Vec<(String, Vec<String>)>) = (vec![], vec![]);
    for Element { path, text } in &elements {
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        match path.as_slice() {
            ["serviceResponse", "authenticationFailure"] => return Err(Trouble::Refused),
            [root, success, "user"] if [*root, *success] == SUCCESS => users.push(text.trim()),
            [root, success, "attributes", name] if [*root, *success] == SUCCESS => {
                match attributes.iter_mut().find(|(known, _)| known == name) {
                    Some((_, values)) => values.push(text.clone()),
                    None => attributes.push(((*name).to_owned(), vec![text.clone()])),
                }
            }
            _ => {}
        }
    }
    match users.as_slice() {
        [user] if !user.is_empty() => Ok(Told { user: (*user).to_owned(), attributes }),
        _ => Err(Trouble::Unreadable),
    }
}

/// The ticket whose session a `logoutRequest` ends.
pub(crate) fn ended(xml: &str) -> Option<String> {
    let elements = elements(xml, SAML)?;
    let mut named = elements.iter().filter(|element| element.path == ["LogoutRequest", "SessionIndex"]);
    let ticket = named.next()?.text.trim();
    (named.next().is_none() && !ticket.is_empty()).then(|| ticket.to_owned())
}

/// An element of the namespace asked for, by the names that lead to it, with its own text.
struct Element {
    path: Vec<String>,
    text: String,
}

/// All elements of a document; nothing when it is not sound, or holds what has no place in one.
fn elements(xml: &str, namespace: &str) -> Option<Vec<Element>> {
    let mut reader = quick_xml::NsReader::from_str(xml);
    // Which element of `out` each open tag is.
    let (mut out, mut open): (Vec<Element>, Vec<usize>) = (vec![], vec![]);
    loop {
        let (found, event) = reader.read_resolved_event().ok()?;
        let ours = matches!(found, ResolveResult::Bound(name) if name.as_ref() == namespace);
        match event {
            Event::Start(tag) => {
                let element = begun(&tag, ours, &out, &open)?;
                open.push(out.len());
                out.push(element);
            }
            Event::Empty(tag) => {
                let element = begun(&tag, ours, &out, &open)?;
                out.push(element);
            }
            Event::End(_) => drop(open.pop()?),
            Event::Text(text) => append(&mut out, &open, &text),
            Event::CData(text) => append(&mut out, &open, &text),
            Event::GeneralRef(reference) => append(&mut out, &open, &character(&reference)?.to_string()),
            Event::Decl(_) | Event::Comment(_) => {}
            Event::DocType(_) | Event::PI(_) => return None,
            Event::Eof => return open.is_empty().then_some(out),
        }
    }
}

/// How deep a document may go: the answers of CAS have four floors.
const FLOORS_MAX: usize = 8;

fn begun(tag: &BytesStart<'_>, ours: bool, out: &[Element], open: &[usize]) -> Option<Element> {
    let mut path = open.last().map_or_else(Vec::new, |last| out[*last].path.clone());
    // What is not of the protocol has no name here, so that nothing is taken for it.
    path.push(if ours { tag.local_name().as_ref().to_owned() } else { String::new() });
    (path.len() <= FLOORS_MAX).then(|| Element { path, text: String::new() })
}

fn append(out: &mut [Element], open: &[usize], text: &str) {
    if let Some(last) = open.last() {
        out[*last].text.push_str(text);
    }
}

/// The character that a reference stands for: a number, or one of the five that XML knows by itself.
fn character(reference: &BytesRef<'_>) -> Option<char> {
    if let Some(char) = reference.resolve_char_ref().ok()? {
        return Some(char);
    }
    match &**reference {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn enveloped(inside: &str) -> String {
        format!("<cas:serviceResponse xmlns:cas=\"{CAS}\">{inside}</cas:serviceResponse>")
    }
    fn success(inside: &str) -> String {
        enveloped(&format!("<cas:authenticationSuccess>{inside}</cas:authenticationSuccess>"))
    }

    #[test]
    fn who_came_is_read_with_all_that_is_said() {
        let xml = success(
            "<cas:user> lina </cas:user><cas:attributes><cas:nom>L&apos;Encrier &amp; <![CDATA[<b>]]>&#233;</cas:nom><cas:classe>6e B</cas:classe><cas:nom>Bis</cas:nom><cas:vide/></cas:attributes>",
        );
        let told = told(&xml).unwrap();
        assert_eq!(told.user, "lina");
        let of = |name: &str| told.attributes.iter().find(|(known, _)| known == name).map(|(_, values)| values.clone()).unwrap();
        assert_eq!(of("nom"), ["L'Encrier & <b>é", "Bis"]);
        assert_eq!((of("classe"), of("vide")), (vec!["6e B".to_owned()], vec![String::new()]));
    }

    #[test]
    fn a_refusal_is_no_person() {
        let xml = enveloped("<cas:authenticationFailure code=\"INVALID_TICKET\">no</cas:authenticationFailure>");
        assert_eq!(told(&xml), Err(Trouble::Refused));
        assert_eq!(told(&enveloped("<cas:authenticationFailure code=\"X\"/>")), Err(Trouble::Refused));
    }

    #[test]
    fn hostile_answers_are_not_read() {
        let bomb = format!(
            "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY f SYSTEM \"file:///etc/passwd\">]>{}",
            success("<cas:user>&f;</cas:user>")
        );
        let deep: String = format!("{}{}", "<a>".repeat(5_000), "</a>".repeat(5_000));
        let hostile: [(&str, &str); 12] = [
            ("a document type", &bomb),
            ("an entity of nobody", &success("<cas:user>&f;</cas:user>")),
            ("an instruction", &success("<?php x?><cas:user>lina</cas:user>")),
            ("nobody", &success("")),
            ("an empty name", &success("<cas:user/>")),
            ("two persons", &success("<cas:user>lina</cas:user><cas:user>admin</cas:user>")),
            ("another namespace", &success("<cas:user>lina</cas:user>").replace(CAS, "urn:other")),
            (
                "no namespace",
                "<serviceResponse><authenticationSuccess><user>lina</user></authenticationSuccess></serviceResponse>",
            ),
            ("an end that is not there", &success("<cas:user>lina</cas:user>").replace("</cas:serviceResponse>", "")),
            ("a hundred floors", &deep),
            ("a page", "<html><body>Bonjour<br></body></html>"),
            ("nothing", ""),
        ];
        for (what, xml) in hostile {
            assert_eq!(told(xml), Err(Trouble::Unreadable), "{what}");
        }
    }

    #[test]
    fn the_session_that_ends_is_named_once() {
        let request =
            |inside: &str| format!("<samlp:LogoutRequest xmlns:samlp=\"{SAML}\" ID=\"x\">{inside}</samlp:LogoutRequest>");
        let index = "<samlp:SessionIndex>ST-1</samlp:SessionIndex>";
        assert_eq!(ended(&request(index)).as_deref(), Some("ST-1"));
        for hostile in [request(""), request(&index.repeat(2)), format!("<!DOCTYPE x>{}", request(index)), "ST-1".to_owned()] {
            assert_eq!(ended(&hostile), None, "{hostile}");
        }
    }
}
