//! Every sentence of the book exists in both languages, and every point has its own.

use kit::words::{Catalogue, Lang};
use std::collections::BTreeSet;

#[test]
fn every_sentence_is_said_in_both_languages() {
    let catalogue = Catalogue::load([preau_accept::words()]).unwrap();
    let keys = |lang| catalogue.keys(lang).iter().cloned().collect::<BTreeSet<String>>();
    assert_eq!(keys(Lang::Fr), keys(Lang::En));
    let mut used = BTreeSet::new();
    for file in walk(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        let text = std::fs::read_to_string(file).unwrap();
        // What stands between quotes, and is the name of a sentence or of a point.
        for rest in text.split('"').skip(1) {
            let whole = rest.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
            if whole && rest.starts_with("accept-") && rest != "accept-language" {
                used.insert(rest.to_owned());
            } else if whole && (rest.starts_with("cas-") || rest.starts_with("oidc-")) {
                used.insert(format!("accept-{rest}"));
            }
        }
    }
    let known = keys(Lang::Fr);
    assert_eq!(used.difference(&known).collect::<Vec<_>>(), Vec::<&String>::new(), "said, and in no catalogue");
    let frame = ["title", "expected", "seen", "moot", "held", "missed", "advised", "sum", "signs"];
    let left: Vec<&String> =
        known.difference(&used).filter(|key| !frame.iter().any(|word| key.starts_with(&format!("accept-{word}")))).collect();
    assert_eq!(left, Vec::<&String>::new(), "in the catalogues, and said nowhere");
}

fn walk(folder: std::path::PathBuf) -> Vec<std::path::PathBuf> {
    let mut out = vec![];
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { out.extend(walk(path)) } else { out.push(path) }
    }
    out
}
