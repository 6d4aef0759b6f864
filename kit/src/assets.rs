//! The style sheet, scripts, fonts and icons: in the binary, named by their hash, already compressed.

use crate::app::App;
use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;
use std::collections::HashMap;
use std::sync::OnceLock;

#[derive(RustEmbed)]
#[folder = "assets/build"]
#[allow_missing = true]
struct Built;

#[derive(serde::Deserialize)]
struct Entry {
    path: String,
}

/// Where an asset is served: `preau.css` → `/assets/preau.3f9a.css`.
pub fn address(name: &str) -> String {
    static MANIFEST: OnceLock<HashMap<String, String>> = OnceLock::new();
    let manifest = MANIFEST.get_or_init(|| {
        let text = Built::get("manifest.json").map(|file| file.data.into_owned()).unwrap_or_default();
        let entries: HashMap<String, Entry> = serde_json::from_slice(&text).unwrap_or_default();
        entries.into_iter().map(|(name, entry)| (name, format!("/assets/{}", entry.path))).collect()
    });
    manifest.get(name).cloned().unwrap_or_else(|| format!("/assets/{name}"))
}

/// Serves an asset: for ever, since another content has another name.
pub(crate) async fn serve(Path(path): Path<String>, headers: HeaderMap) -> Response {
    serve_file(&path, &headers, "public, max-age=31536000, immutable")
}

/// Serves the service worker, whose scope is the whole site.
pub(crate) async fn service_worker(headers: HeaderMap) -> Response {
    serve_file(address("sw.js").trim_start_matches("/assets/"), &headers, "no-cache")
}

fn serve_file(path: &str, headers: &HeaderMap, cache: &'static str) -> Response {
    if path.ends_with(".br") || path.ends_with(".gz") || path == "manifest.json" {
        return StatusCode::NOT_FOUND.into_response();
    }
    let accepts = |coding: &str| {
        headers
            .get(header::ACCEPT_ENCODING)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.split(',').any(|one| one.trim().starts_with(coding)))
    };
    let coded = [("br", ".br"), ("gzip", ".gz")]
        .into_iter()
        .filter(|(coding, _)| accepts(coding))
        .find_map(|(coding, ending)| Built::get(&format!("{path}{ending}")).map(|file| (Some(coding), file)));
    let Some((coding, file)) = coded.or_else(|| Built::get(path).map(|file| (None, file))) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut response = Response::new(match file.data {
        std::borrow::Cow::Borrowed(bytes) => Body::from(bytes),
        std::borrow::Cow::Owned(bytes) => Body::from(bytes),
    });
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, media_type(path).parse().expect("our media types are well formed"));
    out.insert(header::CACHE_CONTROL, cache.parse().expect("our cache words are well formed"));
    out.insert(header::VARY, header::HeaderValue::from_static("Accept-Encoding"));
    if let Some(coding) = coding {
        out.insert(header::CONTENT_ENCODING, header::HeaderValue::from_static(coding));
    }
    response
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        Some("png") => "image/png",
        Some("webmanifest") => "application/manifest+json",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// The routes of assets, outside the door: no session, no cookie.
pub(crate) fn router() -> axum::Router<App> {
    axum::Router::new().route("/assets/{*path}", axum::routing::get(serve)).route("/sw.js", axum::routing::get(service_worker))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_assets_are_found_under_their_hash() {
        for name in ["preau.css", "preau.js", "htmx.js", "icons.svg", "sw.js", "logo.svg", "manifest.webmanifest"] {
            let address = address(name);
            let path = address.trim_start_matches("/assets/");
            assert_ne!(path, name, "{name} has no hash");
            assert!(Built::get(path).is_some(), "{path} is not there");
        }
        assert!(Built::get(&format!("{}.br", address("preau.css").trim_start_matches("/assets/"))).is_some());
    }
}
