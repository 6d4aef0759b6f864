//! As much of HTML as a browser without a screen needs: forms with their fields, and what refreshes a page.

/// A form of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Form {
    id: String,
    pub(crate) action: String,
    pub(crate) posts: bool,
    pub(crate) fields: Vec<Field>,
}

/// A field of a form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) value: String,
    pub(crate) ticked: bool,
}

impl Form {
    /// Whether it asks for a password.
    pub(crate) fn asks_password(&self) -> bool {
        self.fields.iter().any(|field| field.kind == "password")
    }

    /// Where the name of somebody is typed: the last text before the password, else the only text.
    pub(crate) fn name_field(&self) -> Option<&Field> {
        let before = self.fields.iter().position(|field| field.kind == "password").unwrap_or(self.fields.len());
        self.fields[..before].iter().rfind(|field| matches!(field.kind.as_str(), "text" | "email" | "tel"))
    }

    /// Whether a person has nothing to do in it but press.
    pub(crate) fn only_asks_to_press(&self) -> bool {
        self.posts && self.fields.iter().all(|field| matches!(field.kind.as_str(), "hidden" | "submit" | "checkbox" | "button"))
    }

    /// The fields as they are sent, with some filled in.
    pub(crate) fn filled(&self, fills: &[(&str, &str)]) -> Vec<(String, String)> {
        let mut pressed = false;
        let mut out = vec![];
        for field in self.fields.iter().filter(|field| !field.name.is_empty()) {
            let sent = match field.kind.as_str() {
                "checkbox" | "radio" => field.ticked,
                "submit" | "image" => !std::mem::replace(&mut pressed, true),
                "button" | "reset" | "file" => false,
                _ => true,
            };
            if sent {
                let typed = fills.iter().find(|(name, _)| *name == field.name).map(|(_, value)| (*value).to_owned());
                out.push((field.name.clone(), typed.unwrap_or_else(|| field.value.clone())));
            }
        }
        out
    }
}

/// All forms of a page.
pub(crate) fn forms(page: &str) -> Vec<Form> {
    let (mut out, mut open, mut apart) = (vec![], None::<Form>, vec![]);
    for tag in tags(page) {
        match tag.name.as_str() {
            "form" => {
                out.extend(open.take());
                let posts = tag.of("method").eq_ignore_ascii_case("post");
                open = Some(Form { id: tag.of("id"), action: tag.of("action"), posts, fields: vec![] });
            }
            "/form" => out.extend(open.take()),
            "input" | "button" => {
                let usual = if tag.name == "input" { "text" } else { "submit" };
                let kind = Some(tag.of("type").to_ascii_lowercase()).filter(|kind| !kind.is_empty());
                let field = Field {
                    name: tag.of("name"),
                    kind: kind.unwrap_or_else(|| usual.to_owned()),
                    value: tag.of("value"),
                    ticked: tag.has("checked"),
                };
                match &mut open {
                    _ if tag.has("disabled") => {}
                    // A field may stand elsewhere than in its form.
                    _ if tag.has("form") => apart.push((tag.of("form"), field)),
                    Some(form) => form.fields.push(field),
                    None => {}
                }
            }
            _ => {}
        }
    }
    out.extend(open);
    for (id, field) in apart {
        if let Some(form) = out.iter_mut().find(|form| form.id == id) {
            form.fields.push(field);
        }
    }
    out
}

/// What a page says of its own refreshing.
pub(crate) fn refresh(page: &str) -> Option<String> {
    tags(page)
        .into_iter()
        .find(|tag| tag.name == "meta" && tag.of("http-equiv").eq_ignore_ascii_case("refresh"))
        .map(|tag| tag.of("content"))
}

/// A tag with its attributes; one that closes begins with a slash.
struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    fn of(&self, name: &str) -> String {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone()).unwrap_or_default()
    }
    fn has(&self, name: &str) -> bool {
        self.attributes.iter().any(|(known, _)| known == name)
    }
}

/// The tags of a page; comments, scripts and styles are passed over.
fn tags(page: &str) -> Vec<Tag> {
    let (mut out, mut rest) = (vec![], page);
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        if !rest.starts_with(|char: char| char.is_ascii_alphabetic() || char == '/') {
            continue;
        }
        let (tag, after) = one(rest);
        rest = after;
        for raw in ["script", "style"] {
            if tag.name == raw {
                rest = rest.find(&format!("</{raw}")).map_or("", |end| &rest[end..]);
            }
        }
        out.push(tag);
    }
    out
}

/// A tag, from after its `<`, and what follows it.
fn one(text: &str) -> (Tag, &str) {
    let end = text.find(|char: char| char.is_whitespace() || char == '>').unwrap_or(text.len());
    let mut tag = Tag { name: text[..end].trim_end_matches('/').to_ascii_lowercase(), attributes: vec![] };
    let mut rest = &text[end..];
    loop {
        rest = rest.trim_start_matches(|char: char| char.is_whitespace() || char == '/');
        if let Some(after) = rest.strip_prefix('>') {
            return (tag, after);
        }
        if rest.is_empty() {
            return (tag, "");
        }
        let stop = |char: char| char.is_whitespace() || matches!(char, '=' | '>' | '/');
        let end = rest.find(stop).unwrap_or(rest.len()).max(usize::from(rest.starts_with('=')));
        let name = rest[..end].to_ascii_lowercase();
        rest = rest[end..].trim_start();
        let mut value = "";
        if let Some(after) = rest.strip_prefix('=') {
            (value, rest) = attribute(after.trim_start());
        }
        tag.attributes.push((name, plain(value)));
    }
}

/// The value of an attribute, and what follows it.
fn attribute(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(inside) = text.strip_prefix(quote) {
            return inside.split_once(quote).unwrap_or((inside, ""));
        }
    }
    text.split_at(text.find(|char: char| char.is_whitespace() || char == '>').unwrap_or(text.len()))
}

/// A text with its references undone.
fn plain(text: &str) -> String {
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let known = rest.find(';').filter(|end| *end < 12).and_then(|end| Some((reference(&rest[1..end])?, end + 1)));
        let (char, length) = known.unwrap_or(('&', 1));
        out.push(char);
        rest = &rest[length..];
    }
    out.push_str(rest);
    out
}

fn reference(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => {
            let digits = name.strip_prefix('#')?;
            let number = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(number)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_read_as_servers_write_them() {
        let page = r#"<!-- <form action="/no"> --><script>if (a < b) { "<form>" }</script>
            <form method=POST action='/login?a=1&amp;b=&#39;'><input type="hidden" name="lt" value="LT-1&quot;">
            <INPUT name=username><input type=password name=password /><input type="checkbox" name="warn" value="true">
            <input type=checkbox name=keep checked><button name="_event" value="go">Go</button><button name="other">no</button></form>
            <form action="/search"><input name="q"></form>"#;
        let all = forms(page);
        assert_eq!(all.len(), 2);
        let form = &all[0];
        assert_eq!((form.action.as_str(), form.posts, form.asks_password()), ("/login?a=1&b='", true, true));
        assert_eq!(form.name_field().map(|field| field.name.as_str()), Some("username"));
        let sent = form.filled(&[("username", "lina"), ("password", "p")]);
        let sent: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(sent, [("lt", "LT-1\""), ("username", "lina"), ("password", "p"), ("keep", ""), ("_event", "go")]);
        let apart = forms("<form id=f method=post></form><form id=g></form><button form=f name=go value=yes>Go</button>");
        assert_eq!(apart[0].filled(&[]), [("go".to_owned(), "yes".to_owned())]);
        assert!(apart[1].fields.is_empty());
        assert!(!all[1].asks_password() && !all[1].posts);
        assert!(!all[1].only_asks_to_press());
    }

    #[test]
    fn broken_pages_end() {
        for page in ["<", "<a", "<form action=", "<form =", "<input '", "<!--", "<script>", "<a b='c>", "&;&#xffffffff;<p &amp"] {
            assert!(forms(page).len() <= 1, "{page}");
        }
        assert_eq!(refresh("<meta http-equiv='Refresh' content='0;url=/a?b&amp;c'>").as_deref(), Some("0;url=/a?b&c"));
    }
}
