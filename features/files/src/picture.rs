//! Pictures drawn anew: turned upright, no larger than a screen or a sheet, without what a camera notes beside them.

use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage};
use kit::{Error, Result};
use std::io::Cursor;
use std::time::Duration;
use tokio::sync::Semaphore;

/// The largest picture that is decoded, in pixels.
pub(crate) const PIXELS_MAX: u64 = 40_000_000;
/// What one decoder may hold in memory.
const MEMORY_MAX: u64 = 200 * 1024 * 1024;
/// How many millions of pixels are decoded at once, and as how many the smallest picture counts: a picture takes
/// memory by its pixels and one processor.
const AT_ONCE: u32 = 48;
const LEAST: u32 = 16;
/// How long one waits for a place.
const PATIENCE: Duration = Duration::from_secs(20);

static PLACES: Semaphore = Semaphore::const_new(AT_ONCE as usize);

/// A picture drawn anew.
#[derive(Debug)]
pub(crate) struct Drawn {
    pub(crate) jpeg: Vec<u8>,
    pub(crate) width: u32,
    pub(crate) height: u32,
}

/// Why a picture is not drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Undrawn {
    /// It has more pixels than are decoded.
    TooLarge,
    /// It is none, or it is damaged.
    Unreadable,
}

/// The width and the height that the beginning of a picture says, as it lies in the file.
pub(crate) fn measured(head: &[u8]) -> Option<(u32, u32)> {
    let reader = ImageReader::new(Cursor::new(head)).with_guessed_format().ok()?;
    reader.into_dimensions().ok().filter(|(width, height)| *width > 0 && *height > 0)
}

/// Whether a picture of that size is decoded at all.
pub(crate) fn fits((width, height): (u32, u32)) -> bool {
    u64::from(width) * u64::from(height) <= PIXELS_MAX
}

/// Draws a picture anew as JPEG, no longer than so many pixels on any side. Waits for a place among those under way.
pub(crate) async fn draw(content: bytes::Bytes, side_max: u32, quality: u8) -> Result<Result<Drawn, Undrawn>> {
    let Some(size) = measured(&content) else { return Ok(Err(Undrawn::Unreadable)) };
    if !fits(size) {
        return Ok(Err(Undrawn::TooLarge));
    }
    let millions = u32::try_from(u64::from(size.0) * u64::from(size.1) / 1_000_000).unwrap_or(AT_ONCE);
    let place = tokio::time::timeout(PATIENCE, PLACES.acquire_many(millions.clamp(LEAST, AT_ONCE))).await;
    let place = place.map_err(|_| Error::Busy(10))?.map_err(|_| Error::broken("no place to draw"))?;
    let work = tokio::task::spawn_blocking(move || {
        let drawn = drawn(&content, side_max, quality);
        drop(place);
        drawn
    });
    // A decoder that panics met a damaged picture.
    Ok(work.await.unwrap_or(Err(Undrawn::Unreadable)))
}

fn drawn(content: &[u8], side_max: u32, quality: u8) -> Result<Drawn, Undrawn> {
    let (picture, orientation) = decoded(content)?;
    let long = picture.width().max(picture.height());
    let mut picture = if long > side_max { picture.thumbnail(side_max, side_max) } else { picture };
    picture.apply_orientation(orientation);
    let flat = on_white(picture);
    let mut jpeg = vec![];
    JpegEncoder::new_with_quality(&mut jpeg, quality).encode_image(&flat).map_err(|_| Undrawn::Unreadable)?;
    Ok(Drawn { jpeg, width: flat.width(), height: flat.height() })
}

fn decoded(content: &[u8]) -> Result<(DynamicImage, Orientation), Undrawn> {
    let unreadable = |_| Undrawn::Unreadable;
    let mut reader = ImageReader::new(Cursor::new(content)).with_guessed_format().map_err(|_| Undrawn::Unreadable)?;
    if !matches!(reader.format(), Some(ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP | ImageFormat::Gif)) {
        return Err(Undrawn::Unreadable);
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MEMORY_MAX);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(unreadable)?;
    if !fits(decoder.dimensions()) {
        return Err(Undrawn::TooLarge);
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    Ok((DynamicImage::from_decoder(decoder).map_err(unreadable)?, orientation))
}

/// A picture on white: JPEG has no transparency, and paper is white.
fn on_white(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let picture = picture.into_rgba8();
    RgbImage::from_fn(picture.width(), picture.height(), |x, y| {
        let [red, green, blue, alpha] = picture.get_pixel(x, y).0;
        let over = |colour: u8| {
            let mixed = (u16::from(colour) * u16::from(alpha) + 255 * (255 - u16::from(alpha)) + 127) / 255;
            u8::try_from(mixed).unwrap_or(255)
        };
        image::Rgb([over(red), over(green), over(blue)])
    })
}

#[cfg(test)]
pub(crate) mod trials {
    //! Pictures for tests.
    use super::*;

    /// A picture that is red above and blue below.
    pub(crate) fn red_over_blue(width: u32, height: u32) -> DynamicImage {
        let colour = |y| if y < height / 2 { [220, 0, 0] } else { [0, 0, 220] };
        RgbImage::from_fn(width, height, |_, y| image::Rgb(colour(y))).into()
    }
    pub(crate) fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut out = Cursor::new(vec![]);
        picture.write_to(&mut out, format).unwrap();
        out.into_inner()
    }
    /// The same JPEG with a note of how the camera was held, and where.
    pub(crate) fn with_exif(jpeg: &[u8], orientation: u8) -> Vec<u8> {
        let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x02".to_vec();
        exif.extend_from_slice(&[0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]);
        exif.extend_from_slice(&[0x01, 0x0e, 0, 2, 0, 0, 0, 10, 0, 0, 0, 38, 0, 0, 0, 0]);
        exif.extend_from_slice(b"secretplc\0");
        let mut out = jpeg[..2].to_vec();
        out.extend_from_slice(&[0xff, 0xe1]);
        out.extend_from_slice(&u16::try_from(exif.len() + 2).unwrap().to_be_bytes());
        out.extend_from_slice(&exif);
        out.extend_from_slice(&jpeg[2..]);
        out
    }
    /// The head of a PNG that says it has so many pixels and holds none.
    pub(crate) fn bomb(width: u32, height: u32) -> Vec<u8> {
        let mut png = encoded(&red_over_blue(2, 2), ImageFormat::Png);
        png[16..20].copy_from_slice(&width.to_be_bytes());
        png[20..24].copy_from_slice(&height.to_be_bytes());
        let check = crc(&png[12..29]);
        png[29..33].copy_from_slice(&check.to_be_bytes());
        png
    }

    fn crc(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0u32, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { 0xedb8_8320 ^ (crc >> 1) } else { crc >> 1 })
        })
    }

    /// Whether the picture is red at a place and blue at another.
    #[track_caller]
    pub(crate) fn is_red_then_blue(jpeg: &[u8], red: (u32, u32), blue: (u32, u32)) {
        let picture = image::load_from_memory(jpeg).unwrap().to_rgb8();
        let at = |(x, y): (u32, u32)| picture.get_pixel(x, y).0;
        assert!(at(red)[0] > 150 && at(red)[2] < 80, "{:?}", at(red));
        assert!(at(blue)[2] > 150 && at(blue)[0] < 80, "{:?}", at(blue));
    }
}

#[cfg(test)]
mod tests {
    use super::trials::*;
    use super::*;

    #[test]
    fn a_picture_is_turned_upright_and_forgets_where_it_was_taken() {
        // As a camera held to the side writes it: what is above lies to the left.
        let lying = red_over_blue(60, 80).rotate270();
        let photograph = with_exif(&encoded(&lying, ImageFormat::Jpeg), 6);
        assert!(memchr::memmem::find(&photograph, b"secretplc").is_some());
        let drawn = drawn(&photograph, 1_000, 85).unwrap();
        assert_eq!((drawn.width, drawn.height), (60, 80));
        is_red_then_blue(&drawn.jpeg, (30, 10), (30, 70));
        assert!(memchr::memmem::find(&drawn.jpeg, b"Exif").is_none());
        assert!(memchr::memmem::find(&drawn.jpeg, b"secretplc").is_none());
    }

    #[test]
    fn every_orientation_comes_out_upright() {
        let upright = red_over_blue(60, 80);
        for (orientation, as_written) in [
            (1, upright.clone()),
            (2, upright.fliph()),
            (3, upright.rotate180()),
            (4, upright.flipv()),
            (5, upright.rotate270().flipv()),
            (6, upright.rotate270()),
            (7, upright.rotate90().flipv()),
            (8, upright.rotate90()),
        ] {
            let photograph = with_exif(&encoded(&as_written, ImageFormat::Jpeg), orientation);
            let drawn = drawn(&photograph, 40, 85).unwrap();
            assert_eq!((drawn.width, drawn.height), (30, 40), "{orientation}");
            is_red_then_blue(&drawn.jpeg, (15, 5), (15, 35));
        }
    }

    #[test]
    fn all_formats_are_drawn_and_transparency_is_white() {
        for format in [ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif, ImageFormat::Jpeg] {
            let drawn = drawn(&encoded(&red_over_blue(64, 64), format), 32, 85).unwrap();
            assert_eq!((drawn.width, drawn.height), (32, 32));
            is_red_then_blue(&drawn.jpeg, (16, 4), (16, 28));
        }
        let clear = DynamicImage::ImageRgba8(image::RgbaImage::new(8, 8));
        let drawn = drawn(&encoded(&clear, ImageFormat::Png), 32, 85).unwrap();
        assert!(
            image::load_from_memory(&drawn.jpeg)
                .unwrap()
                .to_rgb8()
                .pixels()
                .all(|pixel| pixel.0.iter().all(|value| *value > 250))
        );
    }

    #[tokio::test]
    async fn a_bomb_is_measured_and_not_opened() {
        let bomb = bomb(65_500, 65_500);
        assert_eq!(measured(&bomb), Some((65_500, 65_500)));
        assert!(!fits((65_500, 65_500)) && fits((8_000, 5_000)) && !fits((8_000, 5_001)));
        assert_eq!(draw(bomb.into(), 100, 80).await.unwrap().unwrap_err(), Undrawn::TooLarge);
        for damaged in
            [&b"\x89PNG\r\n\x1a\n"[..], b"not a picture", b"", &encoded(&red_over_blue(64, 64), ImageFormat::Png)[..60]]
        {
            let said = draw(bytes::Bytes::copy_from_slice(damaged), 100, 80).await.unwrap();
            assert_eq!(said.unwrap_err(), Undrawn::Unreadable);
        }
    }
}
