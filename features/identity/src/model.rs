//! The words of identity and its pure rules: no database, no HTTP, no clock.

use kit::coded;
use kit::session::Lifetime;
use kit::{Profile, ViewerFacts};

coded!(
    /// The states of an account.
    AccountState {
        /// Made by a feed or by hand; nobody came in yet.
        Prepared = "prepared",
        /// Its person has come in.
        Activated = "activated",
        /// Stopped for a time by an administrator.
        Suspended = "suspended",
        /// Its person has left; it can be opened again until it is erased.
        Closed = "closed",
    }
);

coded!(
    /// What may happen to an account, as its person reads it.
    EventKind {
        /// Somebody signed in.
        SignedIn = "signed_in",
        /// Many wrong passwords in a row.
        ManyFailures = "many_failures",
        /// The account was activated with a code.
        Activated = "activated",
        /// The password was changed from inside.
        PasswordChanged = "password_changed",
        /// Somebody of the school made a new code.
        CodeMade = "code_made",
        /// A new password was chosen with a code or a link.
        PasswordReset = "password_reset",
        /// A link to choose a new password was sent by mail.
        LinkSent = "link_sent",
        /// A mail address was verified.
        MailVerified = "mail_verified",
        /// The person's own address was taken away.
        MailRemoved = "mail_removed",
        /// A session was ended from another.
        SessionEnded = "session_ended",
        /// A child was added with a code.
        ChildAdded = "child_added",
        /// The account was suspended.
        Suspended = "suspended",
        /// The account was let in again.
        Resumed = "resumed",
        /// A second factor was set up.
        SecondAdded = "second_added",
        /// The second factors were taken away by their person.
        SecondRemoved = "second_removed",
        /// Somebody of the school or the platform took them away.
        SecondReset = "second_reset",
        /// Many wrong codes after a right password.
        SecondFailures = "second_failures",
        /// A code of recovery was used.
        RecoveryUsed = "recovery_used",
        /// A passkey was made.
        PasskeyAdded = "passkey_added",
        /// A passkey was taken away.
        PasskeyRemoved = "passkey_removed",
        /// New codes of recovery were made.
        RecoveryMade = "recovery_made",
        /// A counter elsewhere may open the account.
        WayAdded = "way_added",
        /// It may no more.
        WayRemoved = "way_removed",
    }
);

/// The longest address to which a sign-in may lead.
const NEXT_MAX: usize = 300;
/// The longest query of one: it may hold the address of a service, encoded.
const NEXT_QUERY_MAX: usize = 6_200;

/// The page asked for before sign-in, if it is plainly one of ours; the home otherwise.
///
/// What is allowed is listed, rather than what is not: letters, digits and a few signs, after one `/`.
pub fn next_page(asked: &str) -> &str {
    let (path, query) = asked.split_once('?').unwrap_or((asked, ""));
    let plain = |char: char| char.is_ascii_alphanumeric() || matches!(char, '-' | '_');
    let ours = path.len() <= NEXT_MAX
        && query.len() <= NEXT_QUERY_MAX
        && path
            .strip_prefix('/')
            .is_some_and(|rest| rest.is_empty() || rest.split('/').all(|part| !part.is_empty() && part.chars().all(plain)))
        && is_plain_query(query)
        && !matches!(path, "/sign-in" | "/sign-out");
    if ours { asked } else { "/" }
}

/// An address of ours, as the value of a query.
pub fn in_query(address: &str) -> String {
    let sign = |byte: u8| match byte {
        b'/' | b'-' | b'_' => char::from(byte).to_string(),
        _ if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    address.bytes().map(sign).collect()
}

/// Whether a query holds nothing but plain signs, and others encoded as our own pages encode them: an address of
/// a service on the way to it. Encoded control signs are no part of any.
fn is_plain_query(query: &str) -> bool {
    let mut rest = query.as_bytes();
    loop {
        match rest {
            [] => return true,
            [b'%', high @ (b'2'..=b'9' | b'A'..=b'F'), low @ (b'0'..=b'9' | b'A'..=b'F'), after @ ..]
                if (*high, *low) != (b'7', b'F') =>
            {
                rest = after;
            }
            [byte, after @ ..] if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'=' | b'&') => rest = after,
            _ => return false,
        }
    }
}

/// The lifetimes chosen by the platform and the schools.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lifetimes {
    /// Pupils and guardians on a device of their own: days without use.
    pub family_idle_days: i64,
    /// Pupils and guardians: days in all.
    pub family_absolute_days: i64,
    /// Everybody else: minutes without use.
    pub staff_idle_minutes: i64,
    /// Everybody else: hours in all.
    pub staff_absolute_hours: i64,
    /// On a shared computer: minutes without use.
    pub shared_idle_minutes: i64,
}

/// How long a session lives. Whoever has another role than pupil or guardian, or any duty, is never
/// remembered for long: they can do much.
pub fn lifetime(viewer: &ViewerFacts, shared: bool, chosen: &Lifetimes) -> Lifetime {
    let family = is_family(viewer);
    let (idle, absolute) = if family {
        (chosen.family_idle_days * 86_400, chosen.family_absolute_days * 86_400)
    } else {
        (chosen.staff_idle_minutes * 60, chosen.staff_absolute_hours * 3_600)
    };
    if shared {
        let idle = idle.min(chosen.shared_idle_minutes * 60);
        return Lifetime { idle_seconds: idle, absolute_seconds: absolute.min(12 * 3_600), shared };
    }
    Lifetime { idle_seconds: idle, absolute_seconds: absolute, shared }
}

/// Whether a person is here as pupil or guardian alone, with no duty.
pub fn is_family(viewer: &ViewerFacts) -> bool {
    !viewer.roles.is_empty()
        && viewer.duties.is_empty()
        && viewer.roles.iter().all(|role| matches!(role.profile, Profile::Student | Profile::Guardian))
}

/// Browser and system, in two words, from what the browser says of itself; empty when it says nothing known.
pub fn device_words(agent: &str) -> String {
    let first = |known: &[(&str, &'static str)]| known.iter().find(|(sign, _)| agent.contains(sign)).map(|(_, name)| *name);
    let browser = first(&[
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = first(&[
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("CrOS", "ChromeOS"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ]);
    [browser, system].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// An address without its last part: enough to recognise one's own home, too little to find it.
pub fn short_origin(origin: std::net::IpAddr) -> String {
    match origin {
        std::net::IpAddr::V4(address) => {
            let [a, b, c, _] = address.octets();
            format!("{a}.{b}.{c}.*")
        }
        std::net::IpAddr::V6(address) => {
            let [a, b, c, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:*")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_in_leads_to_a_page_of_ours_only() {
        for ours in [
            "/",
            "/people",
            "/divisions/0192aa00-0000-7000-8000-000000000001/sign-in-sheets",
            "/groups?student=0192",
            "/settings/security",
        ] {
            assert_eq!(next_page(ours), ours);
        }
        let hostile = [
            "",
            "people",
            "//evil.example",
            "///evil.example",
            "////evil",
            "/\\evil.example",
            "\\\\evil.example",
            "/\\/evil",
            "\\/evil",
            "https://evil.example",
            "https:evil.example",
            "https:/evil.example",
            "HTTPS://evil",
            "http://localhost@evil.example",
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "mailto:a@b",
            "/%2fevil.example",
            "/%2F%2Fevil",
            "/%5cevil.example",
            "/%5C%5Cevil",
            "%2f%2fevil",
            "/%09/evil",
            "/%0d%0aSet-Cookie:x",
            "/\t/evil.example",
            "/\n/evil",
            "/\r\nLocation: //evil",
            "\t//evil",
            " //evil",
            " /people",
            "/people ",
            "/\u{0}",
            "/a\u{0}b",
            "/..//evil.example",
            "/./evil",
            "/../evil",
            "/a/../../evil",
            "/..;/admin",
            "/people/..",
            "/a//b",
            "/a/",
            "//",
            "/\u{2f}/evil",
            "/@evil.example",
            "/user:pass@evil",
            "/evil.example:443",
            "/:80",
            "/a?next=//evil",
            "/a?b=https://evil",
            "/a#//evil",
            "/a?b#c",
            "/é",
            "/\u{ff0f}evil.example",
            "/\u{2215}evil",
            "/\u{202e}evil",
            "/аdmin",
            "/xn--80ak6aa92e.com/",
            "/sign-in",
            "/sign-out",
            "/sign-in?next=x",
            "/a b",
            "/a+b",
            "/a*b",
            "/a'b",
            "/a\"b",
            "/<script>",
            "/a;b",
            "/a,b",
            "/a|b",
            "/{a}",
            "/~root",
            "/.",
            "/.well-known",
            "?next",
            "&",
            "/people?q=%0a",
            "/-/\u{7f}",
            "//google%E3%80%82com",
            "/%ff",
        ];
        assert!(hostile.len() >= 60);
        for asked in hostile {
            assert_eq!(next_page(asked), "/", "{asked:?}");
        }
        assert_eq!(next_page(&format!("/{}", "a".repeat(400))), "/");
        let service = "/cas/login?service=https%3A%2F%2Fnotes%2Eexample%2F&asked=1f-0a";
        assert_eq!(next_page(service), service);
        for asked in [
            "/cas/login?service=https%3a%2f",
            "/cas/login?x=%0D%0A",
            "/cas/login?x=%7F",
            "/cas/login?x=%",
            "/cas/login?x=%4",
            "/cas%2Flogin",
        ] {
            assert_eq!(next_page(asked), "/", "{asked}");
        }
    }

    #[test]
    fn devices_are_told_in_two_words() {
        let windows =
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36";
        assert_eq!(device_words(windows), "Chrome, Windows");
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605 Version/17.0 Mobile Safari/604.1";
        assert_eq!(device_words(phone), "Safari, iPhone");
        assert_eq!(device_words("curl/8"), "");
        assert_eq!(short_origin("192.0.2.77".parse().unwrap()), "192.0.2.*");
    }
}
