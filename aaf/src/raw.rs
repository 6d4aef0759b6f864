//! A record as the feed wrote it, in a form that can be kept, compared and changed by a Delta.

use std::error::Error;
use std::fmt;

use crate::attr::Attr;

/// What a record is about (AAF annexe 4 bis: `categoriePersonne`, `categorieStructure`,
/// `categorieMatiere`, `categorieMef`), in the order in which they are best read.
///
/// The numbers are written in stored records: one may be added, none may change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Category {
    /// A school.
    #[default]
    EtabEducNat = 1,
    /// A subject taught.
    MatEducNat = 2,
    /// A training module (module élémentaire de formation).
    MefEducNat = 3,
    /// A student.
    Eleve = 4,
    /// A relative of students.
    PersRelEleve = 5,
    /// A teacher or any other agent of a school.
    PersEducNat = 6,
}

impl Category {
    /// All of them, in reading order.
    pub const ALL: [Category; 6] = [
        Category::EtabEducNat,
        Category::MatEducNat,
        Category::MefEducNat,
        Category::Eleve,
        Category::PersRelEleve,
        Category::PersEducNat,
    ];

    /// The value of the operational attribute.
    pub const fn name(self) -> &'static str {
        match self {
            Category::EtabEducNat => "EtabEducNat",
            Category::MatEducNat => "MatEducNat",
            Category::MefEducNat => "MefEducNat",
            Category::Eleve => "Eleve",
            Category::PersRelEleve => "PersRelEleve",
            Category::PersEducNat => "PersEducNat",
        }
    }

    /// The word that stands in file names: the same, but for subjects.
    pub const fn file_word(self) -> &'static str {
        match self {
            Category::MatEducNat => "MatiereEducNat",
            other => other.name(),
        }
    }

    /// The operational attribute that carries it.
    pub const fn operational(self) -> &'static str {
        match self {
            Category::EtabEducNat => "categorieStructure",
            Category::MatEducNat => "categorieMatiere",
            Category::MefEducNat => "categorieMef",
            Category::Eleve | Category::PersRelEleve | Category::PersEducNat => "categoriePersonne",
        }
    }

    /// The category of a value of the operational attribute, or of a word in a file name.
    pub fn from_name(name: &str) -> Option<Category> {
        Category::ALL.into_iter().find(|c| c.name() == name || c.file_word() == name)
    }

    fn from_code(code: u8) -> Option<Category> {
        Category::ALL.into_iter().find(|&c| c as u8 == code)
    }

    /// The attribute that repeats the identifier of the record.
    pub const fn key_attr(self) -> Attr {
        match self {
            Category::EtabEducNat => Attr::StructureKey,
            Category::MatEducNat => Attr::SubjectKey,
            Category::MefEducNat => Attr::MefKey,
            Category::Eleve | Category::PersRelEleve | Category::PersEducNat => Attr::PersonKey,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Slot {
    attr: Attr,
    first: u32,
    count: u32,
}

/// A record as the feed wrote it: category, identifier, and values by attribute.
///
/// The values stand one after the other in one buffer, so that a record costs a handful of
/// allocations, and none when the same `RawRecord` is filled again. Two records are equal when
/// they say the same thing, whatever the order of their attributes.
#[derive(Clone, Debug, Default)]
pub struct RawRecord {
    category: Category,
    id: String,
    text: String,
    ends: Vec<u32>,
    slots: Vec<Slot>,
}

/// A stored record that cannot be read back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undecodable;

impl fmt::Display for Undecodable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("stored record cannot be read back")
    }
}

impl Error for Undecodable {}

impl RawRecord {
    /// A record without attributes yet.
    pub fn new(category: Category, id: impl Into<String>) -> Self {
        RawRecord { category, id: id.into(), ..RawRecord::default() }
    }

    /// What it is about.
    pub fn category(&self) -> Category {
        self.category
    }

    /// Its identifier (jointure), unique in an academy, a degree and a category.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The attributes, in the order in which they came, each with its values (empty ones too).
    pub fn attributes(&self) -> impl Iterator<Item = (Attr, Values<'_>)> {
        self.slots.iter().map(|&slot| (slot.attr, self.values_of(slot)))
    }

    /// The values of an attribute, without the empty ones.
    pub fn values(&self, attr: Attr) -> impl Iterator<Item = &str> {
        self.all_values(attr).filter(|value| !value.is_empty())
    }

    /// The values of an attribute, empty ones too: lists that go by pairs need their places.
    pub fn all_values(&self, attr: Attr) -> Values<'_> {
        match self.slots.iter().find(|slot| slot.attr == attr) {
            Some(&slot) => self.values_of(slot),
            None => Values { record: self, next: 0, end: 0 },
        }
    }

    /// The first value of an attribute that is not empty.
    pub fn first(&self, attr: Attr) -> Option<&str> {
        self.values(attr).next()
    }

    /// Whether the attribute is named at all, be it with an empty value: in a modification, an
    /// attribute that is named and empty is cleared.
    pub fn names(&self, attr: Attr) -> bool {
        self.slots.iter().any(|slot| slot.attr == attr)
    }

    /// Replaces an attribute as a whole.
    pub fn set<V: AsRef<str>>(&mut self, attr: Attr, values: impl IntoIterator<Item = V>) {
        self.open_attr(attr);
        for value in values {
            self.text.push_str(value.as_ref());
            self.close_value();
        }
    }

    /// Applies a modification: each attribute it names is replaced as a whole, all its values
    /// included, and an empty one clears it (AAF annexe 4 bis, `modifyRequest`).
    pub fn apply(&mut self, modification: &RawRecord) {
        for (attr, values) in modification.attributes() {
            self.set(attr, values);
        }
    }

    /// The record in few bytes, always the same ones for records that say the same thing:
    /// attributes in the order of their numbers, and none that is empty.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.text.len() + self.ends.len() + 2 * self.slots.len() + 16);
        self.encode_into(&mut out);
        out
    }

    /// Same as [`RawRecord::encode`], at the end of a buffer that is used again.
    pub fn encode_into(&self, out: &mut Vec<u8>) {
        out.push(FORMAT);
        out.push(self.category as u8);
        put_text(out, &self.id);
        for slot in self.canonical() {
            out.push(slot.attr.code());
            put_number(out, u64::from(slot.count));
            for value in self.values_of(slot) {
                put_text(out, value);
            }
        }
    }

    /// Reads a stored record back.
    pub fn decode(bytes: &[u8]) -> Result<RawRecord, Undecodable> {
        let mut bytes = bytes;
        if take_byte(&mut bytes)? != FORMAT {
            return Err(Undecodable);
        }
        let category = Category::from_code(take_byte(&mut bytes)?).ok_or(Undecodable)?;
        let mut record = RawRecord::new(category, take_text(&mut bytes)?);
        while !bytes.is_empty() {
            let attr = Attr::from_code(take_byte(&mut bytes)?).ok_or(Undecodable)?;
            record.open_attr(attr);
            for _ in 0..take_number(&mut bytes)? {
                record.text.push_str(take_text(&mut bytes)?);
                record.close_value();
            }
        }
        Ok(record)
    }

    /// Forgets everything but the memory it took.
    pub(crate) fn clear(&mut self) {
        self.category = Category::default();
        self.id.clear();
        self.text.clear();
        self.ends.clear();
        self.slots.clear();
    }

    pub(crate) fn set_category(&mut self, category: Category) {
        self.category = category;
    }

    pub(crate) fn set_id(&mut self, id: &str) {
        self.id.clear();
        self.id.push_str(id);
    }

    /// Starts an attribute, empty; one that was there before is forgotten.
    pub(crate) fn open_attr(&mut self, attr: Attr) {
        self.slots.retain(|slot| slot.attr != attr);
        let first = self.ends.len() as u32;
        self.slots.push(Slot { attr, first, count: 0 });
    }

    /// Where the value under way is written: what [`RawRecord::close_value`] will close.
    pub(crate) fn text_mut(&mut self) -> &mut String {
        &mut self.text
    }

    /// How many bytes the value under way has.
    pub(crate) fn open_len(&self) -> usize {
        self.text.len() - self.last_end()
    }

    pub(crate) fn last_end(&self) -> usize {
        self.ends.last().map_or(0, |&end| end as usize)
    }

    pub(crate) fn attr_count(&self) -> usize {
        self.slots.len()
    }

    pub(crate) fn value_count(&self) -> usize {
        self.slots.last().map_or(0, |slot| slot.count as usize)
    }

    /// Ends the value under way.
    pub(crate) fn close_value(&mut self) {
        self.ends.push(self.text.len() as u32);
        if let Some(slot) = self.slots.last_mut() {
            slot.count += 1;
        }
    }

    fn values_of(&self, slot: Slot) -> Values<'_> {
        Values { record: self, next: slot.first as usize, end: (slot.first + slot.count) as usize }
    }

    fn canonical(&self) -> Vec<Slot> {
        let mut slots: Vec<Slot> = self.slots.clone();
        slots.retain(|&slot| self.values_of(slot).any(|value| !value.is_empty()));
        slots.sort_unstable_by_key(|slot| slot.attr);
        slots
    }
}

impl PartialEq for RawRecord {
    fn eq(&self, other: &Self) -> bool {
        let same = |(a, b): (Slot, Slot)| a.attr == b.attr && self.values_of(a).eq(other.values_of(b));
        let (mine, theirs) = (self.canonical(), other.canonical());
        self.category == other.category
            && self.id == other.id
            && mine.len() == theirs.len()
            && mine.into_iter().zip(theirs).all(same)
    }
}

impl Eq for RawRecord {}

/// The values of one attribute.
#[derive(Clone, Debug)]
pub struct Values<'r> {
    record: &'r RawRecord,
    next: usize,
    end: usize,
}

impl<'r> Iterator for Values<'r> {
    type Item = &'r str;

    fn next(&mut self) -> Option<&'r str> {
        if self.next >= self.end {
            return None;
        }
        let ends = &self.record.ends;
        let start = if self.next == 0 { 0 } else { ends[self.next - 1] as usize };
        let value = &self.record.text[start..ends[self.next] as usize];
        self.next += 1;
        Some(value)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.end - self.next;
        (left, Some(left))
    }
}

impl ExactSizeIterator for Values<'_> {}

/// The first byte of a stored record: the form it has.
const FORMAT: u8 = 1;

fn put_number(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push((number as u8) | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn put_text(out: &mut Vec<u8>, text: &str) {
    put_number(out, text.len() as u64);
    out.extend_from_slice(text.as_bytes());
}

fn take_byte(bytes: &mut &[u8]) -> Result<u8, Undecodable> {
    let (&first, rest) = bytes.split_first().ok_or(Undecodable)?;
    *bytes = rest;
    Ok(first)
}

fn take_number(bytes: &mut &[u8]) -> Result<u64, Undecodable> {
    let mut number = 0;
    for shift in (0..35).step_by(7) {
        let byte = take_byte(bytes)?;
        number |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Ok(number);
        }
    }
    Err(Undecodable)
}

fn take_text<'b>(bytes: &mut &'b [u8]) -> Result<&'b str, Undecodable> {
    let len = usize::try_from(take_number(bytes)?).map_err(|_| Undecodable)?;
    let (text, rest) = bytes.split_at_checked(len).ok_or(Undecodable)?;
    *bytes = rest;
    std::str::from_utf8(text).map_err(|_| Undecodable)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn student() -> RawRecord {
        let mut record = RawRecord::new(Category::Eleve, "700103");
        record.set(Attr::Sn, ["L'HERMINE"]);
        record.set(Attr::Classes, ["9001$6A"]);
        record.set(Attr::Groups, ["9001$6AGR1", "9001$CHORALE"]);
        record.set(Attr::Mail, [""]);
        record
    }

    #[test]
    fn a_record_comes_back_as_it_was_kept() {
        let record = student();
        let back = RawRecord::decode(&record.encode()).unwrap();
        assert_eq!(back, record);
        assert_eq!(back.encode(), record.encode());
        assert!(!back.names(Attr::Mail));
    }

    #[test]
    fn the_order_of_attributes_does_not_show() {
        let mut other = RawRecord::new(Category::Eleve, "700103");
        other.set(Attr::Groups, ["9001$6AGR1", "9001$CHORALE"]);
        other.set(Attr::Classes, ["old"]);
        other.set(Attr::Classes, ["9001$6A"]);
        other.set(Attr::Sn, ["L'HERMINE"]);
        assert_eq!(other.encode(), student().encode());
        assert_eq!(other, student());
    }

    #[test]
    fn a_modification_replaces_and_clears() {
        let mut record = student();
        let mut change = RawRecord::new(Category::Eleve, "700103");
        change.set(Attr::Classes, ["9001$5B"]);
        change.set(Attr::Groups, [""]);
        record.apply(&change);
        assert_eq!(record.first(Attr::Classes), Some("9001$5B"));
        assert_eq!(record.first(Attr::Groups), None);
        assert_eq!(record.first(Attr::Sn), Some("L'HERMINE"));
    }

    #[test]
    fn what_is_not_a_record_is_refused() {
        let good = student().encode();
        for cut in 0..good.len() {
            // A cut at the edge of an attribute is a shorter record; anywhere else it is nothing.
            if let Ok(shorter) = RawRecord::decode(&good[..cut]) {
                assert!(shorter.attr_count() < 3);
            }
        }
        assert_eq!(RawRecord::decode(b""), Err(Undecodable));
        assert_eq!(RawRecord::decode(&[9, 1, 0]), Err(Undecodable));
        assert_eq!(RawRecord::decode(&[FORMAT, 77, 0]), Err(Undecodable));
    }
}
