//! Sizes in words: « 1,2 Mo ».

use kit::{Text, text};

/// A number of bytes as people read it: two figures at least from a thousand bytes on.
pub fn in_words(bytes: u64) -> Text {
    if bytes < 1_000 {
        return text!("files-size-bytes", count = bytes);
    }
    let mut unit = 1_000;
    let mut keys = ["files-size-kb", "files-size-mb", "files-size-gb"].into_iter();
    let mut key = keys.next().unwrap_or_default();
    for next in keys {
        // 999,95 ko are written as 1 Mo already.
        if tenths(bytes, unit) < 10_000 {
            break;
        }
        (unit, key) = (unit * 1_000, next);
    }
    let tenths = tenths(bytes, unit);
    let (whole, tenth) = if tenths < 100 { (tenths / 10, tenths % 10) } else { ((tenths + 5) / 10, 0) };
    Text { key: key.into(), values: vec![("whole", whole.into()), ("tenth", tenth.into())] }
}

/// How many tenths of a unit, rounded.
fn tenths(bytes: u64, unit: u64) -> u64 {
    (bytes * 10 + unit / 2) / unit
}

#[cfg(test)]
mod tests {
    use super::*;
    use kit::words::Value;

    #[test]
    fn sizes_are_short_and_rounded() {
        for (bytes, key, whole, tenth) in [
            (1_000, "files-size-kb", 1, 0),
            (1_249, "files-size-kb", 1, 2),
            (1_250, "files-size-kb", 1, 3),
            (9_949, "files-size-kb", 9, 9),
            (9_950, "files-size-kb", 10, 0),
            (45_600, "files-size-kb", 46, 0),
            (999_949, "files-size-kb", 1_000, 0),
            (999_950, "files-size-mb", 1, 0),
            (1_234_567, "files-size-mb", 1, 2),
            (200_000_000, "files-size-mb", 200, 0),
            (2_000_000_000, "files-size-gb", 2, 0),
        ] {
            let text = in_words(bytes);
            assert_eq!(text.key, key, "{bytes}");
            assert_eq!(text.values, [("whole", Value::Number(whole)), ("tenth", Value::Number(tenth))], "{bytes}");
        }
        assert_eq!(in_words(1), text!("files-size-bytes", count = 1u64));
    }
}
