//! Whether every sentence that code and templates name is in the catalogues, in both languages.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// One catalogue: keys, each with the variables it shows.
type Catalogue = BTreeMap<String, BTreeSet<String>>;

/// What is wrong with the words of the whole repository; nothing, when all is well.
///
/// Every folder with `words/` says the same keys with the same variables in French and English; its « tu »
/// holds only what its French has; no key is said twice; every key that a template or a source names is said.
pub fn check_words(root: &Path) -> Vec<String> {
    let mut faults = vec![];
    let mut all: BTreeMap<String, PathBuf> = BTreeMap::new();
    let folders = crates(root);
    for folder in &folders {
        let read = |language: &str| read_catalogue(&folder.join("words").join(language), &mut vec![]);
        let (french, tu, english) = (read("fr.ftl"), read("fr-tu.ftl"), read("en.ftl"));
        compare(folder, &french, &tu, &english, &mut faults);
        for language in ["fr.ftl", "fr-tu.ftl", "en.ftl"] {
            let mut twice = vec![];
            read_catalogue(&folder.join("words").join(language), &mut twice);
            faults.extend(twice.into_iter().map(|key| format!("{}: {key} is said twice in {language}", folder.display())));
        }
        for key in french.into_keys() {
            if let Some(other) = all.insert(key.clone(), folder.clone()) {
                faults.push(format!("{key} is said by {} and by {}", other.display(), folder.display()));
            }
        }
    }
    for folder in &folders {
        for file in files(folder) {
            for key in named_in(&file) {
                if !all.contains_key(&key) {
                    faults.push(format!("{}: {key} is in no catalogue", file.display()));
                }
            }
        }
    }
    faults
}

/// The folders that have catalogues.
fn crates(root: &Path) -> Vec<PathBuf> {
    let mut out = vec![root.join("kit"), root.join("preau"), root.join("sample"), root.join("accept")];
    if let Ok(features) = std::fs::read_dir(root.join("features")) {
        out.extend(features.flatten().map(|entry| entry.path()));
    }
    out.retain(|folder| folder.join("words").is_dir());
    out.sort();
    out
}

fn compare(folder: &Path, french: &Catalogue, tu: &Catalogue, english: &Catalogue, faults: &mut Vec<String>) {
    let folder = folder.display();
    for (key, variables) in french {
        match english.get(key) {
            None => faults.push(format!("{folder}: {key} is not said in English")),
            Some(others) if others != variables => {
                faults.push(format!("{folder}: {key} has other variables in English: {variables:?} and {others:?}"));
            }
            Some(_) => {}
        }
    }
    faults.extend(
        english.keys().filter(|key| !french.contains_key(*key)).map(|key| format!("{folder}: {key} is not said in French")),
    );
    faults.extend(
        tu.keys().filter(|key| !french.contains_key(*key)).map(|key| format!("{folder}: {key} is said with « tu » alone")),
    );
}

/// Reads a catalogue of Fluent: a message begins at the start of a line and goes on in indented ones.
fn read_catalogue(path: &Path, twice: &mut Vec<String>) -> Catalogue {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let mut out = Catalogue::new();
    let mut key = String::new();
    for line in text.lines() {
        if let Some((name, _)) = line.split_once(" =").filter(|_| line.starts_with(|first: char| first.is_ascii_lowercase())) {
            key = name.to_owned();
            if out.insert(key.clone(), BTreeSet::new()).is_some() {
                twice.push(key.clone());
            }
        }
        if let Some(variables) = out.get_mut(&key) {
            // A variable that only chooses a form (an elision, a gender) may be of no use in another language; a
            // dollar outside braces is one that is read (a price, a formula).
            let shown = line
                .split('{')
                .skip(1)
                .filter_map(|opened| opened.split('}').next()?.split_once('$'))
                .map(|(_, rest)| rest)
                .filter(|rest| !rest.contains("->"));
            variables.extend(shown.map(|rest| rest.chars().take_while(|char| is_of_key(*char)).collect::<String>()));
        }
    }
    out
}

/// Sources and templates below a folder, tests left out.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut out = vec![];
    let Ok(entries) = std::fs::read_dir(folder) else { return out };
    for path in entries.flatten().map(|entry| entry.path()) {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("");
        if path.is_dir() && !matches!(name, "target" | "tests" | "assets" | "words" | "migrations") {
            out.extend(files(&path));
        } else if (name.ends_with(".rs") && name != "tests.rs") || name.ends_with(".html") {
            out.push(path);
        }
    }
    out
}

fn is_of_key(char: char) -> bool {
    char.is_ascii_lowercase() || char.is_ascii_digit() || matches!(char, '-' | '_')
}

/// The keys that a file names.
fn named_in(file: &Path) -> BTreeSet<String> {
    let text = std::fs::read_to_string(file).unwrap_or_default();
    if file.extension().is_some_and(|end| end == "html") { in_template(&text) } else { in_source(&text) }
}

/// `{{ "key"|t }}`, `{{ "key"|with(…) }}`, and the labels and hints given to the macros of forms.
fn in_template(text: &str) -> BTreeSet<String> {
    let mut out: BTreeSet<String> = BTreeSet::new();
    for end in ["\"|t ", "\"|t}", "\"|t|", "\"|with("] {
        for (at, _) in text.match_indices(end) {
            let key = &text[text[..at].rfind('"').map_or(at, |quote| quote + 1)..at];
            out.insert(key.to_owned());
        }
    }
    for (call, places) in [("form::text(", &[1, 4][..]), ("form::select(", &[1])] {
        for (at, _) in text.match_indices(call) {
            let inside = text[at..].split("%}").next().unwrap_or("");
            let literals: Vec<&str> = inside.split('"').skip(1).step_by(2).collect();
            out.extend(places.iter().filter_map(|place| literals.get(*place)).map(|key| (*key).to_owned()));
        }
    }
    out.into_iter().filter(|key| !key.is_empty() && key.chars().all(is_of_key)).collect()
}

/// `text!("key"`, `Text::from("key"`, `.saying("key"`, `act: "key"`, reasons of rights, and the words of settings.
fn in_source(text: &str) -> BTreeSet<String> {
    let code: String = text
        .split("#[cfg(test)]")
        .next()
        .unwrap_or("")
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| [line, "\n"])
        .collect();
    let mut out = BTreeSet::new();
    let mut after = |mark: &str, keys: fn(&str) -> Vec<String>| {
        for (at, _) in code.match_indices(mark) {
            let rest = code[at + mark.len()..].trim_start();
            let Some(literal) = rest.strip_prefix('"').and_then(|rest| rest.split('"').next()) else { continue };
            out.extend(keys(literal));
        }
    };
    let itself = |literal: &str| vec![literal.to_owned()];
    for mark in ["text!(", "Text::from(", ".saying(", "act:", "Allow(", "Deny("] {
        after(mark, itself);
    }
    after("SettingSpec { name:", |name| {
        let id = name.replace('.', "-");
        vec![format!("setting-{id}"), format!("setting-{id}-hint")]
    });
    let reasons = code.split('"').skip(1).step_by(2).filter(|literal| literal.starts_with("right-"));
    out.extend(reasons.map(str::to_owned));
    out.into_iter().filter(|key| !key.is_empty() && key.chars().all(is_of_key)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_found_where_they_are_named() {
        let template = r#"{{ "a-key"|t }}{{ "b-key"|with("count", 2)|t }}{{ "house"|icon }}
            {% call form::text(filled, "login", "c-label", "text", "username", "d-hint") %}{% endcall %}"#;
        assert_eq!(Vec::from_iter(in_template(template)), ["a-key", "b-key", "c-label", "d-hint"]);
        let source = "// text!(\"not-this\")\nfn f() { text!(\"e-key\", n = 1); Decision::when(x, \"right-f\", \"right-g\"); }
            const S: SettingSpec = SettingSpec { name: \"home.days\" };\n#[cfg(test)] mod tests { text!(\"h\") }";
        assert_eq!(
            Vec::from_iter(in_source(source)),
            ["e-key", "right-f", "right-g", "setting-home-days", "setting-home-days-hint"]
        );
    }

    #[test]
    fn a_catalogue_that_lacks_or_repeats_is_found() {
        let root = tempfile::tempdir().unwrap();
        let words = root.path().join("kit/words");
        std::fs::create_dir_all(&words).unwrap();
        std::fs::write(words.join("fr.ftl"), "one = { $n } un\nsix = six $euros\ntwo = deux\ntwo = deux\n").unwrap();
        std::fs::write(words.join("fr-tu.ftl"), "three = trois\n").unwrap();
        std::fs::write(words.join("en.ftl"), "one = one\nsix = six $dollars\nfour = four\n").unwrap();
        std::fs::write(root.path().join("kit/page.html"), "{{ \"five\"|t }}").unwrap();
        let faults = check_words(root.path()).join("\n");
        for expected in [
            "one has other variables",
            "two is not said in English",
            "two is said twice",
            "three is said with",
            "four is not said in French",
            "five is in no catalogue",
        ] {
            assert!(faults.contains(expected), "{expected}: {faults}");
        }
        assert!(!faults.contains("six has"), "{faults}");
    }
}
