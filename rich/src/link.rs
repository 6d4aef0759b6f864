//! Where a text may lead: web pages, mail addresses, pages of this site.

use std::fmt;
use url::Url;

const LINK_MAX: usize = 2_000;

/// An address that a text may lead to: `https:`, `http:`, `mailto:`, or a path of this site.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Link(String);

impl Link {
    /// Takes an address apart and writes it anew; none when a text may not lead there.
    pub fn parse(address: &str) -> Option<Self> {
        let address = address.trim();
        if address.is_empty() || address.len() > LINK_MAX || address.chars().any(char::is_control) {
            return None;
        }
        let written = if address.starts_with('/') { of_this_site(address)? } else { elsewhere(address)? };
        let sound = written.len() <= LINK_MAX && written.chars().all(|char| char.is_ascii_graphic() && !"<>\"`\\".contains(char));
        sound.then_some(Self(written))
    }
    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// Whether it leads away from this site.
    pub fn is_outward(&self) -> bool {
        !self.0.starts_with('/')
    }
    /// Whether it leads to a web page elsewhere.
    pub(crate) fn is_web(&self) -> bool {
        self.0.starts_with("http")
    }
}

fn of_this_site(address: &str) -> Option<String> {
    let here = Url::parse("https://here.invalid").ok()?;
    let url = here.join(address).ok()?;
    let path = url.as_str().strip_prefix("https://here.invalid")?;
    // `//elsewhere` and `/\elsewhere` have another host after joining, `/.//elsewhere` only looks like a path.
    let inside = path.starts_with('/') && !path.starts_with("//") && !address[1..].starts_with(['/', '\\']);
    inside.then(|| quiet(path))
}

fn elsewhere(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    let allowed = match url.scheme() {
        // A name before the host is there to deceive.
        "http" | "https" => url.has_host() && url.username().is_empty() && url.password().is_none(),
        "mailto" => url.path().contains('@'),
        _ => false,
    };
    allowed.then(|| quiet(url.as_str()))
}

/// Signs that mean nothing in an address, but something where it is typed.
fn quiet(address: &str) -> String {
    address.replace('\\', "%5C").replace('`', "%60").replace('|', "%7C")
}

impl fmt::Display for Link {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// Cuts a text where whole web addresses begin and end: pieces, and the link of those that are one.
pub(crate) fn cut(text: &str) -> Vec<(&str, Option<Link>)> {
    let mut pieces = vec![];
    let (mut done, mut from) = (0, 0);
    while let Some(found) = text[from..].find("http").map(|at| from + at) {
        let end =
            text[found..].find(|char: char| char.is_whitespace() || "<>\"«»`".contains(char)).map_or(text.len(), |at| found + at);
        let address = text[found..end].trim_end_matches(|char: char| ".,;:!?…)]}'’*_~|".contains(char));
        let begins = !text[..found].ends_with(char::is_alphanumeric);
        let whole = address.starts_with("http://") || address.starts_with("https://");
        match (begins && whole).then(|| Link::parse(address)).flatten() {
            Some(link) => {
                if found > done {
                    pieces.push((&text[done..found], None));
                }
                pieces.push((address, Some(link)));
                done = found + address.len();
                from = done;
            }
            None => from = found + "http".len(),
        }
    }
    if done < text.len() {
        pieces.push((&text[done..], None));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_leads_to_the_web_to_mail_and_into_this_site() {
        for (address, written) in [
            ("https://fr.wikipedia.org/wiki/Préau", "https://fr.wikipedia.org/wiki/Pr%C3%A9au"),
            (" http://example.org ", "http://example.org/"),
            ("HTTPS://EXAMPLE.org/A?b=c&d#e", "https://example.org/A?b=c&d#e"),
            ("mailto:cdi@example.fr", "mailto:cdi@example.fr"),
            ("/timetable?week=2026-11-23#monday", "/timetable?week=2026-11-23#monday"),
            ("/a/../b", "/b"),
        ] {
            assert_eq!(Link::parse(address).expect(address).as_str(), written);
        }
    }

    #[test]
    fn a_text_leads_nowhere_else() {
        for address in [
            "",
            "#",
            "page",
            "../page",
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            " javascript:alert(1)",
            "java\tscript:alert(1)",
            "java\nscript:alert(1)",
            "\u{1}javascript:alert(1)",
            "data:text/html,<script>alert(1)</script>",
            "vbscript:x",
            "file:///etc/passwd",
            "blob:https://example.org/x",
            "//example.org",
            "/\\example.org",
            "/\t/example.org",
            "\\\\example.org",
            "/.//example.org",
            "https://user@example.org",
            "https://a:b@example.org",
            "https:",
            "http://",
            "mailto:",
            "mailto:<script>@x",
            "mailto:a@b\"onclick=\"x",
            "javascript://example.org/%0aalert(1)",
            "&#106;avascript:alert(1)",
            "feed:javascript:alert(1)",
            "intent://x",
        ] {
            assert_eq!(Link::parse(address), None, "{address:?}");
        }
    }

    #[test]
    fn whole_addresses_are_found_in_a_text() {
        let cut: Vec<_> = cut("Voir (https://example.org/a), et xhttp://b.fr, http:// puis http://c.fr.")
            .into_iter()
            .map(|(text, link)| (text, link.is_some()))
            .collect();
        assert_eq!(
            cut,
            [
                ("Voir (", false),
                ("https://example.org/a", true),
                ("), et xhttp://b.fr, http:// puis ", false),
                ("http://c.fr", true),
                (".", false)
            ]
        );
    }
}
