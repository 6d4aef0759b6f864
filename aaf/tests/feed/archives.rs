//! Archives as they come, and as the ill-meaning make them.

use std::fs::{self, File};
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use preau_aaf::{Category, Degree, DeliveryError, DeliveryErrorKind as Kind, DeliveryKind, Limits, open};
use tempfile::TempDir;
use zip::write::SimpleFileOptions;

use super::{Known, add, apply, deliveries, file, samples};

const NAME: &str = "ENT2DVA-ENT99_Delta_20260921_Eleve_0000.xml";

fn sample(folder: &str) -> Vec<(String, Vec<u8>)> {
    let mut all: Vec<_> = fs::read_dir(samples().join(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read(&path).unwrap()))
        .collect();
    all.sort();
    all
}

fn one(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    vec![(NAME.to_owned(), bytes.to_vec())]
}

/// A small true delta.
fn delta() -> Vec<u8> {
    let header = "<!-- codeAcademieExport=\"99\" -->";
    file(&format!("{header}{}", add(Category::Eleve, "1", &[("sn", &["A"])]))).into_bytes()
}

fn tgz(entries: &[(String, Vec<u8>)]) -> Vec<u8> {
    tar_with(entries, |_| {})
}

fn tar_with(entries: &[(String, Vec<u8>)], more: impl FnOnce(&mut tar::Builder<GzEncoder<Vec<u8>>>)) -> Vec<u8> {
    let mut tar = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::default()));
    for (name, bytes) in entries {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        // Written by hand: the library itself refuses to write unsafe names.
        let field = &mut header.as_old_mut().name;
        if name.len() < field.len() {
            field[..name.len()].copy_from_slice(name.as_bytes());
            header.set_cksum();
            tar.append(&header, bytes.as_slice()).unwrap();
        } else {
            tar.append_data(&mut header, name, bytes.as_slice()).unwrap();
        }
    }
    more(&mut tar);
    tar.into_inner().unwrap().finish().unwrap()
}

fn zip(entries: &[(String, Vec<u8>)]) -> Vec<u8> {
    zip_with(entries, SimpleFileOptions::default())
}

fn zip_with(entries: &[(String, Vec<u8>)], options: SimpleFileOptions) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        zip.start_file(name.as_str(), options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Puts an archive in a folder of its own.
fn put(name: &str, bytes: &[u8]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    (folder, path)
}

fn refused(name: &str, bytes: &[u8], limits: &Limits) -> Kind {
    let (folder, path) = put(name, bytes);
    let work = folder.path().join("work");
    let DeliveryError { kind, .. } = open(&path, &work, limits).unwrap_err();
    // Whatever was tried, nothing stands outside of the work folder.
    let names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(names.iter().all(|found| found == name || found == "work"), "{names:?}");
    kind
}

fn refused_by_default(name: &str, bytes: &[u8]) -> Kind {
    refused(name, bytes, &Limits::default())
}

/// What a delivery says, wherever it was found.
fn known(path: &Path) -> Vec<(DeliveryKind, Degree, Known)> {
    let work = tempfile::tempdir().unwrap();
    let mut known = Known::new();
    open(path, work.path(), &Limits::default())
        .unwrap()
        .iter()
        .map(|delivery| {
            apply(&mut known, delivery);
            (delivery.kind, delivery.degree, known.clone())
        })
        .collect()
}

#[test]
fn folders_and_archives_say_the_same() {
    let told = known(&samples());
    assert_eq!(told.len(), 2);
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("ENT2DVA.20260914.tgz"), tgz(&sample("complet"))).unwrap();
    fs::write(folder.path().join("ENT2DVA.20260921.Delta.zip"), zip(&sample("delta"))).unwrap();
    fs::write(folder.path().join("notes.txt"), "nothing of the feed").unwrap();
    assert!(known(folder.path()) == told);
    let inside: Vec<(String, Vec<u8>)> = ["complet", "delta"]
        .iter()
        .flat_map(|folder| sample(folder).into_iter().map(move |(name, bytes)| (format!("./{folder}/{name}"), bytes)))
        .collect();
    for (name, bytes) in [("all.zip", zip(&inside)), ("all.tar.gz", tgz(&inside))] {
        let (_folder, path) = put(name, &bytes);
        assert!(known(&path) == told, "{name}");
    }
    let nested = [("a/one.tgz".to_owned(), tgz(&sample("complet"))), ("two.zip".to_owned(), zip(&sample("delta")))];
    let (_folder, path) = put("outer.zip", &zip(&nested));
    assert!(known(&path) == told);
}

#[test]
fn a_work_folder_inside_the_folder_is_not_read_again() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("one.tgz"), tgz(&sample("complet"))).unwrap();
    let work = folder.path().join("x/../work");
    fs::create_dir_all(folder.path().join("x")).unwrap();
    fs::create_dir_all(&work).unwrap();
    assert_eq!(open(folder.path(), &work, &Limits::default()).unwrap().len(), 1);
}

#[test]
fn long_names_are_read() {
    let long = format!("{}/{NAME}", "folder-with-a-long-name".repeat(8));
    let (_folder, path) = put("long.tgz", &tgz(&[(long, delta())]));
    assert_eq!(known(&path).len(), 1);
}

#[test]
fn unsafe_paths_are_refused() {
    for name in ["../evil", "/etc/evil", "a/../../evil", "..\\evil", "C:\\evil", "\\evil"] {
        let entries = [(format!("{name}/{NAME}"), delta()), (NAME.to_owned(), delta())];
        assert!(matches!(refused_by_default("x.tgz", &tgz(&entries)), Kind::UnsafePath { .. }), "tgz {name}");
        assert!(matches!(refused_by_default("x.zip", &zip(&entries)), Kind::UnsafePath { .. }), "zip {name}");
        // Also of what would not be unpacked.
        let entries = [(format!("{name}.txt"), b"x".to_vec()), (NAME.to_owned(), delta())];
        assert!(matches!(refused_by_default("x.tgz", &tgz(&entries)), Kind::UnsafePath { .. }), "tgz {name}");
        assert!(matches!(refused_by_default("x.zip", &zip(&entries)), Kind::UnsafePath { .. }), "zip {name}");
    }
}

#[test]
fn links_and_devices_are_refused() {
    for kind in [tar::EntryType::Symlink, tar::EntryType::Link, tar::EntryType::Fifo, tar::EntryType::Char] {
        let bytes = tar_with(&[], |tar| {
            let mut header = tar::Header::new_gnu();
            header.set_entry_type(kind);
            header.set_size(0);
            header.set_path(NAME).unwrap();
            header.set_link_name("/etc/passwd").unwrap();
            header.set_cksum();
            tar.append(&header, std::io::empty()).unwrap();
        });
        assert!(matches!(refused_by_default("x.tgz", &bytes), Kind::NotAFile { .. }), "{kind:?}");
    }
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.add_symlink(NAME, "/etc/passwd", SimpleFileOptions::default()).unwrap();
    let bytes = zip.finish().unwrap().into_inner();
    assert!(matches!(refused_by_default("x.zip", &bytes), Kind::NotAFile { .. }));
}

#[cfg(unix)]
#[test]
fn links_in_folders_are_not_followed() {
    let folder = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink("/etc/passwd", folder.path().join(NAME)).unwrap();
    let work = tempfile::tempdir().unwrap();
    let error = open(folder.path(), work.path(), &Limits::default()).unwrap_err();
    assert!(matches!(error.kind, Kind::NotAFile { .. }));
}

#[test]
fn crowds_are_refused() {
    let crowd: Vec<(String, Vec<u8>)> = (0..60).map(|at| (format!("{at}.txt"), Vec::new())).collect();
    let limits = Limits { entries: 50, ..Limits::default() };
    assert!(matches!(refused("x.tgz", &tgz(&crowd), &limits), Kind::TooManyEntries { max: 50 }));
    assert!(matches!(refused("x.zip", &zip(&crowd), &limits), Kind::TooManyEntries { max: 50 }));
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in &crowd {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    let work = tempfile::tempdir().unwrap();
    assert!(matches!(open(folder.path(), work.path(), &limits).unwrap_err().kind, Kind::TooManyEntries { max: 50 }));
}

#[test]
fn a_zip_that_claims_a_million_entries_is_refused_before_it_is_read() {
    let mut bytes = b"PK\x05\x06".to_vec();
    bytes.extend([0, 0, 0, 0, 0x10, 0x27, 0x11, 0x27]); // 10,001 entries
    bytes.extend([0; 10]);
    assert!(matches!(refused_by_default("x.zip", &bytes), Kind::TooManyEntries { .. }));
}

#[test]
fn bombs_are_refused() {
    let limits = Limits { ratio_from_bytes: 1 << 20, ..Limits::default() };
    let zeros = one(&vec![b' '; 8 << 20]);
    assert!(matches!(refused("x.tgz", &tgz(&zeros), &limits), Kind::SuspectRatio { max: 200 }));
    assert!(matches!(refused("x.zip", &zip(&zeros), &limits), Kind::SuspectRatio { max: 200 }));
    // Also where the bomb is in a file that is not wanted, or in a name.
    let unwanted = [("zeros.bin".to_owned(), vec![0; 8 << 20])];
    assert!(matches!(refused("x.tgz", &tgz(&unwanted), &limits), Kind::SuspectRatio { .. }));
    let limits = Limits { total_bytes: 1 << 20, ..Limits::default() };
    let entries = [(NAME.to_owned(), vec![b' '; 700 << 10]), (NAME.replace("0000", "0001"), vec![b' '; 700 << 10])];
    assert!(matches!(refused("x.tgz", &tgz(&entries), &limits), Kind::TooLarge { max_bytes: 1_048_576 }));
    assert!(matches!(refused("x.zip", &zip(&entries), &limits), Kind::TooLarge { max_bytes: 1_048_576 }));
}

#[test]
fn a_zip_that_lies_about_its_sizes_is_refused() {
    let mut bytes = zip(&one(&delta()));
    let size = u32::try_from(delta().len()).unwrap().to_le_bytes();
    let places: Vec<usize> = (0..bytes.len() - 4).filter(|&at| bytes[at..at + 4] == size).collect();
    assert!(!places.is_empty());
    for at in places {
        bytes[at..at + 4].copy_from_slice(&7u32.to_le_bytes());
    }
    assert!(matches!(refused_by_default("x.zip", &bytes), Kind::BadArchive(_)));
}

#[test]
fn archives_nest_once() {
    let inner = zip(&one(&delta()));
    let middle = tgz(&[("inner.zip".to_owned(), inner)]);
    let outer = zip(&[("middle.tgz".to_owned(), middle)]);
    assert!(matches!(refused_by_default("x.zip", &outer), Kind::NestedTooDeep { .. }));
}

#[test]
fn two_entries_of_one_name_are_refused() {
    let twice = [(NAME.to_owned(), delta()), (NAME.to_owned(), delta())];
    assert!(matches!(refused_by_default("x.tgz", &tgz(&twice)), Kind::TwiceTheSame { .. }));
}

#[test]
fn cut_and_damaged_archives_are_refused() {
    for (name, whole) in [("x.tgz", tgz(&sample("complet"))), ("x.zip", zip(&sample("complet")))] {
        for part in 1..8 {
            let cut = &whole[..whole.len() * part / 8];
            assert!(matches!(refused_by_default(name, cut), Kind::BadArchive(_)), "{name} {part}");
        }
        let mut hurt = whole.clone();
        let middle = hurt.len() / 2;
        for byte in &mut hurt[middle..middle + 40] {
            *byte ^= 0x5A;
        }
        let kind = refused_by_default(name, &hurt);
        assert!(matches!(kind, Kind::BadArchive(_) | Kind::Io(_) | Kind::Unreadable(_)), "{name}: {kind:?}");
    }
    // Only the last bytes, where gzip keeps its sum.
    let whole = tgz(&sample("complet"));
    assert!(matches!(refused_by_default("x.tgz", &whole[..whole.len() - 4]), Kind::BadArchive(_)));
    assert!(matches!(refused_by_default("x.tgz", b"not an archive"), Kind::NotAnArchive));
    assert!(matches!(refused_by_default("x.zip", b""), Kind::NotAnArchive));
}

#[test]
fn nothing_of_the_feed_is_said_so() {
    let nothing = [("readme.txt".to_owned(), b"hello".to_vec())];
    assert!(matches!(refused_by_default("x.zip", &zip(&nothing)), Kind::NothingFound));
    assert!(matches!(refused_by_default("x.tgz", &tgz(&nothing)), Kind::NothingFound));
}

/// A folder with these files.
fn folder(files: &[(&str, String)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        File::create(path).unwrap().write_all(text.as_bytes()).unwrap();
    }
    folder
}

fn told(files: &[(&str, String)]) -> Kind {
    let work = tempfile::tempdir().unwrap();
    open(folder(files).path(), work.path(), &Limits::default()).unwrap_err().kind
}

fn head(academy: &str, degree: &str) -> String {
    file(&format!("<!-- codeAcademieExport=\"{academy}\" --><!-- degre=\"{degree}\" -->"))
}

#[test]
fn incomplete_deliveries_are_refused() {
    let all = |kind: &str, skip: &str| -> Vec<(String, String)> {
        ["EtabEducNat", "Eleve", "PersRelEleve", "PersEducNat"]
            .iter()
            .filter(|category| **category != skip)
            .map(|category| (format!("ENT_{kind}_20260914_{category}_0000.xml"), head("99", "2D")))
            .collect()
    };
    let borrow = |files: &[(String, String)]| -> Vec<(&'static str, String)> {
        files.iter().map(|(name, text)| (&*name.clone().leak(), text.clone())).collect()
    };
    assert_eq!(deliveries(folder(&borrow(&all("Complet", ""))).path()).len(), 1);
    for (skip, category) in [("Eleve", Category::Eleve), ("EtabEducNat", Category::EtabEducNat)] {
        assert!(
            matches!(told(&borrow(&all("Complet", skip))), Kind::MissingCategory { category: missing } if missing == category)
        );
    }
    // A Delta says only what changed.
    assert_eq!(deliveries(folder(&borrow(&all("Delta", "Eleve"))).path()).len(), 1);
    let mut gap = borrow(&all("Complet", ""));
    gap.push(("ENT_Complet_20260914_Eleve_0002.xml", head("99", "2D")));
    assert!(matches!(told(&gap), Kind::MissingPart { category: Category::Eleve, number: 1 }));
    let late = [("ENT_Delta_20260914_Eleve_0004.xml", head("99", "2D"))];
    assert!(matches!(told(&late), Kind::MissingPart { category: Category::Eleve, number: 0 }));
    let empty = [("ENT_Delta_20260914_Eleve_0000.xml", String::new())];
    assert!(matches!(told(&empty), Kind::Unreadable(_)));
}

#[test]
fn academies_degrees_and_dates_are_found_where_they_are() {
    let with = |requests: String| file(&requests);
    let structure = |attributes: &[(&str, &[&str])]| with(add(Category::EtabEducNat, "1", attributes));
    let dir = folder(&[
        // Headers say it all.
        ("a/ENT_Delta_20260903_Eleve_0000.xml", head("13", "1D")),
        // No header: the structure knows its academy, the name its degree.
        ("b/ENT1D_Delta_20260902_EtabEducNat_0000.xml", structure(&[("ENTServAcCodeAcademie", &["014"])])),
        // The attributes tell the degree, and a label the academy.
        (
            "c/FULL_Delta_20260901_EtabEducNat_0001.xml",
            structure(&[("ENTServAcAcademie", &["EXEMPLE"]), ("ENTStructureVille", &["X"])]),
        ),
        // No date in the name: that of the header.
        ("d/ENT_Delta_Eleve_0000.xml", file("<!-- codeAcademieExport=\"099\" --><!-- dateGenerationExport=\"04/09/2026\" -->")),
        // Nor there: that of the folder.
        ("ENT2DVA.20260905/ENT_Delta_Eleve_0000.xml", file("<!-- codeAcademieExport=\"01\" -->")),
    ]);
    let told: Vec<_> = deliveries(dir.path()).into_iter().map(|d| (d.date.day(), d.academy, d.degree)).collect();
    assert_eq!(
        told,
        [
            (1, "exemple".to_owned(), Degree::First),
            (2, "14".to_owned(), Degree::First),
            (3, "13".to_owned(), Degree::First),
            (4, "99".to_owned(), Degree::Second),
            (5, "01".to_owned(), Degree::Second),
        ]
    );
}

#[test]
fn deliveries_that_contradict_themselves_are_refused() {
    let two = |one: String, other: String| {
        [("ENT_Delta_20260914_Eleve_0000.xml", one), ("ENT_Delta_20260914_PersRelEleve_0000.xml", other)]
    };
    assert!(matches!(told(&two(head("99", "2D"), head("13", "2D"))), Kind::MixedAcademies { .. }));
    assert!(matches!(told(&two(head("99", "2D"), head("99", "1D"))), Kind::MixedDegrees));
    assert!(matches!(told(&two(file(""), file(""))), Kind::UnknownAcademy));
    assert!(matches!(told(&[("ENT_Delta_Eleve_0000.xml", head("99", "2D"))]), Kind::UnknownDate));
}
