//! Photographs of sheets, bound into one document: a page of A4 each, upright.

use crate::picture::{self, Drawn, Undrawn};
use bytes::Bytes;
use kit::{Error, Result, text};
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref, TextStr};

/// The long side of a page's picture, in pixels: 170 points an inch on A4.
const SIDE_MAX: u32 = 2_000;
const QUALITY: u8 = 80;
/// A sheet of A4, and the margin around a picture, in points.
const SHORT: f32 = 595.28;
const LONG: f32 = 841.89;
const MARGIN: f32 = 14.0;

/// Makes one PDF of photographs (JPEG, PNG, WebP), in their order, with a title and the language of its words.
///
/// Refuses with a sentence that names the place of the photograph that cannot be read or is too large.
pub async fn photographs_to_pdf(photographs: Vec<Bytes>, title: &str, lang: &str) -> Result<Bytes> {
    let mut pages = Vec::with_capacity(photographs.len());
    for (place, photograph) in photographs.into_iter().enumerate() {
        pages.push(match picture::draw(photograph, SIDE_MAX, QUALITY).await? {
            Ok(drawn) => drawn,
            Err(Undrawn::TooLarge) => return Err(Error::Refused(text!("files-photograph-large", place = place + 1))),
            Err(Undrawn::Unreadable) => return Err(Error::Refused(text!("files-photograph-unreadable", place = place + 1))),
        });
    }
    Ok(bound(&pages, title, lang).into())
}

/// The document of pictures.
fn bound(pages: &[Drawn], title: &str, lang: &str) -> Vec<u8> {
    let mut next = 0;
    let mut fresh = || {
        next += 1;
        Ref::new(next)
    };
    let (catalog, tree, info) = (fresh(), fresh(), fresh());
    let ids: Vec<[Ref; 3]> = pages.iter().map(|_| [fresh(), fresh(), fresh()]).collect();
    let mut pdf = Pdf::new();
    let mut root = pdf.catalog(catalog);
    root.pages(tree).lang(TextStr(lang));
    root.viewer_preferences().display_doc_title(true);
    root.finish();
    pdf.document_info(info).title(TextStr(title)).producer(TextStr("Préau"));
    let count = i32::try_from(pages.len()).unwrap_or(i32::MAX);
    pdf.pages(tree).kids(ids.iter().map(|[page, ..]| *page)).count(count);
    for (drawn, ids) in pages.iter().zip(&ids) {
        page(&mut pdf, tree, *ids, drawn);
    }
    pdf.finish()
}

/// One page: standing or lying as its picture is, which fills it but for a margin.
fn page(pdf: &mut Pdf, tree: Ref, [page, picture, content]: [Ref; 3], drawn: &Drawn) {
    const NAME: Name<'static> = Name(b"P");
    #[allow(clippy::cast_precision_loss, reason = "at most two thousand pixels")]
    let (width, height) = (drawn.width as f32, drawn.height as f32);
    let (across, down) = if width > height { (LONG, SHORT) } else { (SHORT, LONG) };
    let scale = ((across - 2.0 * MARGIN) / width).min((down - 2.0 * MARGIN) / height);
    let (shown_across, shown_down) = (width * scale, height * scale);
    let mut sheet = pdf.page(page);
    sheet.media_box(Rect::new(0.0, 0.0, across, down)).parent(tree).contents(content);
    sheet.resources().x_objects().pair(NAME, picture);
    sheet.finish();
    let mut object = pdf.image_xobject(picture, &drawn.jpeg);
    object.filter(Filter::DctDecode);
    object.width(i32::try_from(drawn.width).unwrap_or(1)).height(i32::try_from(drawn.height).unwrap_or(1));
    object.color_space().device_rgb();
    object.bits_per_component(8);
    object.finish();
    let mut drawing = Content::new();
    drawing.save_state();
    drawing.transform([shown_across, 0.0, 0.0, shown_down, (across - shown_across) / 2.0, (down - shown_down) / 2.0]);
    drawing.x_object(NAME);
    drawing.restore_state();
    pdf.stream(content, &drawing.finish());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::trials::*;
    use image::ImageFormat;

    fn photographs() -> Vec<Bytes> {
        let lying = red_over_blue(300, 400).rotate270();
        vec![
            with_exif(&encoded(&lying, ImageFormat::Jpeg), 6).into(),
            encoded(&red_over_blue(400, 200), ImageFormat::Png).into(),
            encoded(&red_over_blue(2_400, 1_200), ImageFormat::WebP).into(),
        ]
    }

    #[tokio::test]
    async fn each_photograph_is_a_page_of_one_document() {
        let pdf = photographs_to_pdf(photographs(), "Exercice 3 (été)", "fr").await.unwrap();
        let document = lopdf::Document::load_mem(&pdf).unwrap();
        let pages = document.get_pages();
        assert_eq!(pages.len(), 3);
        let catalog = document.catalog().unwrap();
        assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"fr");
        let info =
            document.trailer.get(b"Info").and_then(|info| document.get_object(info.as_reference()?)).unwrap().as_dict().unwrap();
        assert_eq!(lopdf::decode_text_string(info.get(b"Title").unwrap()).unwrap(), "Exercice 3 (été)");
        let mut shapes = vec![];
        for id in pages.values() {
            let page = document.get_dictionary(*id).unwrap();
            let sheet: Vec<f32> =
                page.get(b"MediaBox").unwrap().as_array().unwrap().iter().map(|side| side.as_float().unwrap()).collect();
            let images = document.get_page_images(*id).unwrap();
            assert_eq!(images.len(), 1);
            shapes.push((sheet[2] > sheet[3], images[0].width, images[0].height));
            if !shapes[0].0 && shapes.len() == 1 {
                is_red_then_blue(images[0].content, (150, 40), (150, 360));
            }
        }
        assert_eq!(shapes, [(false, 300, 400), (true, 400, 200), (true, 2_000, 1_000)]);
    }

    #[tokio::test]
    async fn what_is_no_photograph_is_named_by_its_place() {
        let mut all = photographs();
        all.push(Bytes::from_static(b"%PDF-1.7"));
        let refused = photographs_to_pdf(all, "", "fr").await.unwrap_err();
        assert!(matches!(refused, Error::Refused(said) if said == text!("files-photograph-unreadable", place = 4usize)));
    }
}
