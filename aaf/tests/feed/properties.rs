//! Chance tries what nobody thinks of.

use std::fs;

use preau_aaf::generate::write_request;
use preau_aaf::{Attr, Category, Degree, RawRecord, Request, decode};
use proptest::prelude::*;

use super::{deliveries, file, read, samples};

fn value() -> impl Strategy<Value = String> {
    // What XML can carry, without the spaces at both ends that the reader takes away.
    proptest::string::string_regex("[ -~À-ÿŒœ€’$&<>'\"]{0,20}").unwrap().prop_map(|text| text.trim().to_owned())
}

fn record() -> impl Strategy<Value = RawRecord> {
    let attributes = proptest::collection::vec((0..Attr::ALL.len(), proptest::collection::vec(value(), 0..5)), 0..12);
    (0..Category::ALL.len(), "[0-9]{1,12}", attributes).prop_map(|(category, id, attributes)| {
        let mut record = RawRecord::new(Category::ALL[category], id);
        for (attr, values) in attributes {
            record.set(Attr::ALL[attr], values);
        }
        record
    })
}

/// What is not escaped twice: the reader would unescape it once too often for a fair test.
fn once(record: &RawRecord) -> bool {
    record.attributes().all(|(_, mut values)| values.all(|value| !value.contains('&')))
}

proptest! {
    #[test]
    fn stored_records_come_back(record in record()) {
        let bytes = record.encode();
        let back = RawRecord::decode(&bytes).unwrap();
        prop_assert_eq!(&back, &record);
        prop_assert_eq!(back.encode(), bytes);
    }

    #[test]
    fn stored_bytes_of_any_sort_do_not_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(record) = RawRecord::decode(&bytes) {
            for degree in [Degree::First, Degree::Second] {
                let _ = decode(&record, degree);
            }
        }
    }

    #[test]
    fn what_is_written_is_read(record in record().prop_filter("escaped once", once), modify in any::<bool>()) {
        let request = if modify { Request::Modify } else { Request::Add };
        let mut text = String::new();
        write_request(&mut text, request, &record);
        let all = read(file(&text)).unwrap();
        prop_assert_eq!(all.len(), 1);
        prop_assert_eq!(all[0].request, request);
        prop_assert_eq!(&all[0].raw, &record);
        prop_assert_eq!(all[0].flaws.len(), 0);
    }

    #[test]
    fn applying_twice_is_applying_once(record in record(), change in record()) {
        let mut once = record.clone();
        once.apply(&change);
        let mut twice = once.clone();
        twice.apply(&change);
        prop_assert_eq!(&once, &twice);
        for (attr, values) in change.attributes() {
            prop_assert!(once.all_values(attr).eq(values));
        }
    }

    #[test]
    fn any_record_decodes_or_is_refused(record in record()) {
        for degree in [Degree::First, Degree::Second] {
            match decode(&record, degree) {
                Ok(decoded) => prop_assert!(decoded.warnings.iter().all(|refused| !refused.reason.is_fatal())),
                Err(refused) => prop_assert!(refused.iter().any(|refused| refused.reason.is_fatal())),
            }
        }
    }

    #[test]
    fn samples_that_were_hurt_never_panic(
        which in 0usize..9,
        hurts in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in proptest::option::of(any::<prop::sample::Index>()),
    ) {
        let files: Vec<_> = deliveries(&samples()).into_iter().flat_map(|delivery| delivery.files).collect();
        let mut bytes = fs::read(&files[which].path).unwrap();
        for (at, byte) in hurts {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Ok(all) = read(&bytes) {
            for record in all {
                let _ = decode(&record.raw, Degree::Second);
                let _ = decode(&record.raw, Degree::First);
            }
        }
    }

    #[test]
    fn text_of_any_sort_does_not_panic(text in "[<>&;#x/!\\[\\]A-z \"'=?-]{0,200}") {
        let _ = read(&text);
        let _ = read(file(&text));
    }
}

#[test]
fn every_truncation_of_a_file_is_refused() {
    for delivery in deliveries(&samples()) {
        for part in &delivery.files {
            let bytes = fs::read(&part.path).unwrap();
            let end = bytes.trim_ascii_end().len();
            for cut in (0..end).step_by(37) {
                assert!(read(&bytes[..cut]).is_err(), "{} {cut}", part.name);
            }
        }
    }
}
