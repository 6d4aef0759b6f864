//! Every sentence exists in French and in English, and means to be there.

use kit::words::{Catalogue, Lang};
use std::collections::BTreeSet;

fn catalogue() -> Catalogue {
    Catalogue::load(preau::features::slices().iter().map(|slice| slice.words)).expect("the catalogues load")
}

#[test]
fn both_languages_say_the_same_things() {
    let catalogue = catalogue();
    let keys = |lang| catalogue.keys(lang).iter().cloned().collect::<BTreeSet<String>>();
    let (french, english) = (keys(Lang::Fr), keys(Lang::En));
    assert_eq!(french.difference(&english).collect::<Vec<_>>(), Vec::<&String>::new(), "in French only");
    assert_eq!(english.difference(&french).collect::<Vec<_>>(), Vec::<&String>::new(), "in English only");
    let familiar = keys(Lang::FrTu);
    assert_eq!(familiar.difference(&french).collect::<Vec<_>>(), Vec::<&String>::new(), "with « tu » only");
}

#[test]
fn no_key_is_said_twice() {
    let catalogue = catalogue();
    for lang in Lang::ALL {
        let all = catalogue.keys(lang);
        let once: BTreeSet<&String> = all.iter().collect();
        assert_eq!(all.len(), once.len(), "{lang:?}");
    }
}

#[test]
fn what_the_journal_says_has_its_words() {
    let slices = preau::features::slices();
    let catalogue = catalogue();
    for lang in [Lang::Fr, Lang::En] {
        let keys: BTreeSet<&str> = catalogue.keys(lang).iter().map(String::as_str).collect();
        let missing: Vec<_> = slices
            .iter()
            .flat_map(|slice| slice.noted)
            .filter(|(kind, name, _)| {
                let (said, _) = kit::audit::say(&[(*kind, *name, kit::audit::Saying::Plain)], kind, name, "").unwrap();
                !keys.contains(said.key.as_ref())
            })
            .collect();
        assert_eq!(missing, Vec::<&kit::audit::Noted>::new(), "{lang:?}");
    }
    let all: Vec<_> = slices.iter().flat_map(|slice| slice.noted).map(|(kind, name, _)| (kind, name)).collect();
    assert_eq!(all.len(), all.iter().collect::<BTreeSet<_>>().len(), "a pair is declared twice");
}
