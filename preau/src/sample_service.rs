//! `preau sample-service`: the sample service, beside a portal, so that a newcomer sees a sign-on work.

use crate::run::{bind, until_signal};
use crate::say::{self, Fault};
use clap::ValueEnum;
use kit::serve::Bounds;
use kit::text;
use std::net::SocketAddr;

/// Where it listens by itself: the demo's portal has it in its register there.
pub const LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 9000);

/// What the sample service speaks with the portal.
#[derive(ValueEnum, Clone, Copy, Debug)]
pub enum Protocol {
    /// CAS 3.
    Cas,
}

/// Serves the sample service until a signal says to stop; on this machine alone.
pub async fn serve(listen: SocketAddr, protocol: Protocol, portal: &str) -> Result<(), Fault> {
    let words = say::words();
    if !listen.ip().is_loopback() {
        return Err(Fault::Usage(words.say(&text!("program-sample-outside", address = listen.to_string()))));
    }
    let Some(portal) = sample::Portal::parse(portal) else {
        return Err(Fault::Usage(words.say(&text!("program-sample-portal", portal = portal))));
    };
    let listener = bind(listen).await?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    say::line(&words, &text!("program-sample-ready", url = format!("http://{address}/"), portal = portal.url()));
    let router = match protocol {
        Protocol::Cas => sample::router(portal, address),
    };
    let bounds = Bounds { connections: 64, stop: std::time::Duration::from_secs(2), ..Bounds::default() };
    kit::serve::serve(listener, router, until_signal(), bounds).await;
    Ok(())
}
