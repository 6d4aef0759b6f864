//! Phone numbers, mail addresses and school numbers, put in one form.

/// A phone number in international form (E.164).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Phone {
    /// `+` and digits.
    pub number: String,
    /// Whether it is a mobile: told by its prefix, not by the field it came in.
    pub mobile: bool,
}

/// Reads a phone number as people write it (`06 99 00 10 02`, `+33 (0)6 …`, `0033…`).
/// A national number is French. None if it cannot be one.
pub fn phone(text: &str) -> Option<Phone> {
    let text = text.replace("(0)", "");
    let text = text.trim();
    let mut digits = String::with_capacity(text.len());
    for c in text.trim_start_matches('+').chars() {
        match c {
            '0'..='9' => digits.push(c),
            ' ' | '.' | '-' | '/' | '(' | ')' | '\u{a0}' | '\u{202f}' => {}
            _ => return None,
        }
    }
    let international = match (text.starts_with('+'), digits.strip_prefix("00")) {
        (true, _) => digits,
        (false, Some(rest)) => rest.to_owned(),
        (false, None) if digits.len() == 10 && digits.starts_with('0') => format!("33{}", &digits[1..]),
        // Spreadsheets eat the first zero.
        (false, None) if digits.len() == 9 && !digits.starts_with('0') => format!("33{digits}"),
        (false, None) => return None,
    };
    // "+33 06…" is often seen: the national zero has no place there.
    let international = match international.strip_prefix("330") {
        Some(rest) if rest.len() == 9 => format!("33{rest}"),
        _ => international,
    };
    let plausible = match international.strip_prefix("33") {
        Some(national) => national.len() == 9 && !national.starts_with('0'),
        None => (8..=15).contains(&international.len()) && !international.starts_with('0'),
    };
    plausible.then(|| Phone { mobile: is_mobile(&international), number: format!("+{international}") })
}

/// French mobiles, and those of the overseas countries that have their own prefix.
fn is_mobile(international: &str) -> bool {
    const MOBILE: [&str; 14] = [
        "336", "337", "590690", "590691", "594694", "596696", "596697", "262692", "262693", "262639", "508708", "6878", "68987",
        "68989",
    ];
    MOBILE.iter().any(|prefix| international.starts_with(prefix))
}

/// A mail address in small letters, if it looks like one.
pub fn mail(text: &str) -> Option<String> {
    let mail = text.trim().to_lowercase();
    let (local, domain) = mail.split_once('@')?;
    let labels_fit = || domain.split('.').all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'));
    let domain_fits = domain.contains('.') && domain.chars().all(|c| c.is_alphanumeric() || c == '.' || c == '-') && labels_fit();
    let local_fits = !local.is_empty()
        && local.len() <= 64
        && !local.starts_with('.')
        && !local.ends_with('.')
        && local.chars().all(|c| c.is_alphanumeric() || "!#$%&'*+/=?^_`{|}~.-".contains(c));
    (domain_fits && local_fits && mail.len() <= 254).then_some(mail)
}

/// The check letter that ends a school number (UAI: seven digits, then number mod 23 in an
/// alphabet without I, O, Q). None if there are not seven digits.
pub fn uai_letter(digits: &str) -> Option<char> {
    const LETTERS: &[u8; 23] = b"ABCDEFGHJKLMNPRSTUVWXYZ";
    if digits.len() != 7 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number: usize = digits.parse().ok()?;
    Some(char::from(LETTERS[number % LETTERS.len()]))
}

/// What a school number is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Uai {
    /// Well formed, with the right letter.
    Good,
    /// Well formed, but its letter is not the one its digits call for.
    WrongLetter,
    /// Not seven digits and a letter.
    Malformed,
}

/// Weighs a school number, written in capitals.
pub fn uai(text: &str) -> Uai {
    match text.split_at_checked(7).map(|(digits, letter)| (uai_letter(digits), letter)) {
        Some((Some(right), letter)) if letter.chars().eq([right]) => Uai::Good,
        Some((Some(_), letter)) if letter.len() == 1 && letter.bytes().all(|b| b.is_ascii_uppercase()) => Uai::WrongLetter,
        _ => Uai::Malformed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phones_become_international() {
        for (fed, number, mobile) in [
            ("06 99 00 10 02", "+33699001002", true),
            ("+33 1 99 00 10 01", "+33199001001", false),
            ("+33 (0)7.99.00.10.03", "+33799001003", true),
            ("0033699001002", "+33699001002", true),
            ("+33 06 99 00 10 02", "+33699001002", true),
            ("699001002", "+33699001002", true),
            ("+262 692 12 34 56", "+262692123456", true),
            ("+41 22 990 00 11", "+41229900011", false),
        ] {
            assert_eq!(phone(fed), Some(Phone { number: number.into(), mobile }), "{fed}");
        }
        for bad in ["", "12", "06 99", "pas de téléphone", "+33", "00", "0000000000", "+0612345678"] {
            assert_eq!(phone(bad), None, "{bad}");
        }
    }

    #[test]
    fn mails_are_roughly_checked() {
        assert_eq!(mail(" Rose.Martel@Exemple.INVALID "), Some("rose.martel@exemple.invalid".into()));
        for bad in ["", "rose", "rose@", "@exemple.invalid", "rose@exemple", "ro se@exemple.invalid", "a@b@c.fr", "a@.fr"] {
            assert_eq!(mail(bad), None, "{bad}");
        }
    }

    #[test]
    fn school_numbers_have_their_letter() {
        assert_eq!(uai("0990001N"), Uai::Good);
        assert_eq!(uai("0990001A"), Uai::WrongLetter);
        for bad in ["", "990001N", "0990001", "0990001n", "ABCDEFGH", "é990001N"] {
            assert_eq!(uai(bad), Uai::Malformed, "{bad}");
        }
    }
}
