//! What is printed is what was given: literally, in its place, on so many pages.

use typst::layout::{Abs, Frame, FrameItem, Point};
use typst_layout::PagedDocument;

use super::*;
use crate::print;

const LAYOUTS: [SheetLayout; 3] = [SheetLayout::One, SheetLayout::Four, SheetLayout::Eight];

fn words() -> SheetWords {
    SheetWords {
        lang: "fr".into(),
        title: "Votre accès à l’espace numérique de l’établissement".into(),
        address: "Adresse".into(),
        login: "Identifiant".into(),
        code: "Code".into(),
        no_code: "Ce compte est déjà activé.".into(),
        explanation: [
            "Ouvrez l’adresse ci-dessus, puis choisissez « J’ai un code ».".into(),
            "Tapez le code : votre date de naissance vous sera demandée.".into(),
            "Choisissez un mot de passe. Code perdu ? Le collège en imprime un autre.".into(),
        ],
    }
}

fn sheet(person: &str) -> SignInSheet {
    SignInSheet {
        school: "Collège Marie-Curie".into(),
        person: person.into(),
        division: Some("6e B".into()),
        profile: "Élève".into(),
        address: "https://ent.exemple.fr".into(),
        login: "lea.martin".into(),
        code: Some(SheetCode {
            code: "k7mpx3wdq9tr4hbn".into(),
            valid_until: "Ce code est valable jusqu’au 30 novembre 2026.".into(),
        }),
        words: Arc::new(words()),
    }
}

fn cover() -> Cover {
    Cover {
        lang: "fr".into(),
        title: "Fiches de connexion, 6e B".into(),
        line: "6e B · 28 fiches · imprimées le 1er septembre 2026".into(),
        page: "Page".into(),
        made_at: Timestamp::UNIX_EPOCH,
    }
}

/// A text as it stands on a page, in points from the top left.
#[derive(Debug)]
struct Placed {
    text: String,
    left: f64,
    right: f64,
    above: f64,
    below: f64,
}

impl Placed {
    fn overlaps(&self, other: &Self) -> bool {
        let across = self.right.min(other.right) - self.left.max(other.left);
        let down = self.below.min(other.below) - self.above.max(other.above);
        across > 0.2 && down > 0.2
    }
}

/// The document as laid out; a warning of typst is a failure.
fn laid_out(sheets: &[SignInSheet], layout: SheetLayout) -> PagedDocument {
    let set = print::set(template(), data(sheets, layout, &cover()).unwrap()).unwrap();
    assert!(set.warnings.is_empty(), "{:?}", set.warnings);
    set.output
}

fn texts(document: &PagedDocument) -> Vec<Vec<Placed>> {
    document
        .pages()
        .iter()
        .map(|page| {
            let mut placed = Vec::new();
            collect(&page.frame, Point::zero(), &mut placed);
            placed
        })
        .collect()
}

fn collect(frame: &Frame, origin: Point, placed: &mut Vec<Placed>) {
    for (position, item) in frame.items() {
        let at = origin + *position;
        match item {
            FrameItem::Group(group) => {
                assert!(group.transform.is_only_translate());
                collect(&group.frame, at + Point::new(group.transform.tx, group.transform.ty), placed);
            }
            FrameItem::Text(text) => placed.push(Placed {
                text: text.text.replace("\u{200b}", "").into(),
                left: at.x.to_pt(),
                right: (at.x + text.width()).to_pt(),
                above: (at.y - text.size * 0.7).to_pt(),
                below: (at.y + text.size * 0.22).to_pt(),
            }),
            FrameItem::Shape(..) | FrameItem::Image(..) | FrameItem::Link(..) | FrameItem::Tag(_) => {}
        }
    }
}

fn read(document: &PagedDocument) -> String {
    texts(document).into_iter().flatten().map(|placed| placed.text).collect()
}

/// Nothing lies over anything else, and each text keeps within the cell in which it begins.
fn assert_tidy(document: &PagedDocument, layout: SheetLayout) {
    let strip = Abs::mm(13.0).to_pt();
    let (columns, rows) = match layout {
        SheetLayout::One => (1.0, 1.0),
        SheetLayout::Four => (2.0, 2.0),
        SheetLayout::Eight => (2.0, 4.0),
    };
    let (width, height) = (Abs::mm(210.0 / columns).to_pt(), Abs::mm(275.0 / rows).to_pt());
    let margin = Abs::mm(4.5).to_pt();
    for page in texts(document) {
        for (index, placed) in page.iter().enumerate() {
            for other in &page[index + 1..] {
                assert!(!placed.overlaps(other), "{placed:?} lies over {other:?}");
            }
            if placed.below < strip {
                assert!(placed.left > margin && placed.right < Abs::mm(210.0).to_pt() - margin);
                continue;
            }
            let left = (placed.left / width).floor() * width;
            let above = strip + ((placed.above - strip) / height).floor() * height;
            assert!(
                placed.left >= left + margin
                    && placed.right <= left + width - margin
                    && placed.above >= above + margin
                    && placed.below <= above + height - margin,
                "{placed:?} leaves its cell in {layout:?}",
            );
        }
    }
}

#[test]
fn what_is_given_is_printed_literally() {
    let hostile = [
        r##"#panic("x")"##,
        "Léa $x^2$",
        "*gras* _Léa_",
        r"\u{41} \ Léa",
        r#""Léa" ]"#,
        "[Léa] `raw` <a>",
        "= Léa @ref",
        "#read(\"/etc/passwd\")",
        "// Léa /* */",
        "Zoé N’Diaye--D'Or",
        "{{ léa }} %s",
    ];
    for name in hostile {
        let sheet = SignInSheet { school: name.into(), division: Some(name.into()), ..sheet(name) };
        let document = laid_out(&[sheet], SheetLayout::One);
        assert_eq!(read(&document).matches(name).count(), 3, "{name}");
    }
}

#[test]
fn a_page_holds_one_four_or_eight() {
    for (layout, count, pages) in [
        (SheetLayout::One, 1, 1),
        (SheetLayout::One, 5, 5),
        (SheetLayout::Four, 4, 1),
        (SheetLayout::Four, 5, 2),
        (SheetLayout::Eight, 8, 1),
        (SheetLayout::Eight, 9, 2),
        (SheetLayout::Eight, 28, 4),
    ] {
        let document = laid_out(&vec![sheet("Léa Martin"); count], layout);
        assert_eq!(document.pages().len(), pages, "{count} sheets in {layout:?}");
        assert_tidy(&document, layout);
        let printed = read(&document);
        assert_eq!(printed.matches("Léa Martin").count(), count);
        assert!(printed.contains(&format!("{pages}/{pages}")));
    }
}

#[test]
fn sheets_keep_the_order_given() {
    let names = ["Zoé Gomme", "Adam Benali", "Maël Plume"];
    let sheets: Vec<_> = names.iter().copied().map(sheet).collect();
    let printed = read(&laid_out(&sheets, SheetLayout::Eight));
    let places: Vec<_> = names.iter().map(|name| printed.find(name).unwrap()).collect();
    assert!(places.is_sorted());
}

#[test]
fn everything_on_a_sheet_is_there() {
    for layout in LAYOUTS {
        let printed = read(&laid_out(&[sheet("Léa Martin")], layout));
        for text in [
            "6e B · 28 fiches · imprimées le 1er septembre 2026",
            "Collège Marie-Curie",
            "Léa Martin",
            "6e B · Élève",
            "https://ent.exemple.fr",
            "lea.martin",
            "k7mp-x3wd-q9tr-4hbn",
            "valable",
            "Tapez le code\u{a0}:",
            "perdu\u{202f}?",
        ] {
            assert!(printed.contains(text), "{text} in {layout:?}: {printed}");
        }
    }
}

#[test]
fn a_used_code_is_not_printed() {
    let printed = read(&laid_out(&[SignInSheet { code: None, ..sheet("Léa") }], SheetLayout::Eight));
    assert!(printed.contains("Ce compte est déjà activé.") && !printed.contains("valable"));
}

#[test]
fn long_texts_find_room() {
    let many_names = "Marie-Antoinette Joséphine Éléonore de La Tour d’Auvergne-Lauraguais ".repeat(3);
    let long = [
        "Maxence-Alexandre Vandenbroucke-Delahaye",
        "Wolfeschlegelsteinhausenbergerdorffwwwww",
        "MMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMM",
        "Nguyễn Thị Ánh-Tuyết Đặng O’Brien–Łącki",
        &many_names,
        &"W".repeat(400),
        "",
    ];
    let mut sheets: Vec<_> = long.iter().map(|name| SignInSheet { division: None, ..sheet(name) }).collect();
    let mut also = |change: &dyn Fn(&mut SignInSheet)| {
        for name in &long[..2] {
            let mut sheet = sheet(name);
            change(&mut sheet);
            sheets.push(sheet);
        }
    };
    also(&|sheet| sheet.login = format!("{}.{}", "w".repeat(40), "m".repeat(40)));
    also(&|sheet| sheet.address = format!("https://{}.exemple.fr/", "connexion-".repeat(9)));
    also(&|sheet| sheet.school = "Lycée des métiers de l’hôtellerie et du tourisme ".repeat(2));
    also(&|sheet| sheet.division = Some("Terminale générale, groupe du mercredi matin".repeat(2)));
    also(&|sheet| sheet.profile = String::new());
    also(&|sheet| {
        sheet.words = Arc::new(SheetWords {
            title: "Un titre qui n’en finit pas de dire ce qu’est cette feuille ".repeat(3),
            login: "Der Anmeldename für das Schulportal".into(),
            explanation: [const { "Une explication bien trop longue pour si peu de place. " }; 3].map(|step| step.repeat(4)),
            ..words()
        });
    });
    for layout in LAYOUTS {
        let document = laid_out(&sheets, layout);
        assert_eq!(document.pages().len(), sheets.len().div_ceil(layout.per_page()));
        assert_tidy(&document, layout);
    }
}

#[test]
fn each_sheet_speaks_its_own_language() {
    let english = Arc::new(SheetWords { lang: "en-GB".into(), login: "Login".into(), ..words() });
    let sheets = [sheet("Léa"), SignInSheet { words: english, ..sheet("Öykü") }];
    let printed = read(&laid_out(&sheets, SheetLayout::Four));
    assert!(printed.contains("Identifiant") && printed.contains("Login"));
    let pdf = sign_in_sheets(&sheets, SheetLayout::Four, &cover()).unwrap();
    assert!(holds(&pdf, b"/Lang(fr)") || holds(&pdf, b"/Lang (fr)"));
}

#[test]
fn the_document_is_an_accessible_pdf() {
    for layout in LAYOUTS {
        let sheets = ["Léa Martin", "Łukasz Wiśniewski", "Γιώργος Олена", "Léa 🎒 山田"].map(sheet);
        let pdf = sign_in_sheets(&sheets, layout, &cover()).unwrap();
        assert!(pdf.starts_with(b"%PDF-"));
        assert!(pdf.trim_ascii_end().ends_with(b"%%EOF"));
        assert!(holds(&pdf, b"<pdfuaid:part>1</pdfuaid:part>"), "{layout:?} is not PDF/UA-1");
        assert!(holds(&pdf, "Fiches de connexion, 6e B".as_bytes()));
        assert!(holds(&pdf, b"1970-01-01"), "the time is the caller's");
    }
}

#[test]
fn a_script_beyond_the_standard_is_printed_all_the_same() {
    let pdf = sign_in_sheets(&[sheet("ليلى مرزوقي")], SheetLayout::Eight, &cover()).unwrap();
    assert!(pdf.starts_with(b"%PDF-"));
}

#[test]
fn the_same_sheets_give_the_same_bytes() {
    let print = || sign_in_sheets(&[sheet("Léa Martin")], SheetLayout::Four, &cover()).unwrap();
    assert!(print() == print());
}

#[test]
fn what_cannot_be_printed_is_refused() {
    let refused = |sheets: &[SignInSheet]| data(sheets, SheetLayout::Eight, &cover()).unwrap_err();
    let changed = |change: fn(&mut SignInSheet)| {
        let mut sheet = sheet("Léa");
        change(&mut sheet);
        refused(&[self::sheet("Adam"), sheet])
    };
    let illegible = |what| PressError::Illegible { sheet: 1, what };
    assert_eq!(refused(&[]), PressError::Nothing);
    assert_eq!(refused(&vec![sheet("Léa"); SHEETS_MAX + 1]), PressError::TooMany { asked: SHEETS_MAX + 1, max: SHEETS_MAX },);
    assert_eq!(changed(|sheet| sheet.login = String::new()), illegible("login"));
    assert_eq!(changed(|sheet| sheet.login = "léa\u{202e}".into()), illegible("login"));
    assert_eq!(changed(|sheet| sheet.address = "https://ent exemple".into()), illegible("address"));
    assert_eq!(changed(|sheet| sheet.code.as_mut().unwrap().code = "🎒".into()), illegible("code"));
    assert_eq!(changed(|sheet| sheet.login = "a".repeat(201)), PressError::TooLong { what: "login", max: 200 },);
    assert_eq!(changed(|sheet| Arc::make_mut(&mut sheet.words).lang = "français".into()), PressError::Language,);
    assert!(matches!(
        changed(|sheet| Arc::make_mut(&mut sheet.words).explanation[1] = "x".repeat(241)),
        PressError::TooLong { .. },
    ));
}

#[test]
fn without_a_name_the_login_stands_in_its_place() {
    let pdf = sign_in_sheets(&[sheet(" \n")], SheetLayout::Eight, &cover()).unwrap();
    assert!(holds(&pdf, b"<pdfuaid:part>1</pdfuaid:part>"));
    let printed = read(&laid_out(&[sheet("")], SheetLayout::Eight));
    assert_eq!(printed.matches("lea.martin").count(), 2);
}

#[test]
fn a_code_stays_out_of_logs() {
    let sheet = sheet("Léa");
    assert!(!format!("{sheet:?}").contains("k7mp"));
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}
