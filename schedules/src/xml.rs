//! Walks an XML file record by record, each with its lines, within bounds.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::finding::{FindingKind, Findings, Refusal};
use crate::limits::{Bound, Limits};
use crate::text::{clean, some};

/// An element with all that is inside.
#[derive(Clone, Debug, Default)]
pub(crate) struct Node {
    pub(crate) name: String,
    pub(crate) line: u64,
    attributes: Vec<(String, String)>,
    text: String,
    pub(crate) children: Vec<Node>,
}

impl Node {
    /// An attribute; an empty one is none.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        let value = self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.trim());
        value.filter(|value| !value.is_empty())
    }

    /// The first of two attributes that is there: programs changed their names.
    pub(crate) fn either(&self, name: &str, older: &str) -> Option<&str> {
        self.attribute(name).or_else(|| self.attribute(older))
    }

    pub(crate) fn has_attributes(&self) -> bool {
        !self.attributes.is_empty()
    }

    pub(crate) fn child(&self, name: &str) -> Option<&Node> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The children of that name.
    pub(crate) fn all<'n>(&'n self, name: &'n str) -> impl Iterator<Item = &'n Node> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The children of that name inside the only child of another.
    pub(crate) fn inside<'n>(&'n self, outer: &'n str, name: &'n str) -> impl Iterator<Item = &'n Node> {
        self.all(outer).flat_map(move |outer| outer.all(name))
    }

    /// The text of a child, cleaned; an empty one is none.
    pub(crate) fn text_of(&self, name: &str) -> Option<String> {
        self.child(name).and_then(Node::content)
    }

    /// Its own text, cleaned; an empty one is none.
    pub(crate) fn content(&self) -> Option<String> {
        some(Some(&self.text))
    }
}

/// What a file says of an element when it is met.
pub(crate) struct Met<'a> {
    /// The names of the elements around it, the root first.
    pub(crate) path: &'a [String],
    /// The element, as yet without children.
    pub(crate) node: &'a Node,
}

impl Met<'_> {
    pub(crate) fn parent(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }
}

/// Where the walk reports what it mends.
pub(crate) struct Place<'a> {
    pub(crate) file: &'a str,
    pub(crate) limits: &'a Limits,
}

/// Gives each element that is wanted, with all that is inside, to `take`; what stands around them
/// is not kept.
pub(crate) fn records(
    text: &str,
    place: &Place<'_>,
    findings: &mut Findings,
    want: impl Fn(&Met<'_>) -> bool,
    mut take: impl FnMut(Node, &mut Findings) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let mut walk = Walk::new(text, place.limits);
    while let Some(step) = walk.step(place.file, findings)? {
        match step {
            Step::Met => walk.keep = walk.keep || want(&walk.met()),
            Step::Left(node) => take(node, findings)?,
            Step::Other => {}
        }
    }
    Ok(())
}

/// The first elements of a file, for telling formats apart: their names and whether they hold that
/// attribute. Ends silently where the file does.
pub(crate) fn first_elements(text: &str, limits: &Limits, mut look: impl FnMut(&Met<'_>) -> bool) {
    let mut walk = Walk::new(text, limits);
    let mut findings = Findings::new(0);
    for _ in 0..20_000 {
        match walk.step("", &mut findings) {
            Ok(Some(Step::Met)) if look(&walk.met()) => return,
            Ok(Some(_)) => {}
            Ok(None) | Err(_) => return,
        }
    }
}

enum Step {
    /// An element was entered: it is the last one of the stack.
    Met,
    /// An element that was kept ended.
    Left(Node),
    Other,
}

struct Walk<'a> {
    xml: Reader<&'a [u8]>,
    text: &'a str,
    limits: &'a Limits,
    /// Up to where in `text` lines are counted.
    counted: usize,
    line: u64,
    /// The names of the elements that are open.
    path: Vec<String>,
    /// The element under way, and those around it which are kept.
    open: Vec<Node>,
    keep: bool,
    elements: usize,
    has_root: bool,
}

impl<'a> Walk<'a> {
    fn new(text: &'a str, limits: &'a Limits) -> Walk<'a> {
        let mut xml = Reader::from_str(text);
        xml.config_mut().expand_empty_elements = true;
        Walk {
            xml,
            text,
            limits,
            counted: 0,
            line: 1,
            path: Vec::new(),
            open: Vec::new(),
            keep: false,
            elements: 0,
            has_root: false,
        }
    }

    fn met(&self) -> Met<'_> {
        let around = self.path.len().saturating_sub(1);
        // A step that says `Met` has just put the element there.
        Met { path: &self.path[..around], node: &self.open[self.open.len() - 1] }
    }

    fn step(&mut self, file: &str, findings: &mut Findings) -> Result<Option<Step>, Refusal> {
        self.count_lines();
        let line = self.line;
        let event = match self.xml.read_event() {
            Ok(event) => event,
            Err(error) => return Err(self.refusal(&error).at(line)),
        };
        match event {
            Event::Start(tag) | Event::Empty(tag) => self.enter(&tag, file, findings).map(Some),
            Event::End(_) => Ok(Some(self.leave())),
            Event::Text(text) => self.add(&text.into_inner()).map_err(|kind| kind.at(line)),
            Event::CData(text) => self.add(&text.into_inner()).map_err(|kind| kind.at(line)),
            Event::GeneralRef(name) => self.refer(&name.into_inner(), file, findings).map_err(|kind| kind.at(line)),
            Event::DocType(_) => Err(FindingKind::DocumentType.at(line)),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => Ok(Some(Step::Other)),
            Event::Eof if !self.path.is_empty() => Err(FindingKind::Truncated.at(line)),
            Event::Eof if !self.has_root => Err(FindingKind::Empty.at(line)),
            Event::Eof => Ok(None),
        }
    }

    fn count_lines(&mut self) {
        let to = usize::try_from(self.xml.buffer_position()).unwrap_or(usize::MAX).min(self.text.len());
        if to > self.counted {
            let passed = &self.text.as_bytes()[self.counted..to];
            self.line += memchr::memchr_iter(b'\n', passed).count() as u64;
            self.counted = to;
        }
    }

    fn refusal(&self, error: &quick_xml::Error) -> FindingKind {
        let at = usize::try_from(self.xml.buffer_position()).unwrap_or(usize::MAX);
        match error {
            quick_xml::Error::Syntax(_) if at >= self.text.len() => FindingKind::Truncated,
            other => FindingKind::Malformed { detail: clean(&other.to_string()) },
        }
    }

    fn enter(&mut self, tag: &BytesStart<'_>, file: &str, findings: &mut Findings) -> Result<Step, Refusal> {
        let line = self.line;
        let max = self.limits.depth;
        if self.path.len() >= max {
            return Err(too_much(Bound::Depth, max).at(line));
        }
        if self.path.is_empty() && self.has_root {
            return Err(FindingKind::Malformed { detail: "two roots".to_owned() }.at(line));
        }
        self.has_root = true;
        let name = tag.name();
        let mut node = Node { name: name.as_ref().to_owned(), line, ..Node::default() };
        self.attributes(tag, &mut node, file, findings).map_err(|kind| kind.at(line))?;
        self.path.push(node.name.clone());
        if self.keep {
            self.elements += 1;
            if self.elements > self.limits.elements {
                return Err(too_much(Bound::Elements, self.limits.elements).at(line));
            }
        } else {
            self.open.clear();
            self.elements = 0;
        }
        self.open.push(node);
        Ok(if self.keep { Step::Other } else { Step::Met })
    }

    fn attributes(&self, tag: &BytesStart<'_>, node: &mut Node, file: &str, findings: &mut Findings) -> Result<(), FindingKind> {
        for attribute in tag.attributes().with_checks(false) {
            let attribute = attribute.map_err(|error| FindingKind::Malformed { detail: clean(&error.to_string()) })?;
            if node.attributes.len() >= self.limits.attributes {
                return Err(too_much(Bound::Attributes, self.limits.attributes));
            }
            if attribute.value.len() > self.limits.value_bytes {
                return Err(too_much(Bound::ValueBytes, self.limits.value_bytes));
            }
            let value = match attribute.normalized_value(XmlVersion::Implicit1_0) {
                Ok(value) => value.into_owned(),
                Err(_) => {
                    findings.add(file, node.line, FindingKind::UnknownEntity { name: clean(&attribute.value) });
                    String::new()
                }
            };
            node.attributes.push((attribute.key.as_ref().to_owned(), value));
        }
        Ok(())
    }

    fn add(&mut self, text: &str) -> Result<Option<Step>, FindingKind> {
        let blank = text.bytes().all(|byte| byte.is_ascii_whitespace());
        if self.path.is_empty() && !blank {
            return Err(FindingKind::Malformed { detail: "text outside the root".to_owned() });
        }
        if self.keep
            && !blank
            && let Some(node) = self.open.last_mut()
        {
            if node.text.len() + text.len() > self.limits.value_bytes {
                return Err(too_much(Bound::ValueBytes, self.limits.value_bytes));
            }
            node.text.push_str(text);
        }
        Ok(Some(Step::Other))
    }

    fn refer(&mut self, name: &str, file: &str, findings: &mut Findings) -> Result<Option<Step>, FindingKind> {
        match quick_xml::escape::unescape(&format!("&{name};")) {
            Ok(character) => self.add(&character),
            Err(_) => {
                findings.add(file, self.line, FindingKind::UnknownEntity { name: clean(name) });
                Ok(Some(Step::Other))
            }
        }
    }

    fn leave(&mut self) -> Step {
        self.path.pop();
        if !self.keep {
            return Step::Other;
        }
        let Some(node) = self.open.pop() else { return Step::Other };
        match self.open.last_mut() {
            Some(parent) => {
                parent.children.push(node);
                Step::Other
            }
            None => {
                self.keep = false;
                Step::Left(node)
            }
        }
    }
}

pub(crate) fn too_much(bound: Bound, max: usize) -> FindingKind {
    FindingKind::TooMuch { bound, max: max as u64 }
}
