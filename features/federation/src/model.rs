//! The words of federation and its pure rules: no database, no HTTP, no clock.

use kit::coded;

kit::ids!(
    /// A counter elsewhere.
    ProviderId,
);

coded!(
    /// What a counter speaks.
    Protocol {
        /// OpenID Connect.
        Oidc = "oidc",
    }
);

coded!(
    /// How a counter signs.
    Algorithm {
        /// RSA: what every program knows.
        Rs256 = "RS256",
        /// Elliptic curve P-256.
        Es256 = "ES256",
    }
);

coded!(
    /// How it was proved that somebody of a counter is somebody here.
    Proof {
        /// She came in here once with her own account.
        Account = "account",
        /// The counter gave the key by which the directory's feed names her.
        Key = "key",
    }
);

coded!(
    /// Why a way through a counter led nowhere.
    Why {
        /// The counter does not answer.
        Silent = "silent",
        /// It did not prove who came.
        Wrong = "wrong",
        /// The person, or the counter, did not want to.
        Renounced = "renounced",
        /// It was not begun in this browser, or too long ago.
        NotBegun = "not_begun",
        /// The account of the portal is not in use.
        NoAccount = "no_account",
        /// The account there is linked to somebody else.
        OfAnother = "of_another",
        /// What waited is over.
        Over = "over",
    }
);

/// How many keys of one person are looked at.
const KEYS_MAX: usize = 12;

/// The keys of a feed (`099-2D`) in what a counter says of a person.
///
/// A bare key belongs to that feed. A vector of the national kind (`{AAF}99|…|700101`) counts only when it is of the
/// feed's academy: no counter answers for people of another.
pub fn keys_of(feed: &str, said: &[String]) -> Vec<String> {
    let mut out = vec![];
    for one in said.iter().take(KEYS_MAX) {
        let key = match one.strip_prefix("{AAF}") {
            None => Some(one.trim()).filter(|key| is_key(key)),
            Some(vector) => match vector.split('|').collect::<Vec<_>>()[..] {
                [academy, _, key] if is_academy_of(feed, academy) && is_key(key) => Some(key),
                _ => None,
            },
        };
        out.extend(key.map(|key| format!("{feed}:{key}")));
    }
    out.sort_unstable();
    out.dedup();
    out
}

fn is_key(key: &str) -> bool {
    !key.is_empty() && key.len() <= 64 && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Whether an academy's code, with or without leading zeros, is the one of a feed.
fn is_academy_of(feed: &str, academy: &str) -> bool {
    let code = |text: &str| (!text.is_empty() && text.len() <= 3).then(|| text.parse::<u16>().ok()).flatten();
    let own = feed.split('-').next().unwrap_or("");
    code(academy).is_some() && code(academy) == code(own)
}

/// Whether a text names a feed: `099-2D`.
pub fn is_feed(text: &str) -> bool {
    text.split_once('-').is_some_and(|(academy, degree)| {
        academy.len() == 3 && academy.bytes().all(|byte| byte.is_ascii_digit()) && matches!(degree, "1D" | "2D")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(said: &[&str]) -> Vec<String> {
        keys_of("099-2D", &said.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn a_counter_answers_for_its_own_academy_alone() {
        assert_eq!(keys(&["700101"]), ["099-2D:700101"]);
        assert_eq!(keys(&["{AAF}99|2|700101", "{AAF}099|1|700101"]), ["099-2D:700101"]);
        assert_eq!(keys(&["{AAF}99|2|700101", "700102"]), ["099-2D:700101", "099-2D:700102"]);
        for nothing in [
            "",
            "{AAF}98|2|700101",
            "{AAF}99|700101",
            "{AAF}99|2|7|1",
            "{AAF}|2|700101",
            "{AAF}99|2|",
            "{AAF}9999|2|1",
            "098-2D:700101",
            "7001 01",
            "700101'",
            "{aaf}99|2|700101",
            "%",
        ] {
            assert_eq!(keys(&[nothing]), [""; 0], "{nothing}");
        }
        assert_eq!(keys(&["1"; 40]).len(), 1);
    }

    #[test]
    fn a_feed_is_an_academy_and_a_degree() {
        for right in ["099-2D", "001-1D"] {
            assert!(is_feed(right), "{right}");
        }
        for wrong in ["", "99-2D", "099-3D", "0992D", "099-2D ", "09a-2D", "099-2D:"] {
            assert!(!is_feed(wrong), "{wrong}");
        }
    }
}
