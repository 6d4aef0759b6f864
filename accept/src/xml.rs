//! XML as a careful client reads it: names by their namespace, nothing resolved, nothing mended.

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::ResolveResult;

/// How deep an answer may go.
const FLOORS_MAX: usize = 32;

/// An element.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Element {
    pub(crate) space: String,
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
    pub(crate) text: String,
    pub(crate) inside: Vec<Self>,
}

impl Element {
    /// The elements of a name right inside.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.inside.iter().filter(move |one| one.name == name)
    }
    /// The first element of a name right inside.
    pub(crate) fn one(&self, name: &str) -> Option<&Self> {
        self.inside.iter().find(|one| one.name == name)
    }
    /// The first element of a name, however deep.
    pub(crate) fn deep(&self, name: &str) -> Option<&Self> {
        self.inside.iter().find_map(|one| if one.name == name { Some(one) } else { one.deep(name) })
    }
    /// An attribute.
    pub(crate) fn attribute(&self, name: &str) -> &str {
        self.attributes.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }
    /// Its own text, without the white space around.
    pub(crate) fn trimmed(&self) -> &str {
        self.text.trim()
    }
}

/// The one element of a document; none when it is not well formed, or holds what has no place in an answer.
pub(crate) fn read(xml: &str) -> Option<Element> {
    let mut reader = quick_xml::NsReader::from_str(xml.trim_start_matches('\u{feff}'));
    let (mut open, mut root): (Vec<Element>, Option<Element>) = (vec![], None);
    loop {
        let (space, event) = reader.read_resolved_event().ok()?;
        let space = match space {
            ResolveResult::Bound(name) => name.as_ref().to_owned(),
            ResolveResult::Unbound => String::new(),
            ResolveResult::Unknown(_) => return None,
        };
        match event {
            Event::Start(tag) => {
                open.push(begun(&tag, space)?);
                (open.len() <= FLOORS_MAX).then_some(())?;
            }
            Event::Empty(tag) => ended(begun(&tag, space)?, &mut open, &mut root)?,
            Event::End(_) => {
                let last = open.pop()?;
                ended(last, &mut open, &mut root)?;
            }
            Event::Text(text) => append(&mut open, &text)?,
            Event::CData(text) => append(&mut open, &text)?,
            Event::GeneralRef(reference) => append(&mut open, &character(&reference)?.to_string())?,
            Event::Decl(_) | Event::Comment(_) => {}
            Event::DocType(_) | Event::PI(_) => return None,
            Event::Eof => return root.filter(|_| open.is_empty()),
        }
    }
}

fn begun(tag: &BytesStart<'_>, space: String) -> Option<Element> {
    let mut attributes = vec![];
    for attribute in tag.attributes() {
        let attribute = attribute.ok()?;
        (!attribute.value.contains('<')).then_some(())?;
        attributes.push((attribute.key.local_name().as_ref().to_owned(), attribute.value.into_owned()));
    }
    Some(Element { space, name: tag.local_name().as_ref().to_owned(), attributes, ..Element::default() })
}

fn ended(element: Element, open: &mut [Element], root: &mut Option<Element>) -> Option<()> {
    match open.last_mut() {
        Some(parent) => parent.inside.push(element),
        None if root.is_none() => *root = Some(element),
        None => return None,
    }
    Some(())
}

fn append(open: &mut [Element], text: &str) -> Option<()> {
    match open.last_mut() {
        Some(last) => last.text.push_str(text),
        None => text.trim().is_empty().then_some(())?,
    }
    Some(())
}

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

    #[test]
    fn only_sound_documents_are_read() {
        let root =
            read("<?xml version=\"1.0\"?>\n<a:b xmlns:a='urn:x' c=\"d\"><a:e>f &amp; <![CDATA[<g>]]></a:e><h/></a:b>\n").unwrap();
        assert_eq!((root.space.as_str(), root.name.as_str(), root.attribute("c")), ("urn:x", "b", "d"));
        assert_eq!(root.one("e").unwrap().text, "f & <g>");
        assert_eq!(root.deep("h").unwrap().space, "");
        for broken in
            ["", "x", "<a>", "<a/><b/>", "<a>&b;</a>", "<a>b & c</a>", "<!DOCTYPE a><a/>", "<x:a/>", "<a b=\"<\"/>", "<a></b>"]
        {
            assert_eq!(read(broken), None, "{broken}");
        }
    }
}
