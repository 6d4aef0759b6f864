//! The names of attributes that the feed may carry and that a school directory has a use for.

use std::collections::HashMap;
use std::sync::LazyLock;

macro_rules! attributes {
    ($($code:literal $variant:ident $name:literal)*) => {
        /// An attribute of the feed (AAF annexe 4 bis, lists by category of both degrees).
        ///
        /// The numbers are written in stored records: one may be added, none may change.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        #[expect(missing_docs, reason = "each variant is the feed's own name, shortened; `name` gives it whole")]
        pub enum Attr { $($variant = $code,)* }

        impl Attr {
            /// Every attribute known here.
            pub const ALL: &[Attr] = &[$(Attr::$variant,)*];

            /// The name as the feed writes it.
            pub const fn name(self) -> &'static str {
                match self { $(Attr::$variant => $name,)* }
            }

            /// The attribute of a stored number.
            pub const fn from_code(code: u8) -> Option<Attr> {
                match code { $($code => Some(Attr::$variant),)* _ => None }
            }
        }
    };
}

attributes! {
    // Persons, both degrees.
    1 PersonKey "ENTPersonJointure"
    2 BirthDate "ENTPersonDateNaissance"
    3 BirthName "ENTPersonNomPatro"
    4 Sn "sn"
    5 GivenName "givenName"
    6 OtherGivenNames "ENTPersonAutresPrenoms"
    7 PersonalTitle "personalTitle"
    8 Mail "mail"
    9 HomePhone "homePhone"
    10 TelephoneNumber "telephoneNumber"
    11 Mobile "mobile"
    12 MobileSms "ENTPersonMobileSMS"
    13 PersonAddress "ENTPersonAdresse"
    14 PersonPostalCode "ENTPersonCodePostal"
    15 PersonTown "ENTPersonVille"
    16 PersonCountry "ENTPersonPays"
    17 AddressShared "ENTPersonAdresseDiffusion"
    18 AttachedTo "ENTPersonStructRattach"
    // Persons, first degree.
    19 PersonNom "ENTPersonNom"
    20 PersonPrenom "ENTPersonPrenom"
    21 PersonCivilite "ENTPersonCivilite"
    22 PersonMail "ENTPersonMail"
    23 PersonTelPerso "ENTPersonTelPerso"
    24 RelativeWorkPhone "ENTPersRelEleveTelPro"
    25 RelativeMobile "ENTPersRelEleveTelMobile"
    26 RelativeStudents1D "ENTPersRelEleveEleve"
    27 PersonClasses "ENTPersonClasses"
    28 PersonGroups "ENTPersonGroupes"
    // Students.
    30 Ine "ENTEleveINE"
    31 SchoolId "ENTEleveStructRattachId"
    32 Relatives "ENTElevePersRelEleve"
    33 Scholarship "ENTEleveBoursier"
    34 Regime "ENTEleveRegime"
    35 Transport "ENTEleveTransport"
    36 AddressOf "ENTEleveAdresseRel"
    37 Status "ENTEleveStatutEleve"
    38 Mef "ENTEleveMEF"
    39 MefLabel "ENTEleveLibelleMEF"
    40 LevelLabel "ENTEleveNivFormation"
    41 Track "ENTEleveFiliere"
    42 SubjectLabels "ENTEleveEnseignements"
    43 SubjectCodes "ENTEleveCodeEnseignements"
    44 Classes "ENTEleveClasses"
    45 Groups "ENTEleveGroupes"
    46 EntryDate "ENTEleveDateEntreeStructRattach"
    47 ExitDate "ENTEleveDateSortieStructRattach"
    48 ClassEntryDates "ENTEleveDateEntreeClasses"
    49 ClassExitDates "ENTEleveDateSortieClasses"
    50 MenStructure "ENTEleveStructureRattachIdMEN"
    51 HostSubjects "ENTEleveEnseignementsEtablissementsAccueil"
    52 ParentalAuthority "ENTEleveAutoriteParentale"
    53 Level1D "ENTEleveNiveau"
    54 Cycle "ENTEleveCycle"
    55 ClassType "ENTEleveTypeClasse"
    56 Canteen "ENTEleveRestaurantScolaire"
    57 MorningCare "ENTEleveGarderieMatin"
    58 EveningCare "ENTEleveGarderieSoir"
    59 SupervisedStudy "ENTEleveEtudesSurveillees"
    // Relatives.
    65 RelativeStudents "ENTAuxPersRelEleveEleve"
    // Agents.
    70 CategoryDiscipline "ENTAuxEnsCategoDiscipline"
    71 PostDiscipline "ENTAuxEnsDisciplinesPoste"
    72 TaughtMefs "ENTAuxEnsMEF"
    73 TaughtSubjects "ENTAuxEnsMatiereEnseignEtab"
    74 TaughtClasses "ENTAuxEnsClasses"
    75 TaughtGroups "ENTAuxEnsGroupes"
    76 ClassSubjects "ENTAuxEnsClassesMatieres"
    77 GroupSubjects "ENTAuxEnsGroupesMatieres"
    78 HeadTeacherOf "ENTAuxEnsClassesPrincipal"
    79 Functions "ENTPersonFonctions"
    80 Directs "ENTEnsFonctionDir"
    81 TeacherCategory "ENTPersonCategorieEnseignant"
    82 FacesStudents "PersEducNatPresenceDevantEleves"
    83 StsId "ENTPersonSTSId"
    84 Specialities "ENTEnsSpecialites"
    // Structures.
    100 StructureKey "ENTStructureJointure"
    101 Uai "ENTStructureUAI"
    102 SchoolUai "ENTEtablissementUAI"
    103 Siren "ENTStructureSIREN"
    104 StructureName "ENTStructureNomCourant"
    105 StructureType "ENTStructureTypeStruct"
    106 StructureTypeCode "ENTStructureCodeTypeStruct"
    107 Ministry "ENTEtablissementMinistereTutelle"
    108 MinistryCode "ENTEtablissementCodeMinistereTutelle"
    109 Contract "ENTEtablissementContrat"
    110 PostOfficeBox "postOfficeBox"
    111 Street "street"
    112 PostalCode "postalCode"
    113 Town "l"
    114 Fax "facsimileTelephoneNumber"
    115 StructureMailSi "ENTStructureMailSI"
    116 AttachedStructure "ENTEtablissementStructRattachFctl"
    117 Basin "ENTEtablissementBassin"
    118 Academy "ENTServAcAcademie"
    119 AcademyCode "ENTServAcCodeAcademie"
    120 StructureClasses "ENTStructureClasses"
    121 StructureGroups "ENTStructureGroupes"
    // Structures, first degree.
    125 EcoleMinistry "ENTEcoleMinistereTutelle"
    126 EcoleMinistryCode "ENTEcoleCodeMinistereTutelle"
    127 StructurePostBox "ENTStructureBoitePostale"
    128 StructureAddress "ENTStructureAdresse"
    129 StructurePostalCode "ENTStructureCodePostal"
    130 StructureTown "ENTStructureVille"
    131 StructurePhone "ENTStructureTelephone"
    132 StructureFax "ENTStructureFax"
    133 StructureMail "ENTStructureEmail"
    134 EcoleSector "ENTEcoleSecteur"
    135 EcoleDistrict "ENTEcoleCirconscription"
    136 EcoleCommune "ENTEcoleCommune"
    137 EcoleRpi "ENTEcoleRPI"
    // Subjects and training modules.
    150 SubjectKey "ENTMatJointure"
    151 SubjectLabel "ENTLibelleMatiere"
    152 SubjectParent "ENTMatiereRattach"
    160 MefKey "ENTMefJointure"
    161 MefName "ENTLibelleMef"
    162 MefParent "ENTMEFRattach"
    163 MefStat11 "ENTMEFSTAT11"
    164 MefLevel "ENTNivFormation"
    165 MefTrack "ENTFiliere"
}

static BY_NAME: LazyLock<HashMap<&'static str, Attr>> =
    LazyLock::new(|| Attr::ALL.iter().map(|&attr| (attr.name(), attr)).collect());

impl Attr {
    /// The attribute of a name of the feed, if it is one of ours.
    pub fn from_name(name: &str) -> Option<Attr> {
        BY_NAME.get(name).copied()
    }

    /// Its number in stored records.
    pub const fn code(self) -> u8 {
        self as u8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_codes_are_one_to_one() {
        for &attr in Attr::ALL {
            assert_eq!(Attr::from_name(attr.name()), Some(attr));
            assert_eq!(Attr::from_code(attr.code()), Some(attr));
        }
        assert_eq!(BY_NAME.len(), Attr::ALL.len());
        assert_eq!(Attr::from_name("ENTElevePere"), None);
    }
}
