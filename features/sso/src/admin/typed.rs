//! A service as it is typed: read, and what is to be mended.

use crate::clients::{self, NewClient};
use crate::model::{Algorithm, Authentication, ICONS, Identifier, Protocol, Release};
use crate::oidc::client::Client;
use crate::oidc::scope::Scopes;
use crate::registry::{self, NewService, Service};
use kit::address::Address;
use kit::words::clean_name;
use kit::{App, Filled, Form, Text, outward, text};

/// The longest name.
const NAME_MAX: usize = 80;
/// How many addresses a service has at most.
const PLACES_MAX: usize = 20;

/// What a form begins with: the usual cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Example {
    /// The value of `?like=`.
    pub(super) code: &'static str,
    pub(super) protocol: Protocol,
    authentication: Authentication,
    /// Its picture on the page of choice.
    pub(super) icon: &'static str,
}

/// The cases that one chooses from.
pub(super) const EXAMPLES: [Example; 4] = [
    Example { code: "cas", protocol: Protocol::Cas, authentication: Authentication::Secret, icon: "school" },
    Example { code: "web", protocol: Protocol::Oidc, authentication: Authentication::Secret, icon: "globe" },
    Example { code: "key", protocol: Protocol::Oidc, authentication: Authentication::PrivateKey, icon: "key-round" },
    Example { code: "device", protocol: Protocol::Oidc, authentication: Authentication::Public, icon: "monitor-smartphone" },
];

impl Example {
    /// A form where nothing is released unless it is chosen.
    pub(super) fn filled(self) -> Filled {
        Filled::with(Form::of([
            ("protocol", self.protocol.code()),
            ("release", Release::Identifier.code()),
            ("identifier", Identifier::Pairwise.code()),
            ("icon", ICONS[0]),
            ("told", "yes"),
            ("authentication", self.authentication.code()),
            ("algorithm", Algorithm::Rs256.code()),
            ("consent", "yes"),
        ]))
    }
}

/// A service as it was typed, when it holds together.
pub(super) struct Typed {
    name: String,
    supplier: String,
    icon: &'static str,
    start: String,
    release: Release,
    identifier: Identifier,
    second_factor: bool,
    speaks: Speaks,
}

/// What was typed for its protocol.
enum Speaks {
    Cas { places: Vec<Address>, proxies: Vec<Address>, told: bool },
    Oidc(Asked),
}

/// What was typed for OpenID Connect.
struct Asked {
    signed_in: Vec<String>,
    signed_out: Vec<String>,
    authentication: Authentication,
    keys_url: Option<String>,
    keys: Option<String>,
    algorithm: Algorithm,
    consent: bool,
    api: String,
    logout: Option<String>,
}

impl Typed {
    /// As the register takes it.
    pub(super) fn as_new(&self) -> NewService<'_> {
        let (addresses, proxies, told): (&[Address], &[Address], bool) = match &self.speaks {
            Speaks::Cas { places, proxies, told } => (places, proxies, *told),
            Speaks::Oidc(asked) => (&[], &[], asked.logout.is_some()),
        };
        NewService {
            name: &self.name,
            supplier: &self.supplier,
            icon: self.icon,
            start_url: &self.start,
            addresses,
            proxies,
            release: self.release,
            identifier: self.identifier,
            told,
            second_factor: self.second_factor,
        }
    }

    /// What is of OpenID Connect, if it speaks that.
    pub(super) fn as_client(&self) -> Option<NewClient<'_>> {
        let Speaks::Oidc(asked) = &self.speaks else { return None };
        Some(NewClient {
            authentication: asked.authentication,
            keys_url: asked.keys_url.as_deref(),
            keys: asked.keys.as_deref(),
            algorithm: asked.algorithm,
            asks_consent: asked.consent,
            api_scopes: &asked.api,
            logout_url: asked.logout.as_deref(),
            signed_in: &asked.signed_in,
            signed_out: &asked.signed_out,
        })
    }
}

/// Reads the form of a protocol; notes what is to be mended.
pub(super) fn read(app: &App, form: &Form, protocol: Protocol, filled: &mut Filled) -> Option<Typed> {
    let (name, supplier) = (clean_name(form.text("name")), clean_name(form.text("supplier")));
    if name.is_empty() {
        filled.wrong("name", text!("sso-name-needed"));
    } else if name.chars().count() > NAME_MAX {
        filled.wrong("name", text!("sso-name-long", count = NAME_MAX));
    }
    if supplier.chars().count() > NAME_MAX {
        filled.wrong("supplier", text!("sso-supplier-long", count = NAME_MAX));
    }
    let speaks = match protocol {
        Protocol::Cas => Some(cas(app, form, filled)),
        Protocol::Oidc => oidc(app, form, filled),
    };
    let (release, identifier) = (Release::from_code(form.text("release")), Identifier::from_code(form.text("identifier")));
    if release.is_none() {
        filled.wrong("release", text!("sso-choose"));
    }
    if identifier.is_none() {
        filled.wrong("identifier", text!("sso-choose"));
    }
    let typed = Typed {
        name,
        supplier,
        icon: icon(form, filled),
        start: start(form, protocol, filled),
        release: release?,
        identifier: identifier?,
        second_factor: form.ticked("second"),
        speaks: speaks?,
    };
    filled.is_right().then_some(typed)
}

/// The picture: the first without a choice.
fn icon(form: &Form, filled: &mut Filled) -> &'static str {
    let typed = form.text("icon");
    let known = ICONS.into_iter().find(|icon| *icon == typed);
    if known.is_none() && !typed.is_empty() {
        filled.wrong("icon", text!("sso-choose"));
    }
    known.unwrap_or(ICONS[0])
}

/// The page on which people begin; without one, the first address of CAS, or the root of where people come back.
fn start(form: &Form, protocol: Protocol, filled: &mut Filled) -> String {
    let typed = form.text("start");
    if !typed.is_empty() {
        if Address::parse(typed).is_none() {
            filled.wrong("start", text!("sso-address-wrong", address = typed));
        } else if registry::begins_elsewhere(typed, &stands(form, protocol)) {
            filled.wrong("start", text!("sso-start-elsewhere", address = typed));
        }
        return typed.to_owned();
    }
    match protocol {
        Protocol::Cas => lines(form, "places").next().unwrap_or("").to_owned(),
        Protocol::Oidc => clients::start_of(&lines(form, "returns").take(1).map(str::to_owned).collect::<Vec<_>>()),
    }
}

/// Where a service stands, as it is typed.
fn stands(form: &Form, protocol: Protocol) -> Vec<String> {
    let fields: &[&str] = if protocol == Protocol::Cas { &["places"] } else { &["returns", "signed-out"] };
    fields.iter().flat_map(|field| lines(form, field)).map(str::to_owned).collect()
}

fn cas(app: &App, form: &Form, filled: &mut Filled) -> Speaks {
    let places = addresses(form, "places", filled);
    if places.is_empty() && filled.error("places").is_none() {
        filled.wrong("places", text!("sso-places-needed"));
    }
    let proxies = addresses(form, "proxies", filled);
    if let Some(why) = proxies.iter().find_map(|proxy| inside(app, proxy)) {
        filled.wrong("proxies", why);
    }
    Speaks::Cas { places, proxies, told: form.ticked("told") }
}

fn oidc(app: &App, form: &Form, filled: &mut Filled) -> Option<Speaks> {
    let signed_in = returns(form, "returns", filled);
    if signed_in.is_empty() && filled.error("returns").is_none() {
        filled.wrong("returns", text!("sso-places-needed"));
    }
    let signed_out = returns(form, "signed-out", filled);
    let logout = url(app, form, "logout", filled);
    let authentication = Authentication::from_code(form.text("authentication"));
    if authentication.is_none() {
        filled.wrong("authentication", text!("sso-choose"));
    }
    let algorithm = Algorithm::from_code(form.text("algorithm"));
    if algorithm.is_none() {
        filled.wrong("algorithm", text!("sso-choose"));
    }
    let (authentication, algorithm) = (authentication?, algorithm?);
    let (keys_url, keys) = if authentication == Authentication::PrivateKey { keys(app, form, filled) } else { (None, None) };
    Some(Speaks::Oidc(Asked {
        signed_in,
        signed_out,
        authentication,
        keys_url,
        keys,
        algorithm,
        consent: form.ticked("consent"),
        api: Scopes::read(&form.all("api").collect::<Vec<_>>().join(" ")).of_api().to_string(),
        logout,
    }))
}

/// The public keys of a service: where they are, or what they are.
fn keys(app: &App, form: &Form, filled: &mut Filled) -> (Option<String>, Option<String>) {
    let keys_url = url(app, form, "keys-url", filled);
    let keys = Some(form.text("keys").to_owned()).filter(|keys| !keys.is_empty());
    if keys.as_deref().is_some_and(|keys| !clients::is_key_set(keys)) {
        filled.wrong("keys", text!("sso-keys-wrong"));
    } else if keys_url.is_some() == keys.is_some() && filled.error("keys-url").is_none() {
        filled.wrong("keys-url", text!("sso-keys-one"));
    }
    (keys_url, keys)
}

/// One address at which the portal calls a service, if one was typed.
fn url(app: &App, form: &Form, field: &'static str, filled: &mut Filled) -> Option<String> {
    let typed = form.text(field);
    if typed.is_empty() {
        return None;
    }
    let why = match Address::parse(typed) {
        None => Some(text!("sso-address-wrong", address = typed)),
        Some(address) => inside(app, &address),
    };
    if let Some(why) = why {
        filled.wrong(field, why);
    }
    Some(typed.to_owned())
}

/// Why the portal would never call an address, when it is seen from the address alone.
fn inside(app: &App, address: &Address) -> Option<Text> {
    (!outward::may_be_called(app, address)).then(|| clients::inside_words(address))
}

fn lines<'a>(form: &'a Form, field: &str) -> impl Iterator<Item = &'a str> {
    form.text(field).lines().map(str::trim).filter(|line| !line.is_empty())
}

/// The lines of a field, unless there are too many.
fn few<'a>(form: &'a Form, field: &'static str, filled: &mut Filled) -> Vec<&'a str> {
    let lines: Vec<&str> = lines(form, field).collect();
    if lines.len() > PLACES_MAX {
        filled.wrong(field, text!("sso-places-many", count = PLACES_MAX));
        return vec![];
    }
    lines
}

/// The addresses of a field, one a line.
fn addresses(form: &Form, field: &'static str, filled: &mut Filled) -> Vec<Address> {
    let mut out = vec![];
    for line in few(form, field, filled) {
        match Address::parse(line).filter(|address| !address.has_query()) {
            Some(address) => out.push(address),
            None => filled.wrong(field, text!("sso-address-wrong", address = line)),
        }
    }
    out
}

/// The addresses of a field to which browsers may be sent back, one a line, as they were typed.
fn returns(form: &Form, field: &'static str, filled: &mut Filled) -> Vec<String> {
    let mut out = vec![];
    for line in few(form, field, filled) {
        if clients::is_return(line) {
            out.push(line.to_owned());
        } else {
            filled.wrong(field, text!("sso-return-wrong", address = line));
        }
    }
    out
}

/// A service that is registered, as its form shows it: where it stands, or where browsers are sent back to.
pub(super) fn known(service: &Service, client: Option<&Client>, (first, second): (&[String], &[String])) -> Filled {
    let yes = |set: bool| if set { "yes" } else { "" };
    let (first, second) = (first.join("\n"), second.join("\n"));
    let mut fields = vec![
        ("protocol", service.protocol.code()),
        ("name", service.name.as_str()),
        ("supplier", service.supplier.as_str()),
        ("icon", service.icon.as_str()),
        ("start", service.start_url.as_str()),
        ("release", service.release.code()),
        ("identifier", service.identifier.code()),
        ("second", yes(service.second_factor)),
        ("told", yes(service.told)),
    ];
    match client {
        None => fields.extend([("places", first.as_str()), ("proxies", second.as_str())]),
        Some(client) => {
            fields.extend(client.api_scopes.split(' ').filter(|scope| !scope.is_empty()).map(|scope| ("api", scope)));
            fields.extend([
                ("returns", first.as_str()),
                ("signed-out", second.as_str()),
                ("authentication", client.authentication.code()),
                ("keys-url", client.keys_url.as_deref().unwrap_or("")),
                ("keys", client.keys.as_deref().unwrap_or("")),
                ("algorithm", client.algorithm.code()),
                ("consent", yes(client.asks_consent)),
                ("logout", client.logout_url.as_deref().unwrap_or("")),
            ]);
        }
    }
    Filled::with(Form::of(fields))
}
