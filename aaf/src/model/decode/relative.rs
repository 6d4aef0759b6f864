//! Relatives of students: how they are named and reached.

use super::super::{Reason, Relative};
use super::Reading;
use crate::attr::Attr;
use crate::contacts::{self, Phone};

impl Reading<'_> {
    pub(super) fn relative(&mut self) -> Relative {
        let key = self.key();
        let name = self.name();
        let mut home_phone = self.phone(&[Attr::HomePhone, Attr::PersonTelPerso]);
        let work_phone = self.phone(&[Attr::TelephoneNumber, Attr::RelativeWorkPhone]);
        let sms = self.phone(&[Attr::MobileSms]);
        let mut mobiles: Vec<Phone> = Vec::new();
        for attr in [Attr::Mobile, Attr::RelativeMobile] {
            for value in self.record.values(attr) {
                let Some(mut phone) = contacts::phone(value) else {
                    self.refuse(attr, value, Reason::BadPhone);
                    continue;
                };
                // Of a foreign number, the prefix tells nothing: the field is believed.
                phone.mobile |= !phone.number.starts_with("+33");
                if !phone.mobile {
                    home_phone.get_or_insert(phone);
                } else if !mobiles.contains(&phone) {
                    mobiles.push(phone);
                }
            }
        }
        // A mobile is a mobile whatever the field it came in.
        for phone in [&home_phone, &work_phone, &sms].into_iter().flatten() {
            if phone.mobile && !mobiles.contains(phone) {
                mobiles.push(phone.clone());
            }
        }
        let mut students = self.list(Attr::RelativeStudents);
        students.extend(self.list(Attr::RelativeStudents1D).into_iter().map(|value| match value.split_once('$') {
            Some((key, _)) => key.to_owned(),
            None => value,
        }));
        Relative {
            key,
            name,
            home_phone: home_phone.filter(|phone| !phone.mobile),
            work_phone,
            mobiles,
            sms,
            mail: self.mail(&[Attr::Mail, Attr::PersonMail]),
            address: self.person_address(),
            address_shared: self.yes_or_no(Attr::AddressShared),
            students,
        }
    }
}
