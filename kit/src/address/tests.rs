//! Addresses that must match, and many that must not.

use super::*;

/// What is registered: a service at the root of a host, one below a path, one on a port, one on this machine.
const REGISTERED: [(&str, &str); 4] = [
    ("https://notes.example", ""),
    ("https://livres.example", "/app/lire"),
    ("https://notes.example:8443", "/x"),
    ("http://127.0.0.1:9000", ""),
];

fn matches(text: &str) -> bool {
    let Some(address) = Address::parse(text) else { return false };
    REGISTERED.iter().any(|(origin, path)| address.origin() == *origin && address.is_under(path))
}

#[test]
fn pages_of_a_registered_service_match() {
    for text in [
        "https://notes.example",
        "https://notes.example/",
        "https://NOTES.Example/",
        "HTTPS://notes.example/a/b?c=d",
        "https://notes.example:443/a",
        "https://notes.example?x=1",
        "https://notes.example/a;jsessionid=1F/b",
        "https://notes.example/%C3%A9l%C3%A8ve",
        "https://notes.example/a?next=https%3A%2F%2Fevil.example%2F",
        "https://notes.example/a?b=c&d={e|f}",
        "https://notes.example/a//b",
        "https://notes.example/a%20b",
        "https://livres.example/app/lire",
        "https://livres.example/app/lire/",
        "https://livres.example/app/lire/12?page=3",
        "https://livres.example/app/l%69re/12",
        "https://livres.example/app;v=1/lire/12",
        "https://notes.example:8443/x/y",
        "http://127.0.0.1:9000/",
        "http://127.0.0.1:9000/a?ticket=ST-1",
    ] {
        assert!(matches(text), "{text}");
    }
}

/// The forms of `trust` A9: user information, look-alikes, ports, climbing, suffixes, fragments, line ends, other schemes.
fn hostile() -> Vec<String> {
    let mut all: Vec<String> = [
        "",
        " ",
        "/",
        "//",
        "///",
        "notes.example",
        "notes.example/",
        "//notes.example",
        "//notes.example/",
        "///notes.example",
        "https",
        "https:",
        "https:/",
        "https://",
        "https:///",
        "https:////notes.example",
        "https:notes.example",
        "https:/notes.example",
        "https:\\\\notes.example",
        "https:/\\notes.example",
        "https:\\/notes.example",
        "\\\\notes.example",
        "/\\notes.example",
        "\\/notes.example",
        "http://notes.example/",
        "http://notes.example:443/",
        "http://livres.example/app/lire",
        "ftp://notes.example/",
        "ws://notes.example/",
        "wss://notes.example/",
        "javascript:alert(1)",
        "javascript://notes.example/%0aalert(1)",
        "JaVaScRiPt://notes.example/",
        "data:text/html,x",
        "data://notes.example/",
        "vbscript:x",
        "file:///etc/passwd",
        "file://notes.example/",
        "mailto:a@notes.example",
        "blob:https://notes.example/x",
        "view-source:https://notes.example/",
        "about:blank",
        "intent://notes.example/#Intent;end",
        "https+x://notes.example/",
        "xhttps://notes.example/",
        " https://notes.example/",
        "https://notes.example/ ",
        "\thttps://notes.example/",
        "ht\ntps://notes.example/",
        "https://notes.example\t/",
        "https ://notes.example/",
        "https//notes.example/",
        "https:notes.example//",
        "https%3A//notes.example/",
        "https%3A%2F%2Fnotes.example/",
        "https://notes.example@evil.example/",
        "https://notes.example:pw@evil.example/",
        "https://evil.example@notes.example/",
        "https://notes.example%40evil.example/",
        "https://notes.example%2540evil.example/",
        "https://@notes.example/",
        "https://:@notes.example/",
        "https://user@notes.example/",
        "https://user:pw@notes.example:443/",
        "https://notes.example:443@evil.example/",
        "https://notes.example:443:443/",
        "https://a@b@notes.example/",
        "https://notes.example\\@evil.example/",
        "https://notes.example/@evil.example\\",
        "https://evil.example\\@notes.example/",
        "https://evil.example#@notes.example/",
        "https://evil.example?@notes.example/",
        "https://evil.example/@notes.example/",
        "https://evil.example/https://notes.example/",
        "https://evil.example?https://notes.example/",
        "https://evil.example;notes.example/",
        "https://evil.example,notes.example/",
        "https://evil.example%00.notes.example/",
        "https://evil.example%23.notes.example/",
        "https://evil.example%2f.notes.example/",
        "https://evil.example%5c.notes.example/",
        "https://notes.example.evil.example/",
        "https://evilnotes.example/",
        "https://notes.example-evil.example/",
        "https://notes.exampleevil.example/",
        "https://sub.notes.example/",
        "https://notesXexample/",
        "https://notes-example/",
        "https://notes.example./",
        "https://notes.example../",
        "https://.notes.example/",
        "https://notes..example/",
        "https://-notes.example/",
        "https://notes.example-/",
        "https://notes.example%2eevil.example/",
        "https://notes%2eexample/",
        "https://not%65s.example/",
        "https://notes.example%00/",
        "https://notes.example%20/",
        "https://notes.example%0d%0a/",
        "https://notés.example/",
        "https://notes.exаmple/",
        "https://nоtes.example/",
        "https://notes。example/",
        "https://notes．example/",
        "https://notes｡example/",
        "https://ⓝotes.example/",
        "https://notes.example／a",
        "https://xn--nots-epa.example/",
        "https://xn--ntes-sra.example/",
        "https://notes.example\u{200b}/",
        "https://notes.example\u{ad}/",
        "https://notes.example\u{202e}/",
        "https://notes.exa\u{7f}mple/",
        "https://notes.example:444/",
        "https://notes.example:80/",
        "https://notes.example:0/",
        "https://notes.example:00443/",
        "https://notes.example:0443/",
        "https://notes.example:65979/",
        "https://notes.example:99999/",
        "https://notes.example:-443/",
        "https://notes.example:+443/",
        "https://notes.example: 443/",
        "https://notes.example:443 /",
        "https://notes.example:4 43/",
        "https://notes.example:0x1bb/",
        "https://notes.example:443a/",
        "https://notes.example:/",
        "https://notes.example::443/",
        "https://notes.example:８４４３/",
        "https://notes.example:8443/",
        "https://notes.example:8443/xy",
        "https://notes.example:8443/y",
        "https://notes.example:8443/X",
        "https://livres.example:443/",
        "https://livres.example",
        "https://livres.example/",
        "https://livres.example/app",
        "https://livres.example/app/",
        "https://livres.example/app/lir",
        "https://livres.example/app/lirevil",
        "https://livres.example/app/lire.evil",
        "https://livres.example/app/lire-evil",
        "https://livres.example/App/lire",
        "https://livres.example/app/LIRE",
        "https://livres.example//app/lire",
        "https://livres.example/app//lire",
        "https://livres.example/app/lire%20x",
        "https://livres.example/app%2flire",
        "https://livres.example/app%2Flire/x",
        "https://livres.example/app%5clire",
        "https://livres.example/app\\lire",
        "https://livres.example/app/lire\\..",
        "https://livres.example/app/lire/..",
        "https://livres.example/app/lire/../",
        "https://livres.example/app/lire/../..",
        "https://livres.example/app/lire/../../evil",
        "https://livres.example/app/lire/./x",
        "https://livres.example/./app/lire",
        "https://livres.example/x/../app/lire",
        "https://livres.example/app/lire/..;/evil",
        "https://livres.example/app/lire/..;x=1/evil",
        "https://livres.example/app/lire/.;/x",
        "https://livres.example/app/lire/%2e%2e/evil",
        "https://livres.example/app/lire/%2E%2E/evil",
        "https://livres.example/app/lire/.%2e/evil",
        "https://livres.example/app/lire/%2e./evil",
        "https://livres.example/app/lire/%252e%252e/evil",
        "https://livres.example/app/lire/%25252e%25252e/evil",
        "https://livres.example/app/lire/%2525252e%2525252e/evil",
        "https://livres.example/app/lire/%252525252e/evil",
        "https://livres.example/app/lire/..%2fevil",
        "https://livres.example/app/lire/..%252fevil",
        "https://livres.example/app/lire/..%5cevil",
        "https://livres.example/app/lire/%2e%2e%2fevil",
        "https://livres.example/app/lire/%2e%2e;x/evil",
        "https://livres.example/app/lire/%2e%2e%3bx/evil",
        "https://livres.example/app/lire/%c0%ae%c0%ae/evil",
        "https://livres.example/app/lire/%c0%af",
        "https://livres.example/app/lire/%e0%80%ae",
        "https://livres.example/app/lire/%ff",
        "https://livres.example/app/lire/%EF%BC%8E%EF%BC%8E/x",
        "https://livres.example/app/lire/%E2%80%A4%E2%80%A4/x",
        "https://livres.example/app/lire/%EF%BC%8Fevil",
        "https://livres.example/app/lire/%E2%88%95evil",
        "https://livres.example/app/lire/%00",
        "https://livres.example/app/lire/%0d%0aSet-Cookie:x",
        "https://livres.example/app/lire/%0a",
        "https://livres.example/app/lire/%09",
        "https://livres.example/app/lire/%7f",
        "https://livres.example/app/lire/%C2%85",
        "https://livres.example/app/lire/%E2%80%AEx",
        "https://livres.example/app/lire/%",
        "https://livres.example/app/lire/%2",
        "https://livres.example/app/lire/%zz",
        "https://livres.example/app/lire/%u002e",
        "https://livres.example/app/lire/.. /x",
        "https://livres.example/app/lire/..%20/x",
        "https://livres.example/app/lire#x",
        "https://notes.example/#",
        "https://notes.example/#@evil.example",
        "https://notes.example#.evil.example/",
        "https://notes.example/a#b?c",
        "https://notes.example/\r\nLocation: x",
        "https://notes.example/\n",
        "https://notes.example/\u{0}",
        "https://notes.example/<script>",
        "https://notes.example/\"onload=",
        "https://notes.example/a`b",
        "https://notes.example/é",
        "https://notes.example/a?b=é",
        "https://notes.example/a?b= c",
        "https://notes.example/a?b=\"c",
        "https://notes.example/a?\r\nx",
        "https://notes.example/a?b#c",
        "https://*/",
        "https://*.example/",
        "https://notes.*/",
        "https://.*/",
        "https://[notes.example]/",
        "https://[::1]/",
        "https://[::1",
        "https://::1/",
        "https://127.0.0.1/",
        "https://127.0.0.1:9000/",
        "http://127.0.0.1/",
        "http://127.0.0.1:9001/",
        "http://localhost:9000/",
        "http://[::1]:9000/",
        "http://[::ffff:127.0.0.1]:9000/",
        "http://127.1:9000/",
        "http://127.0.1:9000/",
        "http://2130706433:9000/",
        "http://0x7f000001:9000/",
        "http://0x7f.0.0.1:9000/",
        "http://0177.0.0.1:9000/",
        "http://127.0.0.01:9000/",
        "http://127.0.0.1.:9000/",
        "http://127.0.0.1.evil.example:9000/",
        "http://0:9000/",
        "http://0.0.0.0:9000/",
        "http://10.0.0.1:9000/",
        "http://169.254.169.254:9000/",
        "http://127.0.0.2:9000/",
        "http://127.0.0.1:9000@evil.example/",
        "http://127.0.0.1:90000/",
        "http://127.0.0.1:9000\\@evil.example/",
        "http://①②⑦.0.0.1:9000/",
    ]
    .map(str::to_owned)
    .to_vec();
    all.push(format!("https://notes.example/{}", "a".repeat(2_000)));
    all.push(format!("https://{}.example/", "n".repeat(64)));
    all
}

#[test]
fn hostile_addresses_match_nothing() {
    let all = hostile();
    assert!(all.len() >= 200, "{}", all.len());
    let wrong: Vec<&String> = all.iter().filter(|text| matches(text)).collect();
    assert_eq!(wrong, Vec::<&String>::new());
}

#[test]
fn the_address_of_a_ticket_is_compared_in_one_form() {
    let one = |text: &str| Address::parse(text).map(|address| address.canonical());
    for (left, right) in [
        ("https://notes.example", "https://NOTES.example:443/"),
        ("https://notes.example/a?b=c", "https://notes.example/a?b=c&ticket=ST-1"),
        ("https://notes.example/a?b=c", "https://notes.example/a?ticket=ST-1&b=c"),
        ("https://notes.example/a", "https://notes.example/a?ticket=ST-1"),
        ("https://notes.example/a", "https://notes.example/a;jsessionid=12AB"),
        ("https://notes.example/a", "https://notes.example/a;JSESSIONID=12AB?SAMLart=ST-1"),
        ("https://notes.example/%7Ea?b=%c3%a9", "https://notes.example/~a?b=%C3%A9"),
    ] {
        assert_eq!(one(left), one(right), "{left} {right}");
        assert!(one(left).is_some());
    }
    for (left, right) in [
        ("https://notes.example/a", "https://notes.example/A"),
        ("https://notes.example/a", "https://notes.example/a/"),
        ("https://notes.example/a?b=c", "https://notes.example/a?b=C"),
        ("https://notes.example/a?b=1&c=2", "https://notes.example/a?c=2&b=1"),
        ("https://notes.example/a", "https://notes.example:8443/a"),
        ("https://notes.example/a%2Bb", "https://notes.example/a+b"),
    ] {
        assert_ne!(one(left), one(right), "{left} {right}");
    }
}

#[test]
fn a_ticket_is_put_after_what_is_there() {
    let with = |text: &str| Address::parse(text).map(|address| address.with(&[("ticket", "ST-1")]));
    assert_eq!(with("https://notes.example").as_deref(), Some("https://notes.example/?ticket=ST-1"));
    assert_eq!(with("https://notes.example/a?b=c").as_deref(), Some("https://notes.example/a?b=c&ticket=ST-1"));
    assert_eq!(with("https://notes.example/a?").as_deref(), Some("https://notes.example/a?ticket=ST-1"));
    assert_eq!(with("https://notes.example/a?ticket=old&b=c").as_deref(), Some("https://notes.example/a?b=c&ticket=ST-1"));
    let without = Address::parse("https://notes.example/a?ticket=old").map(|address| address.with(&[]));
    assert_eq!(without.as_deref(), Some("https://notes.example/a"));
}

#[test]
fn a_registered_path_is_of_whole_segments() {
    let kept = |text: &str| Address::parse(text).map(|address| address.registered_path());
    assert_eq!(kept("https://x.example").as_deref(), Some(""));
    assert_eq!(kept("https://x.example/").as_deref(), Some(""));
    assert_eq!(kept("https://x.example/a/b/").as_deref(), Some("/a/b"));
    assert_eq!(kept("https://x.example/a%20b").as_deref(), Some("/a b"));
}
