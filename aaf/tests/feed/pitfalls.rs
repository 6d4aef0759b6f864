//! The pitfalls that importers met, one by one (issues and code of those in production).

use jiff::civil::date;
use preau_aaf::functions::Profile;
use preau_aaf::model::{Reason, Relation, Responsibility, StructureKind, Title};
use preau_aaf::reader::{Bound, ReadErrorKind, ReadLimits};
use preau_aaf::{Category, Decoded, Degree, Entity, Reader, Record, Refused, Request, decode};

use super::{add, agent, file, meant, one, read, student};
use std::io::Cursor;

fn reasons(refused: &[Refused]) -> Vec<(&'static str, Reason)> {
    refused.iter().map(|refused| (refused.field, refused.reason)).collect()
}

// 1 (`PersRelEleve` holds `Eleve`) is tested beside the file names, in `delivery`.

#[test]
fn code_and_label_come_in_both_orders() {
    let (agent, warnings) =
        agent(&[("ENTAuxEnsCategoDiscipline", &["13$MATHEMATIQUES"]), ("ENTAuxEnsDisciplinesPoste", &["MATHEMATIQUES$13"])]);
    assert_eq!(warnings, []);
    assert_eq!(agent.disciplines, agent.post_disciplines);
}

#[test]
fn one_is_the_father_and_ten_the_mother() {
    let (old, _) = student(&[("ENTElevePersRelEleve", &["1$1$1$1$1$0", "2$2$0$2$0$0"])]);
    let told = |links: &[preau_aaf::model::RelativeLink]| -> Vec<(Relation, Responsibility)> {
        links.iter().map(|link| (link.relation, link.responsibility)).collect()
    };
    // Old codes: 2 is the second legal representative.
    assert_eq!(told(&old.relatives), [(Relation::Father, Responsibility::Legal), (Relation::Mother, Responsibility::Legal)]);
    // New codes: 2 is a person in charge.
    let (new, _) = student(&[("ENTElevePersRelEleve", &["1$10$1$1$1$0", "2$42$0$2$0$0"])]);
    assert_eq!(
        told(&new.relatives),
        [(Relation::Mother, Responsibility::Legal), (Relation::FosterCarer, Responsibility::InCharge)]
    );
}

#[test]
fn nobody_is_his_own_guardian() {
    for code in ["7", "70"] {
        let (student, _) = student(&[("ENTElevePersRelEleve", &[&format!("1${code}$1$1$1$0")])]);
        assert_eq!(student.relatives[0].responsibility, Responsibility::None, "{code}");
    }
}

#[test]
fn a_relative_listed_twice_keeps_the_stronger() {
    let (student, warnings) = student(&[("ENTElevePersRelEleve", &["1$20$0$0$1$0", "1$20$1$1$0$0", "1$39$0$2$0$0"])]);
    assert_eq!(warnings, []);
    let [link] = student.relatives.as_slice() else { panic!() };
    assert_eq!((link.relation, link.responsibility), (Relation::Father, Responsibility::Legal));
    assert!(link.financial && link.contact && !link.payment);
}

#[test]
fn relatives_with_a_wrong_number_of_fields_are_left_out() {
    let (student, warnings) =
        student(&[("ENTElevePersRelEleve", &["1$10$1$1$1", "2$10$1$1$1$0$9", "$10$1$1$1$0", "3$99$1$5$x$0"])]);
    assert_eq!(student.relatives.len(), 1);
    assert_eq!(student.relatives[0].relation, Relation::Other);
    let field = "ENTElevePersRelEleve";
    assert_eq!(
        reasons(&warnings),
        [
            (field, Reason::WrongFieldCount),
            (field, Reason::WrongFieldCount),
            (field, Reason::EmptyField),
            (field, Reason::UnknownRelation),
            (field, Reason::NotAFlag),
            (field, Reason::NotAFlag),
        ]
    );
}

#[test]
fn classes_and_groups_may_be_absent_empty_or_listed_twice() {
    let of = |attributes: &[(&str, &[&str])]| match meant(Category::EtabEducNat, Degree::Second, attributes) {
        Decoded { entity: Entity::Structure(structure), warnings } => (structure, warnings),
        other => panic!("{other:?}"),
    };
    assert!(of(&[]).0.divisions.is_empty());
    assert!(of(&[("ENTStructureClasses", &[""])]).0.divisions.is_empty());
    let (twice, warnings) = of(&[("ENTStructureClasses", &["6A$SIXIEME A$10010012110", "6A$SIXIEME A$10010012111", "$X"])]);
    assert_eq!(twice.divisions.len(), 1);
    assert_eq!(twice.divisions[0].mefs, ["10010012110", "10010012111"]);
    assert_eq!(reasons(&warnings), [("ENTStructureClasses", Reason::EmptyField)]);
}

#[test]
fn both_forms_of_school_names_are_read() {
    let of = |name: &str| match meant(Category::EtabEducNat, Degree::Second, &[("ENTStructureNomCourant", &[name])]).entity {
        Entity::Structure(structure) => (structure.name_prefix, structure.name, structure.name_town, structure.kind),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        of("CLG$DE L'ETANG BLEU$BOISJOLI"),
        (Some("CLG".into()), "de l'Etang Bleu".into(), Some("Boisjoli".into()), StructureKind::College)
    );
    assert_eq!(of("LGT-DU CANAL-ac-EXEMPLE"), (Some("LGT".into()), "du Canal".into(), None, StructureKind::Lycee));
    assert_eq!(of("ECOLE DU PRE").1, "Ecole du Pre");
}

#[test]
fn a_wrong_letter_is_only_told() {
    let of = |uai: &str| match meant(Category::EtabEducNat, Degree::Second, &[("ENTStructureUAI", &[uai])]) {
        Decoded { entity: Entity::Structure(structure), warnings } => (structure.uai, reasons(&warnings)),
        other => panic!("{other:?}"),
    };
    assert_eq!(of("0990001n"), (Some("0990001N".into()), vec![]));
    assert_eq!(of("0990001A"), (Some("0990001A".into()), vec![("ENTStructureUAI", Reason::WrongUaiLetter)]));
    assert_eq!(of("99"), (None, vec![("ENTStructureUAI", Reason::MalformedUai)]));
}

#[test]
fn an_agent_without_attachment_is_where_he_works() {
    let (agent, _) = agent(&[
        ("ENTPersonStructRattach", &[""]),
        ("ENTPersonFonctions", &["9001$ENS$ENSEIGNEMENT$L1300$MATHEMATIQUES", "9003$-$SANS OBJET$-$SANS OBJET"]),
    ]);
    let roles: Vec<_> = agent.roles().into_iter().map(|role| (role.structure, role.profile)).collect();
    assert_eq!(roles, [("9001".into(), Profile::Teacher), ("9003".into(), Profile::Staff)]);
    assert_eq!(agent.functions[1].code, "");
}

#[test]
fn incomplete_functions_are_kept_for_what_they_say() {
    let (agent, warnings) = agent(&[("ENTPersonFonctions", &["9001$DIR", "9002", "9003$ENS$ENSEIGNEMENT$L1300", "$ENS$X$Y$Z"])]);
    assert_eq!(agent.functions.len(), 3);
    assert_eq!(agent.roles()[0].profile, Profile::Management);
    let field = "ENTPersonFonctions";
    assert_eq!(
        reasons(&warnings),
        [
            (field, Reason::WrongFieldCount),
            (field, Reason::WrongFieldCount),
            (field, Reason::WrongFieldCount),
            (field, Reason::EmptyField)
        ]
    );
}

#[test]
fn every_function_counts_and_the_strongest_names_the_profile() {
    let (agent, _) = agent(&[(
        "ENTPersonFonctions",
        &["9001$AED$X$-$-", "9001$ENS$X$L1300$MATHEMATIQUES", "9001$DIR$X$D0011$Y", "9002$EDU$X$E0030$Y"],
    )]);
    let roles = agent.roles();
    assert_eq!((roles[0].profile, roles[0].functions.clone()), (Profile::Management, vec!["deputy_head", "teacher", "aed"]));
    assert_eq!((roles[1].profile, roles[1].functions.clone()), (Profile::SchoolLife, vec!["cpe"]));
}

#[test]
fn a_head_flagged_as_a_teacher_manages() {
    let (agent, _) = agent(&[
        ("ENTPersonFonctions", &["9001$DIR$DIRECTION$D0011$ADJOINT"]),
        ("ENTPersonCategorieEnseignant", &["O"]),
        ("PersEducNatPresenceDevantEleves", &["N"]),
    ]);
    assert!(agent.is_teacher());
    assert_eq!(agent.roles()[0].profile, Profile::Management);
}

#[test]
fn without_a_category_lessons_and_functions_tell_a_teacher() {
    assert!(agent(&[("ENTPersonFonctions", &["1$DOC$D$L0080$D"])]).0.is_teacher());
    assert!(agent(&[("PersEducNatPresenceDevantEleves", &["O"])]).0.is_teacher());
    assert!(!agent(&[("ENTPersonFonctions", &["1$DOC$D$L0080$D"]), ("ENTPersonCategorieEnseignant", &["N"])]).0.is_teacher());
}

#[test]
fn phones_and_mails_are_put_in_form_or_left_out() {
    let base: &[(&str, &[&str])] = &[
        ("sn", &["TILLEUL"]),
        ("givenName", &["Gaspard"]),
        ("homePhone", &["06 99 00 10 02"]),
        ("telephoneNumber", &["12"]),
        ("mobile", &["+33 (0)6 99 00 10 02", "07.99.00.10.03", "01 99 00 10 01", "+41 79 900 10 02", "x"]),
        ("mail", &["pas de mail"]),
    ];
    let decoded = meant(Category::PersRelEleve, Degree::Second, base);
    let Entity::Relative(relative) = decoded.entity else { panic!() };
    let mobiles: Vec<&str> = relative.mobiles.iter().map(|mobile| mobile.number.as_str()).collect();
    assert_eq!(mobiles, ["+33699001002", "+33799001003", "+41799001002"]);
    assert_eq!(relative.home_phone, None);
    assert_eq!((relative.work_phone, relative.mail), (None, None));
    assert_eq!(
        reasons(&decoded.warnings),
        [("telephoneNumber", Reason::BadPhone), ("mobile", Reason::BadPhone), ("mail", Reason::BadMail)]
    );
}

#[test]
fn titles_of_old_and_none() {
    for (fed, title) in
        [("Mlle", Some(Title::Madame)), ("MME", Some(Title::Madame)), ("M.", Some(Title::Monsieur)), ("Dr", None), ("", None)]
    {
        assert_eq!(student(&[("personalTitle", &[fed])]).0.name.title, title, "{fed}");
    }
}

#[test]
fn entities_escaped_once_twice_and_by_name() {
    let (student, _) = student(&[
        ("ENTPersonNomPatro", &["L&amp;apos;HERMINE"]),
        ("ENTPersonVille", &["Saint-&amp;Eacute;tienne &amp; fils &#38; Cie"]),
        ("ENTEleveRegime", &["DEMI-PENSIONNAIRE DANS L&apos;ETABLISSEMENT"]),
        ("ENTEleveLibelleMEF", &["6&egrave;me <![CDATA[A&B]]>"]),
        ("ENTEleveMEF", &["10010012110"]),
    ]);
    assert_eq!(student.name.birth.as_deref(), Some("L'Hermine"));
    assert_eq!(student.address.unwrap().town.as_deref(), Some("Saint-Étienne & fils & Cie"));
    assert_eq!(student.mef.unwrap().label, "6ème A&B");
}

#[test]
fn an_unknown_entity_refuses_its_record_only() {
    let bad = add(Category::PersRelEleve, "1", &[("sn", &["A&unknown;B"])]);
    let control = add(Category::PersRelEleve, "2", &[("sn", &["A\u{1}B"])]);
    let ignored = add(Category::PersRelEleve, "3", &[("ENTElevePere", &["A&unknown;B"])]);
    let all = read(file(&(bad + &control + &ignored))).unwrap();
    assert_eq!(reasons(&all[0].flaws), [("sn", Reason::UnknownEntity)]);
    assert_eq!(reasons(&all[1].flaws), [("sn", Reason::ForbiddenCharacter)]);
    assert_eq!(all[2].flaws, []);
}

#[test]
fn prologs_may_lack_and_declarations_may_lie() {
    let body = file(&add(Category::Eleve, "1", &[("sn", &["FRÊNE"])]));
    let body = body.split_once("?>").unwrap().1;
    let name = |bytes: Vec<u8>| read(bytes).map(|all| all[0].raw.first(preau_aaf::Attr::Sn).unwrap().to_owned());
    let latin = |text: &str| -> Vec<u8> { text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect() };
    assert_eq!(name(body.into()).unwrap(), "FRÊNE");
    assert_eq!(name(format!("\u{feff}{body}").into()).unwrap(), "FRÊNE");
    assert_eq!(name(latin(body.trim())).unwrap(), "FRÊNE");
    // The euro sign is what tells ISO-8859-15 from its elder.
    let mut euro = latin(body.trim());
    let at = euro.iter().position(|&b| b == 0xCA).unwrap();
    euro[at] = 0xA4;
    assert_eq!(name(euro).unwrap(), "FR€NE");
    let liar = [b"<?xml version='1.0' encoding='UTF-8'?>".to_vec(), latin(body)].concat();
    assert!(matches!(name(liar), Err((_, ReadErrorKind::WrongEncoding))));
    let exotic = format!("<?xml version='1.0' encoding='EBCDIC-FR'?>{body}");
    assert!(matches!(read(exotic), Err((1, ReadErrorKind::UnsupportedEncoding(label))) if label == "EBCDIC-FR"));
    let utf16: Vec<u8> = body.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(matches!(read([vec![0xFF, 0xFE], utf16].concat()), Err((1, ReadErrorKind::UnsupportedEncoding(_)))));
}

#[test]
fn files_that_are_no_files_are_refused_with_their_line() {
    let whole = file(&add(Category::Eleve, "1", &[("sn", &["A"])]));
    for empty in ["", " \n ", "<?xml version=\"1.0\"?>\n"] {
        assert!(matches!(read(empty), Err((_, ReadErrorKind::Empty))), "{empty:?}");
    }
    for end in ["</ficAlimMENESR>", "</addRequest>", "<sn", "ue>", "<va"] {
        let cut = whole.find(end).map_or(whole.len() - 40, |at| at + 1);
        assert!(matches!(read(&whole[..cut]), Err((_, ReadErrorKind::Truncated))), "{end}");
    }
    let told = |requests: &str| read(file(requests)).unwrap_err();
    assert!(matches!(told("<addRequest>\n<oops/></addRequest>"), (4, ReadErrorKind::UnexpectedElement(name)) if name == "oops"));
    assert!(matches!(told("hello"), (_, ReadErrorKind::UnexpectedText)));
    assert!(matches!(told("<addRequest></modifyRequest>"), (_, ReadErrorKind::Malformed(_))));
    assert!(matches!(
        told("<addRequest><attributes><attr><value/></attr></attributes></addRequest>"),
        (_, ReadErrorKind::MissingName)
    ));
    assert!(matches!(told("A & B"), (_, ReadErrorKind::Malformed(_) | ReadErrorKind::UnexpectedText)));
    assert!(matches!(read("<html></html>"), Err((_, ReadErrorKind::UnexpectedElement(_)))));
    assert!(matches!(
        read(whole.clone() + "<again/>"),
        Err((_, ReadErrorKind::UnexpectedElement(_) | ReadErrorKind::Malformed(_)))
    ));
    assert_eq!(read(file("")).unwrap(), []);
}

#[test]
fn nothing_comes_out_after_an_error() {
    let text = file(&format!("{}<oops/>{}", add(Category::Eleve, "1", &[]), add(Category::Eleve, "2", &[])));
    let mut reader = Reader::new("x.xml", Cursor::new(text)).unwrap();
    let mut record = Record::default();
    assert!(reader.read(&mut record).unwrap());
    assert!(reader.read(&mut record).is_err());
    assert!(!matches!(reader.read(&mut record), Ok(true)));
}

#[test]
fn entities_of_their_own_are_refused() {
    let bomb = "<!DOCTYPE ficAlimMENESR [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>\n<ficAlimMENESR></ficAlimMENESR>";
    assert!(matches!(read(bomb), Err((_, ReadErrorKind::EntityDeclaration))));
    let outside = "<!DOCTYPE ficAlimMENESR SYSTEM \"file:///etc/passwd\">\n<ficAlimMENESR></ficAlimMENESR>";
    assert_eq!(read(outside).unwrap(), []);
}

#[test]
fn memory_is_bounded() {
    let limits = ReadLimits { value_bytes: 100, values: 3, attributes: 2, record_bytes: 250 };
    let told = |attributes: &[(&str, &[&str])]| {
        let text = file(&add(Category::Eleve, "1", attributes));
        let mut reader = Reader::with_limits("x.xml", Cursor::new(text), limits.clone()).unwrap();
        match reader.read(&mut Record::default()).unwrap_err().kind {
            ReadErrorKind::TooMuch(bound) => bound,
            other => panic!("{other:?}"),
        }
    };
    let (long, longer) = ("x".repeat(100), "x".repeat(101));
    assert_eq!(told(&[("sn", &[&longer])]), Bound::Value);
    assert_eq!(told(&[("sn", &["1", "2", "3", "4"])]), Bound::Values);
    assert_eq!(told(&[("sn", &[]), ("givenName", &[]), ("mail", &[])]), Bound::Attributes);
    assert_eq!(told(&[("sn", &[&long, &long, &long])]), Bound::Record);
    let endless = format!("<ficAlimMENESR><!-- {} -->", "x".repeat(5 << 20));
    assert!(matches!(read(endless), Err((1, ReadErrorKind::TooMuch(Bound::Markup)))));
}

#[test]
fn keys_are_text_of_any_length() {
    let key = "98765432109876543210";
    let record = read(file(&add(Category::PersRelEleve, key, &[("sn", &["A"]), ("givenName", &["B"])]))).unwrap().remove(0);
    assert_eq!(record.id(), key);
    let all = read(file(&add(Category::Eleve, "", &[]))).unwrap();
    assert_eq!(reasons(&all[0].flaws), [("id", Reason::MissingKey)]);
    let odd = one(Category::PersRelEleve, &[("ENTPersonJointure", &["2"]), ("sn", &["A"]), ("givenName", &["B"])]);
    assert_eq!(reasons(&decode(&odd.raw, Degree::Second).unwrap().warnings), [("ENTPersonJointure", Reason::KeyMismatch)]);
}

#[test]
fn what_a_person_must_have() {
    let refused =
        |attributes: &[(&str, &[&str])]| reasons(&decode(&one(Category::Eleve, attributes).raw, Degree::Second).unwrap_err());
    let names: [(&str, &[&str]); 3] = [("sn", &["A"]), ("givenName", &["B"]), ("ENTPersonStructRattach", &["1"])];
    assert_eq!(refused(&names), [("ENTPersonDateNaissance", Reason::MissingBirthDate)]);
    for bad in ["31/02/2015", "2015-03-14", "14/03/15", "14/03/2015/", "x"] {
        let [family, given, school] = names;
        assert_eq!(
            refused(&[family, given, school, ("ENTPersonDateNaissance", &[bad])]),
            [("ENTPersonDateNaissance", Reason::UnreadableBirthDate)],
            "{bad}"
        );
    }
    let nobody: [(&str, &[&str]); 2] = [("ENTPersonDateNaissance", &["14/03/2015"]), ("ENTPersonStructRattach", &["1"])];
    assert_eq!(refused(&nobody), [("sn", Reason::MissingName), ("givenName", Reason::MissingName)]);
}

#[test]
fn class_names_are_keys_and_kept_as_they_are() {
    let (student, warnings) = student(&[
        ("ENTEleveClasses", &["9001$3ème A/B+ n°1.2", "6A", "9001$", "9001$A$B"]),
        ("ENTEleveDateEntreeClasses", &["9001$01/09/2026$3ème A/B+ n°1.2", "9001$soon$6A", "9001"]),
    ]);
    assert_eq!(student.divisions.len(), 1);
    assert_eq!(student.divisions[0].key, "3ème A/B+ n°1.2");
    assert_eq!(student.division_entries[0].date, date(2026, 9, 1));
    assert_eq!(
        reasons(&warnings),
        [
            ("ENTEleveClasses", Reason::WrongFieldCount),
            ("ENTEleveClasses", Reason::EmptyField),
            ("ENTEleveClasses", Reason::WrongFieldCount),
            ("ENTEleveDateEntreeClasses", Reason::UnreadableDate),
            ("ENTEleveDateEntreeClasses", Reason::WrongFieldCount),
        ]
    );
}

#[test]
fn the_first_degree_has_its_own_names() {
    let decoded = meant(
        Category::Eleve,
        Degree::First,
        &[
            ("ENTPersonNom", &["FRENE"]),
            ("ENTPersonPrenom", &["Malo"]),
            ("ENTPersonCivilite", &["M."]),
            ("ENTPersonDateNaissance", &["12/12/2019"]),
            ("ENTPersonStructRattach", &["7001"]),
            ("ENTEleveAutoriteParentale", &["1$1", "2$10", "3"]),
            ("ENTPersonClasses", &["7001$$$310001$CP A", "7001$CP A"]),
            ("ENTEleveNiveau", &["CP"]),
            ("ENTEleveRestaurantScolaire", &["O"]),
        ],
    );
    let Entity::Student(student) = decoded.entity else { panic!() };
    assert_eq!(student.name.family, "Frene");
    assert_eq!((student.divisions[0].key.as_str(), student.divisions[0].label.as_deref()), ("310001", Some("CP A")));
    assert_eq!(student.level.as_deref(), Some("CP"));
    assert_eq!(student.services.canteen, Some(true));
    let told: Vec<_> = student.relatives.iter().map(|link| (link.relation, link.responsibility)).collect();
    assert_eq!(told, [(Relation::Father, Responsibility::Legal), (Relation::Mother, Responsibility::Legal)]);
    assert_eq!(
        reasons(&decoded.warnings),
        [("ENTPersonClasses", Reason::WrongFieldCount), ("ENTEleveAutoriteParentale", Reason::WrongFieldCount)]
    );
    let head = meant(
        Category::PersEducNat,
        Degree::First,
        &[
            ("ENTPersonNom", &["A"]),
            ("ENTPersonPrenom", &["B"]),
            ("ENTEnsFonctionDir", &["7001"]),
            ("ENTPersonFonctions", &["7001$ENS$E$-$-"]),
        ],
    );
    let Entity::Agent(head) = head.entity else { panic!() };
    assert_eq!((head.roles()[0].profile, head.roles()[0].functions.clone()), (Profile::Management, vec!["head", "teacher"]));
}

#[test]
fn modifications_must_be_replacements() {
    let text = "<modifyRequest><operationalAttributes><attr name=\"categoriePersonne\"><value>Eleve</value></attr></operationalAttributes>\
                <identifier><id>1</id></identifier><modifications>\
                <modification name=\"mail\" operation=\"OP\"><value/></modification></modifications></modifyRequest>";
    let good = read(file(&text.replace("OP", "replace"))).unwrap().remove(0);
    assert_eq!((good.request, good.flaws.len()), (Request::Modify, 0));
    assert!(good.raw.names(preau_aaf::Attr::Mail));
    let odd = read(file(&text.replace("OP", "append"))).unwrap().remove(0);
    assert_eq!(reasons(&odd.flaws), [("mail", Reason::UnknownOperation)]);
}

#[test]
fn attributes_of_no_use_are_counted() {
    let text = file(&add(Category::Eleve, "1", &[("ENTElevePere", &["1"]), ("sn", &["A"])]));
    let mut reader = Reader::new("x.xml", Cursor::new(text)).unwrap();
    let mut record = Record::default();
    assert!(reader.read(&mut record).unwrap());
    assert_eq!(record.raw.attributes().count(), 1);
    assert_eq!(reader.ignored()["ENTElevePere"], 1);
}
