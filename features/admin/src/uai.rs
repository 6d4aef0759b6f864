//! The national number of a school: seven digits and the letter that checks them.

/// What a typed number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Uai {
    /// Seven digits and their letter.
    Right,
    /// Seven digits, but another letter would be theirs.
    OtherLetter(char),
    /// Not of that form.
    Malformed,
}

/// The letters, without those that look like digits or each other.
const LETTERS: &[u8; 23] = b"ABCDEFGHJKLMNPRSTUVWXYZ";

/// Checks a number, in capitals.
pub fn check(typed: &str) -> Uai {
    let (Some(digits), Some(letter)) = (typed.get(..7), typed.get(7..)) else { return Uai::Malformed };
    let Ok(number) = digits.parse::<usize>() else { return Uai::Malformed };
    if !digits.bytes().all(|byte| byte.is_ascii_digit())
        || letter.len() != 1
        || !letter.bytes().all(|byte| byte.is_ascii_uppercase())
    {
        return Uai::Malformed;
    }
    let expected = char::from(LETTERS[number % LETTERS.len()]);
    if letter.starts_with(expected) { Uai::Right } else { Uai::OtherLetter(expected) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_letter_checks_the_digits() {
        assert_eq!(check("0990001N"), Uai::Right);
        assert_eq!(check("0990001A"), Uai::OtherLetter('N'));
        for wrong in ["", "099001N", "0990001", "+990001N", "0990001n", "0990001NN", "é990001N"] {
            assert_eq!(check(wrong), Uai::Malformed, "{wrong}");
        }
    }
}
