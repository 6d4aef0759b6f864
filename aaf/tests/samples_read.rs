//! The hand-made sample says what its README promises.
use std::path::{Path, PathBuf};

use preau_aaf::*;

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples").join(name)
}

#[test]
fn quick() {
    let work = tempfile::tempdir().unwrap();
    let all = open(&sample(""), work.path(), &Limits::default()).unwrap();
    assert_eq!(all.len(), 2);
    for d in &all {
        println!("{} {:?} {} {} {:?}", d.name, d.kind, d.academy, d.date, d.degree);
        for f in &d.files {
            let mut r = Reader::open(&f.path).unwrap();
            let mut rec = Record::default();
            while r.read(&mut rec).unwrap() {
                println!("{} {} {:?} {}", f.name, rec.line, rec.request, rec.id());
                if rec.request == Request::Add {
                    println!("{:#?}", decode(&rec.raw, d.degree).unwrap());
                }
            }
        }
    }
}
