//! Agents: what they do in which structure, and whom they teach what.

use super::super::{Agent, ClassRef, Function, Labelled, Reason, TaughtMef, TaughtSubject, Teaching};
use super::{Reading, exactly, fields, meant, some};
use crate::attr::Attr;
use crate::names::squeeze;

impl Reading<'_> {
    pub(super) fn agent(&mut self) -> Agent {
        let key = self.key();
        let name = self.name();
        let mut teaches = self.teachings(Attr::ClassSubjects, false);
        teaches.extend(self.teachings(Attr::GroupSubjects, true));
        Agent {
            key,
            name,
            birth: self.date(Attr::BirthDate),
            mail: self.mail(&[Attr::Mail, Attr::PersonMail]),
            attached_to: self.text(&[Attr::AttachedTo]),
            functions: self.functions(),
            directs: self.list(Attr::Directs).iter().filter_map(|value| fields(value).next().and_then(some)).collect(),
            teacher_category: self.yes_or_no(Attr::TeacherCategory),
            faces_students: self.yes_or_no(Attr::FacesStudents),
            disciplines: self.labelled(Attr::CategoryDiscipline, false),
            post_disciplines: self.labelled(Attr::PostDiscipline, true),
            mefs: self.taught_mefs(),
            subjects: self.taught_subjects(),
            divisions: self.classes(Attr::TaughtClasses, false),
            groups: self.classes(Attr::TaughtGroups, false),
            teaches,
            head_of: self.classes(Attr::HeadTeacherOf, false),
        }
    }

    /// Five fields, of which the last ones may be missing: what is there is kept.
    fn functions(&mut self) -> Vec<Function> {
        let mut all: Vec<Function> = Vec::new();
        for value in self.record.values(Attr::Functions) {
            let parts: Vec<&str> = fields(value).collect();
            let part = |at: usize| meant(parts.get(at).copied().unwrap_or_default());
            if part(0).is_empty() {
                self.refuse(Attr::Functions, value, Reason::EmptyField);
                continue;
            }
            if parts.len() != 5 {
                self.refuse(Attr::Functions, value, Reason::WrongFieldCount);
            }
            let function = Function {
                structure: part(0).to_owned(),
                code: part(1).to_owned(),
                label: squeeze(part(2)),
                discipline_code: part(3).to_owned(),
                discipline: squeeze(&parts.iter().skip(4).copied().collect::<Vec<_>>().join(" ")).trim_matches('-').to_owned(),
            };
            if !all.contains(&function) {
                all.push(function);
            }
        }
        all
    }

    fn teachings(&mut self, attr: Attr, is_group: bool) -> Vec<Teaching> {
        let mut all = Vec::new();
        for value in self.record.values(attr) {
            match exactly::<3>(value) {
                None => self.refuse(attr, value, Reason::WrongFieldCount),
                Some(parts) if parts.iter().any(|part| part.is_empty()) => self.refuse(attr, value, Reason::EmptyField),
                Some([structure, key, subject]) => {
                    let of = ClassRef { structure: structure.to_owned(), key: key.to_owned(), label: None };
                    let teaching = Teaching { of, is_group, subject: subject.to_owned() };
                    if !all.contains(&teaching) {
                        all.push(teaching);
                    }
                }
            }
        }
        all
    }

    fn taught_mefs(&mut self) -> Vec<TaughtMef> {
        let mut all = Vec::new();
        for value in self.record.values(Attr::TaughtMefs) {
            match exactly::<3>(value) {
                Some([structure, code, label]) => all.push(TaughtMef {
                    structure: structure.to_owned(),
                    mef: Labelled { code: code.to_owned(), label: label.to_owned() },
                }),
                None => self.refuse(Attr::TaughtMefs, value, Reason::WrongFieldCount),
            }
        }
        all
    }

    fn taught_subjects(&mut self) -> Vec<TaughtSubject> {
        let mut all = Vec::new();
        for value in self.record.values(Attr::TaughtSubjects) {
            match value.split_once('$') {
                Some((structure, label)) => {
                    all.push(TaughtSubject { structure: structure.trim().to_owned(), label: label.trim().to_owned() });
                }
                None => self.refuse(Attr::TaughtSubjects, value, Reason::WrongFieldCount),
            }
        }
        all
    }
}
