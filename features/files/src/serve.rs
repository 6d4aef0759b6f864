//! A file as it is saved: whole or in part, never run by a browser, asked for anew each time.

use crate::kind::Family;
use crate::store::{self, Attachment, AttachmentId};
use crate::{name, picture};
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kit::{App, Error, Request, Result, Routes, SIGNED_IN, Viewer};
use std::ops::Range;

/// The long side of a picture on a page, in pixels.
const SIDE_MAX: u32 = 1_600;
const QUALITY: u8 = 82;

/// Nothing of a file may run, load or be sent, and it has an origin of its own.
const SEALED: &str = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";
/// The same for a PDF in the frame of our own page, without the sandbox, in which older browsers open no viewer.
const FRAMED: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

pub(crate) fn routes() -> Routes {
    Routes::at("/files/{file}")
        .get(SIGNED_IN, save)
        .and_at("/files/{file}/pages")
        .get(SIGNED_IN, pages)
        .and_at("/files/{file}/picture")
        .get(SIGNED_IN, drawn)
}

/// The file, to be saved.
async fn save(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(id): Path<AttachmentId>,
    asked: HeaderMap,
) -> Result<Response> {
    let (file, _) = store::readable(&app, &viewer, id, request.now).await?;
    give(&app, &file, &asked, "attachment", SEALED).await
}

/// A PDF, for the browser's own viewer.
async fn pages(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(id): Path<AttachmentId>,
    asked: HeaderMap,
) -> Result<Response> {
    let (file, _) = store::readable(&app, &viewer, id, request.now).await?;
    if file.kind().family != Family::Pdf {
        return Err(Error::NotFound);
    }
    give(&app, &file, &asked, "inline", FRAMED).await
}

/// A picture drawn anew, upright and without what the camera noted.
async fn drawn(
    State(app): State<App>,
    request: Request,
    viewer: Viewer,
    Path(id): Path<AttachmentId>,
    asked: HeaderMap,
) -> Result<Response> {
    let (file, _) = store::readable(&app, &viewer, id, request.now).await?;
    if file.kind().family != Family::Picture || !file.is_shown() {
        return Err(Error::NotFound);
    }
    let tag = tag(&file, "-drawn");
    if is_there(&asked, &tag) {
        return Ok(sealed(StatusCode::NOT_MODIFIED.into_response(), &tag, SEALED));
    }
    let content = app.files.content(&file.hash).await?;
    let drawn = picture::draw(content, SIDE_MAX, QUALITY).await?.map_err(|_| Error::NotFound)?;
    let mut response = drawn.jpeg.into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("image/jpeg"));
    Ok(sealed(response, &tag, SEALED))
}

async fn give(app: &App, file: &Attachment, asked: &HeaderMap, how: &str, policy: &'static str) -> Result<Response> {
    let tag = tag(file, "");
    if is_there(asked, &tag) {
        return Ok(sealed(StatusCode::NOT_MODIFIED.into_response(), &tag, policy));
    }
    let length = file.length();
    let part = match wanted(asked, &tag, length) {
        Wanted::Whole => None,
        Wanted::Part(range) => Some(range),
        Wanted::Nothing => {
            let mut response = StatusCode::RANGE_NOT_SATISFIABLE.into_response();
            response.headers_mut().insert(header::CONTENT_RANGE, value(&format!("bytes */{length}")));
            return Ok(sealed(response, &tag, policy));
        }
    };
    let mut response = Response::new(body(app, file, part.clone()).await?);
    let sent = part.as_ref().map_or(length, |part| part.end - part.start);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(sent));
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media(file)));
    headers.insert(header::CONTENT_DISPOSITION, value(&name::disposition(how, &file.name)));
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    if let Some(part) = part {
        headers.insert(header::CONTENT_RANGE, value(&format!("bytes {}-{}/{length}", part.start, part.end - 1)));
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    Ok(sealed(response, &tag, policy))
}

async fn body(app: &App, file: &Attachment, part: Option<Range<u64>>) -> Result<Body> {
    // The row is there, so a content that is not is a fault of ours, and no « not there ».
    app.files.body(&file.hash, part).await.map_err(|error| match error {
        Error::NotFound => Error::broken("the content of an attachment is not in the store"),
        other => other,
    })
}

/// As what a file is sent: what a browser would run or draw goes as bytes.
fn media(file: &Attachment) -> &'static str {
    match file.kind().family {
        Family::Markup | Family::Other => "application/octet-stream",
        _ => file.kind().media,
    }
}

/// The headers of every answer with a file: nobody keeps it without asking again, nobody else embeds it.
fn sealed(mut response: Response, tag: &str, policy: &'static str) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    headers.insert(header::ETAG, value(tag));
    response
}

fn value(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static(""))
}

/// The tag of a content: the beginning of its hash, which says nothing to who does not have it.
fn tag(file: &Attachment, of: &str) -> String {
    format!("\"{}{of}\"", &file.hash[..32])
}

fn is_there(asked: &HeaderMap, tag: &str) -> bool {
    let known = asked.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or("");
    known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag)
}

#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    Whole,
    Part(Range<u64>),
    Nothing,
}

/// Which part is asked for; several at once are answered with the whole, as is what is not understood.
fn wanted(asked: &HeaderMap, tag: &str, length: u64) -> Wanted {
    let text = |name| asked.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    if text(header::IF_RANGE).is_some_and(|known| known != tag) {
        return Wanted::Whole;
    }
    let Some((first, last)) =
        text(header::RANGE).and_then(|range| range.strip_prefix("bytes=")).and_then(|range| range.split_once('-'))
    else {
        return Wanted::Whole;
    };
    let range = match (first.trim().parse::<u64>(), last.trim().parse::<u64>()) {
        (Ok(first), Ok(last)) if first <= last => first..last.saturating_add(1).min(length),
        (Ok(first), Err(_)) if last.trim().is_empty() => first..length,
        (Err(_), Ok(last)) if first.trim().is_empty() => length.saturating_sub(last)..length,
        _ => return Wanted::Whole,
    };
    if range.start < range.end { Wanted::Part(range) } else { Wanted::Nothing }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_what_was_asked_for() {
        let asked = |range: &str| {
            let headers = HeaderMap::from_iter([(header::RANGE, HeaderValue::from_str(range).unwrap())]);
            wanted(&headers, "\"t\"", 100)
        };
        for (range, part) in [
            ("bytes=0-9", Wanted::Part(0..10)),
            ("bytes=90-", Wanted::Part(90..100)),
            ("bytes=-5", Wanted::Part(95..100)),
            ("bytes=-500", Wanted::Part(0..100)),
            ("bytes=50-1000", Wanted::Part(50..100)),
            ("bytes=0-18446744073709551615", Wanted::Part(0..100)),
            ("bytes=100-", Wanted::Nothing),
            ("bytes=-0", Wanted::Nothing),
            ("bytes=9-1", Wanted::Whole),
            ("bytes=0-1,4-5", Wanted::Whole),
            ("lines=1-2", Wanted::Whole),
            ("bytes=-", Wanted::Whole),
        ] {
            assert_eq!(asked(range), part, "{range}");
        }
        let mut headers = HeaderMap::from_iter([(header::RANGE, HeaderValue::from_static("bytes=0-9"))]);
        headers.insert(header::IF_RANGE, HeaderValue::from_static("\"other\""));
        assert_eq!(wanted(&headers, "\"t\"", 100), Wanted::Whole);
    }
}
