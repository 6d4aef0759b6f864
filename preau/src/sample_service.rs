//! `preau sample-service`: the sample service, beside a portal, so that a newcomer sees a sign-on work.

use crate::demo;
use crate::run::{bind, until_signal};
use crate::say::{self, Fault};
use clap::{Args, ValueEnum};
use kit::serve::Bounds;
use kit::{Clock, Instant, text};
use sample::{Client, Speaks};
use std::net::SocketAddr;

/// Where it listens by itself: the demo's portal has it in its register there.
pub const LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 9000);

/// What the sample service speaks with the portal.
#[derive(ValueEnum, Clone, Copy, Debug)]
pub enum Protocol {
    /// CAS 3.
    Cas,
    /// OpenID Connect.
    Oidc,
}

/// How the sample service is served.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// What it speaks with the portal.
    #[arg(long, value_enum, default_value = "cas")]
    pub protocol: Protocol,
    /// The portal's address.
    #[arg(long, value_name = "URL", default_value = "http://localhost:8080")]
    pub portal: String,
    /// Its id in the portal's register, of OpenID Connect; the demo's when none is given.
    #[arg(long, value_name = "ID", default_value = demo::SAMPLE_CLIENT)]
    pub client: String,
    /// Its secret; the demo's when none is given.
    #[arg(long, value_name = "SECRET", default_value = demo::SAMPLE_SECRET, hide_default_value = true)]
    pub secret: String,
    /// Its clock starts at this instant and runs on, beside a demo whose does: 2026-11-24T09:20:00Z.
    #[arg(long, value_name = "INSTANT")]
    pub now: Option<Instant>,
}

/// Serves the sample service until a signal says to stop; on this machine alone.
pub async fn serve(listen: SocketAddr, options: Options) -> Result<(), Fault> {
    let words = say::words();
    if !listen.ip().is_loopback() {
        return Err(Fault::Usage(words.say(&text!("program-sample-outside", address = listen.to_string()))));
    }
    let Some(portal) = sample::Portal::parse(&options.portal) else {
        return Err(Fault::Usage(words.say(&text!("program-sample-portal", portal = options.portal))));
    };
    let listener = bind(listen).await?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    say::line(&words, &text!("program-sample-ready", url = format!("http://{address}/"), portal = portal.url()));
    let speaks = match options.protocol {
        Protocol::Cas => Speaks::Cas,
        Protocol::Oidc => Speaks::Oidc(Client { id: options.client, secret: options.secret }),
    };
    let clock = options.now.map_or_else(Clock::system, Clock::starting_at);
    let router = sample::router(portal, address, speaks, clock);
    let bounds = Bounds { connections: 64, stop: std::time::Duration::from_secs(2), ..Bounds::default() };
    kit::serve::serve(listener, router, until_signal(), bounds).await;
    Ok(())
}
