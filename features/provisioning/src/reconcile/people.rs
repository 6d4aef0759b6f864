//! Who everybody is: names, numbers, contact points, search words.

use super::{Here, Work, is_fed};
use crate::model::{Line, Weight, reasons};
use crate::wish::WishedPerson;
use aaf::Category;
use directory::feed::{Contact, KnownPerson, PersonRow};
use kit::PersonId;

impl Work<'_> {
    /// Who everybody is: names, numbers, contact points.
    pub(super) fn people(&mut self) {
        for (place, one) in self.wish.people.iter().enumerate() {
            let identity = &self.present.identities[place];
            let here = match &identity.known {
                None => {
                    let id = PersonId(self.ids.make());
                    let now = self.rules.now;
                    self.batch().person(id, &one.row, now);
                    Here { id, new: true, changed: false, moved: false, profile: None, due: false }
                }
                Some(known) => Here { id: known.id, new: false, changed: false, moved: false, profile: None, due: false },
            };
            self.here.push(here);
            self.marks(place, one, identity.by_other_means);
            if let Some(known) = &identity.known {
                self.known_person(place, one, known, identity.by_other_means);
            } else {
                self.contacts(place, one, &[]);
            }
            if identity.probable_double {
                self.changes.lines.push(double_line(one, self.key));
            }
        }
    }

    /// Keys and numbers.
    pub(super) fn marks(&mut self, place: usize, one: &WishedPerson, by_other_means: bool) {
        let here = &self.here[place];
        let (id, new) = (here.id, here.new);
        if new || by_other_means {
            let value = self.rules.source.value(&one.key);
            self.batch().external("aaf", &value, id);
        }
        if new || by_other_means || one.fresh {
            if let Some(ine) = &one.ine {
                self.batch().external("ine", ine, id);
            }
            if let Some(mail) = &one.mail {
                self.batch().external("academic_mail", mail, id);
            }
        }
    }

    pub(super) fn known_person(&mut self, place: usize, one: &WishedPerson, known: &KnownPerson, by_other_means: bool) {
        if known.closed_at.is_some() {
            self.batch().person_opened(known.id);
            self.changes.back.push(known.id);
            self.here[place].changed = true;
        }
        if !one.fresh && !by_other_means {
            return;
        }
        // Another feed's person keeps what that feed says; it takes it over when that feed let go.
        let ours = known.source == self.rules.source.name || !is_fed(&known.source) || known.closed_at.is_some();
        if ours {
            let present = self.present;
            let overrides = present.overrides.get(&known.id).map_or(&[][..], Vec::as_slice);
            let mut row = one.row.clone();
            for hand in overrides {
                let fed = field_of(&row, &hand.field);
                if fed != hand.fed_value {
                    self.batch().override_fed(known.id, &hand.field, fed.as_deref());
                    self.here[place].changed = true;
                }
                keep_field(&mut row, known, &hand.field);
            }
            if one.kind == Category::PersRelEleve {
                row.birth_on = known.birth_on;
            }
            if row != known.row() || known.source != self.rules.source.name {
                self.batch().person_changed(known.id, &row);
                self.here[place].changed = true;
                self.words_changed(known, &row);
            } else {
                // The name may have been changed from another structure of this run.
                self.words_changed(known, &row);
            }
        }
        let contacts = self.present.contacts.get(&known.id).cloned().unwrap_or_default();
        self.contacts(place, one, &contacts);
    }

    /// The words of somebody already here follow the name.
    pub(super) fn words_changed(&mut self, known: &KnownPerson, row: &PersonRow) {
        let structure = self.structure;
        let Some(there) = self.present.words.get(&known.id) else { return };
        let wanted = row.words();
        let gone: Vec<&String> = there.iter().filter(|word| !wanted.contains(word)).collect();
        let new: Vec<&String> = wanted.iter().filter(|word| !there.contains(word)).collect();
        for word in gone {
            self.changes.batch.word_gone(structure, known.id, word);
        }
        for word in new {
            self.changes.batch.word(structure, known.id, word);
        }
    }

    pub(super) fn contacts(&mut self, place: usize, one: &WishedPerson, there: &[Contact]) {
        let id = self.here[place].id;
        for contact in there.iter().filter(|contact| contact.source == self.rules.source.name) {
            if !one.contacts.iter().any(|(kind, value)| *kind == contact.kind && *value == contact.value) {
                self.changes.batch.contact_gone(contact.id);
                self.here[place].changed = true;
            }
        }
        for (kind, value) in &one.contacts {
            if !there.iter().any(|contact| contact.kind == *kind && contact.value == *value) {
                self.changes.batch.contact(self.ids, id, kind, value);
                self.here[place].changed = true;
            }
        }
    }
}

fn field_of(row: &PersonRow, field: &str) -> Option<String> {
    match field {
        "given" => Some(row.given.clone()),
        "family" => Some(row.family.clone()),
        "birth_family" => row.birth_family.clone(),
        "other_given" => row.other_given.clone(),
        "title" => row.title.clone(),
        "birth_on" => row.birth_on.map(|day| day.to_string()),
        _ => None,
    }
}

/// The value that a hand typed stands in the person, and stays.
fn keep_field(row: &mut PersonRow, known: &KnownPerson, field: &str) {
    match field {
        "given" => row.given.clone_from(&known.given),
        "family" => row.family.clone_from(&known.family),
        "birth_family" => row.birth_family.clone_from(&known.birth_family),
        "other_given" => row.other_given.clone_from(&known.other_given),
        "title" => row.title.clone_from(&known.title),
        "birth_on" => row.birth_on = known.birth_on,
        _ => {}
    }
}

fn double_line(one: &WishedPerson, structure: &str) -> Line {
    Line {
        weight: Weight::Doubt,
        file: String::new(),
        line: 0,
        category: one.kind.name(),
        key: one.key.clone(),
        structure: Some(structure.to_owned()),
        field: one.kind.key_attr().name().to_owned(),
        value: one.key.clone(),
        reason: reasons::PROBABLE_DOUBLE,
        who: format!("{} {}", one.row.given, one.row.family),
        number: one.ine.clone().unwrap_or_default(),
    }
}
