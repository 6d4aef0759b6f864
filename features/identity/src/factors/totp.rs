//! One-time codes of an application (RFC 6238): SHA-1, thirty seconds, six digits, one step of grace each way.

use kit::{App, Instant, PersonId, Result, Unit, args, sealed};
use subtle::ConstantTimeEq;
use totp_rs::{Algorithm, Builder, Totp};

/// How long a code stands, in seconds.
const STEP: i64 = 30;
/// How many digits it has.
const DIGITS: u8 = 6;
/// How many steps a clock may be wrong, each way.
const GRACE: i64 = 1;
/// As long as the hash itself: 160 bits.
pub(crate) const SECRET_BYTES: usize = 20;
const CONTEXT: &str = "preau totp secret";
/// Who says so, above the code in the application.
const ISSUER: &str = "Préau";

/// A secret that an application shares with the server.
#[derive(Clone)]
pub(crate) struct Secret([u8; SECRET_BYTES]);

impl Secret {
    /// A new one.
    pub(crate) fn new() -> Self {
        Self(kit::key::random())
    }
    /// The secret of these bytes.
    pub(crate) fn of(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }
    fn clock(&self) -> Totp {
        let clock = Builder::new().with_algorithm(Algorithm::SHA1).with_digits(DIGITS).with_step_duration(STEP.unsigned_abs());
        clock.with_secret(&self.0[..]).build_noncompliant()
    }
    fn base32(&self) -> String {
        totp_rs::Secret::from(&self.0[..]).to_base32()
    }
    /// The code of a step.
    pub(crate) fn code(&self, step: i64) -> String {
        self.clock().generate(u64::try_from(step.saturating_mul(STEP)).unwrap_or(0)).to_string()
    }
    /// The step whose code was typed, if it is near the present and later than the last one accepted.
    pub(crate) fn step_of(&self, typed: &str, last_step: i64, now: Instant) -> Option<i64> {
        let present = step_at(now);
        // All of them are compared, whichever it is.
        let right: Vec<i64> = (present - GRACE..=present + GRACE)
            .filter(|step| bool::from(self.code(*step).as_bytes().ct_eq(typed.as_bytes())))
            .collect();
        right.into_iter().find(|step| *step > last_step)
    }
    /// The secret in base 32, in groups of four: for those who type it.
    pub(crate) fn spelt(&self) -> String {
        let text = self.base32();
        let chars: Vec<char> = text.chars().collect();
        chars.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
    }
    /// The address that a picture of squares holds, for a login on a server.
    pub(crate) fn address(&self, login: &str, host: &str) -> String {
        let plain = |text: &str| -> String {
            let bytes = text.bytes().map(|byte| match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => char::from(byte).to_string(),
                _ => format!("%{byte:02X}"),
            });
            bytes.collect()
        };
        let issuer = plain(&format!("{ISSUER} {host}"));
        let secret = self.base32();
        format!("otpauth://totp/{issuer}:{}?secret={secret}&issuer={issuer}", plain(login))
    }
}

/// The step of a moment.
pub(crate) fn step_at(now: Instant) -> i64 {
    now.micros().div_euclid(STEP * 1_000_000)
}

/// A code as it was typed: its digits, if it is one.
pub(crate) fn typed(text: &str) -> Option<String> {
    let digits: String =
        text.chars().filter(|char| !char.is_whitespace() && *char != '-').take(usize::from(DIGITS) + 1).collect();
    (digits.len() == usize::from(DIGITS) && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(digits)
}

/// Keeps the secret of a person who has none; the code of that step is spent. Says whether it is kept.
pub(crate) async fn keep(app: &App, unit: &mut Unit, person: PersonId, secret: &Secret, step: i64, now: Instant) -> Result<bool> {
    let sealed = sealed::seal(&app.key, CONTEXT, person.0.as_bytes(), secret.bytes())?;
    let kept = unit
        .run(
            "insert into totp (person_id, secret, made_at, last_step) values ($1, $2, $3, $4) on conflict (person_id) do nothing",
            args![person, sealed, now, step],
        )
        .await?;
    Ok(kept == 1)
}

/// Whether that is a code of the person's, used now for the first time: of a hundred who send it at once, one is right.
pub(crate) async fn take(app: &App, unit: &mut Unit, person: PersonId, code: &str, now: Instant) -> Result<bool> {
    let kept: Vec<(Vec<u8>, i64)> = unit.all("select secret, last_step from totp where person_id = $1", args![person]).await?;
    let Some((sealed, last_step)) = kept.into_iter().next() else { return Ok(false) };
    let plain = sealed::open(&app.key, CONTEXT, person.0.as_bytes(), &sealed)?;
    let Some(secret) = plain.as_deref().and_then(Secret::of) else {
        tracing::error!("the secret of a one-time code does not open: was the server's key changed?");
        return Ok(false);
    };
    let Some(step) = secret.step_of(code, last_step, app.clock.outside(now)) else { return Ok(false) };
    let taken = unit.run("update totp set last_step = $2 where person_id = $1 and last_step < $2", args![person, step]).await?;
    Ok(taken == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Instant {
        Instant::from_micros(0).plus_seconds(seconds)
    }

    #[test]
    fn the_codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, of which six digits are kept.
        let secret = Secret::of(b"12345678901234567890").unwrap();
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(secret.code(step_at(at(seconds))), code);
            assert_eq!(secret.step_of(code, 0, at(seconds)), Some(seconds / 30));
        }
    }

    #[test]
    fn a_clock_may_be_one_step_wrong_and_a_step_opens_once() {
        let secret = Secret::new();
        let (now, step) = (at(3_000_000), 100_000);
        for (of, wanted) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            let code = secret.code(step + of);
            assert_eq!(secret.step_of(&code, 0, now), wanted.then_some(step + of), "{of}");
            assert_eq!(secret.step_of(&code, step + of, now), None, "not twice");
        }
        assert_eq!(secret.step_of(&secret.code(step - 1), step, now), None, "nor an earlier one after a later one");
        assert_eq!(secret.step_of("", 0, now), None);
    }

    #[test]
    fn a_code_is_six_digits_however_they_are_spaced() {
        assert_eq!(typed(" 123 456 ").as_deref(), Some("123456"));
        assert_eq!(typed("123-456").as_deref(), Some("123456"));
        for wrong in ["", "12345", "1234567", "12345a", "１２３４５６", "123 456 7"] {
            assert_eq!(typed(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_address_is_read_by_applications() {
        let secret = Secret::of(b"12345678901234567890").unwrap();
        assert_eq!(secret.spelt(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        assert_eq!(
            secret.address("lina.crayon", "ent.exemple.fr"),
            "otpauth://totp/Pr%C3%A9au%20ent.exemple.fr:lina.crayon?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Pr%C3%A9au%20ent.exemple.fr"
        );
    }
}
