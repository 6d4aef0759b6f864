//! Prints the sheets of a class in the three layouts, and says what it costs.
//!
//! `cargo run -p preau-press --example sheets [FOLDER]` also leaves the documents in FOLDER.
#![expect(clippy::print_stdout, reason = "an example speaks on the terminal")]

use std::error::Error;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;
use preau_press::{Cover, SHEETS_MAX, SheetCode, SheetLayout, SheetWords, SignInSheet, sign_in_sheets};

const NAMES: [&str; 28] = [
    "Léa Martin",
    "Adam Benali",
    "Inès Crayon",
    "Zoé N’Diaye",
    "Hugo Taille-Crayon",
    "Maël Le Goff",
    "Jean-Baptiste de La Tour d’Auvergne",
    "Nour El Amrani",
    "Chloé Gomme",
    "Louis Équerre",
    "Marie-Antoinette Compas-Rapporteur",
    "Öykü Yılmaz",
    "Łukasz Wiśniewski",
    "Anaïs Trousse",
    "Gabriel D’Hautefeuille",
    "Sacha Règle",
    "Lina Feutre",
    "Noé Cartable",
    "Jade Pinceau",
    "Théo Buvard",
    "Rose Agrafe",
    "Malo Kerguélen",
    "Eva Stylo",
    "Aya Plume",
    "Tom Classeur",
    "Maxence-Alexandre Vandenbroucke-Delahaye",
    "Zélie Ardoise",
    "Cœur-Aimée Craie",
];

const RUNS: u32 = 20;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os().nth(1).map(PathBuf::from);
    let class = class();
    for (name, layout) in [("1", SheetLayout::One), ("4", SheetLayout::Four), ("8", SheetLayout::Eight)] {
        let bytes = sign_in_sheets(&class, layout, &cover())?; // warms
        let one = cost(&class[..1], layout)?;
        let all = cost(&class, layout)?;
        println!("{name} a page: one sheet {one:.1} ms, 28 sheets {all:.1} ms of processor, {} kB", bytes.len() / 1000);
        if let Some(folder) = &folder {
            std::fs::write(folder.join(format!("sheets-{name}.pdf")), &bytes)?;
        }
    }
    let many: Vec<SignInSheet> = class.iter().cycle().take(SHEETS_MAX).cloned().collect();
    let before = processor_ms()?;
    let bytes = sign_in_sheets(&many, SheetLayout::Eight, &cover())?;
    println!("{SHEETS_MAX} sheets, 8 a page: {:.0} ms, {} kB", processor_ms()? - before, bytes.len() / 1000);
    Ok(())
}

fn cost(sheets: &[SignInSheet], layout: SheetLayout) -> Result<f64, Box<dyn Error>> {
    let before = processor_ms()?;
    for _ in 0..RUNS {
        sign_in_sheets(sheets, layout, &cover())?;
    }
    Ok((processor_ms()? - before) / f64::from(RUNS))
}

/// What this process has used of the processor, all threads together, in steps of 10 ms (Linux).
fn processor_ms() -> Result<f64, Box<dyn Error>> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    Ok((fields[11].parse::<f64>()? + fields[12].parse::<f64>()?) * 10.0)
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

fn class() -> Vec<SignInSheet> {
    let french = Arc::new(french());
    let english = Arc::new(english());
    let sheet = |(index, name): (usize, &&str)| SignInSheet {
        school: "Collège Marie-Curie, Rennes".into(),
        person: (*name).into(),
        division: Some("6e B".into()),
        profile: if index == 11 { "Student".into() } else { "Élève".into() },
        address: "https://ent.exemple.fr".into(),
        login: login(name),
        code: (index != 5).then(|| SheetCode {
            code: "k7mpx3wdq9tr4hbn".into(),
            valid_until: if index == 11 {
                "Valid until 30 November 2026.".into()
            } else {
                "Valable jusqu’au 30 novembre 2026.".into()
            },
        }),
        words: if index == 11 { english.clone() } else { french.clone() },
    };
    NAMES.iter().enumerate().map(sheet).collect()
}

fn login(name: &str) -> String {
    name.to_lowercase()
        .chars()
        .filter_map(|character| match character {
            ' ' => Some('.'),
            'é' | 'è' | 'ë' => Some('e'),
            'ï' | 'ı' => Some('i'),
            'ł' => Some('l'),
            'ś' => Some('s'),
            'ü' => Some('u'),
            'œ' | 'ö' => Some('o'),
            character => (character.is_ascii_alphanumeric() || character == '-').then_some(character),
        })
        .collect()
}

fn french() -> SheetWords {
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

fn english() -> SheetWords {
    SheetWords {
        lang: "en".into(),
        title: "Your way into the school portal".into(),
        address: "Address".into(),
        login: "Login".into(),
        code: "Code".into(),
        no_code: "This account is already active.".into(),
        explanation: [
            "Open the address above, then choose “I have a code”.".into(),
            "Type the code: you will be asked for your date of birth.".into(),
            "Choose a password. Code lost? The school can print another one.".into(),
        ],
    }
}
