//! What collides: a teacher, a room, or pupils who would be in two places at once. Pure.

use super::{Effective, RoomId, Slot};
use directory::model::TeachingGroupId;
use kit::{DivisionId, LessonId, PersonId};

/// What occupies a slot: people, rooms, pupils.
#[derive(Clone, Debug, PartialEq)]
pub struct Meeting {
    /// Which lesson.
    pub lesson: LessonId,
    /// When.
    pub slot: Slot,
    /// Its teachers.
    pub teachers: Vec<PersonId>,
    /// Its rooms, without those where several lessons may be.
    pub rooms: Vec<RoomId>,
    /// The divisions that are there as a whole.
    pub divisions: Vec<DivisionId>,
    /// The groups that are there.
    pub groups: Vec<TeachingGroupId>,
}

impl Meeting {
    /// What a lesson occupies; nothing when it does not take place. `shared` are the rooms where several may be.
    pub fn of(lesson: &Effective, shared: &[RoomId]) -> Option<Self> {
        if lesson.cancelled.is_some() {
            return None;
        }
        let mut out = Self {
            lesson: lesson.id(),
            slot: lesson.slot,
            teachers: lesson.teachers.iter().map(|teacher| teacher.id).collect(),
            rooms: lesson.rooms.iter().map(|room| room.id).filter(|room| !shared.contains(room)).collect(),
            divisions: vec![],
            groups: vec![],
        };
        for audience in lesson.audiences() {
            match audience {
                super::Audience::Division(id, _) => out.divisions.push(*id),
                super::Audience::Group(id, _) => out.groups.push(*id),
            }
        }
        Some(out)
    }
}

/// Which groups have pupils in common with which divisions and which other groups.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Crowds {
    /// A group draws pupils from a division.
    pub of_divisions: Vec<(TeachingGroupId, DivisionId)>,
    /// Two groups have a pupil in common, said in either order.
    pub of_groups: Vec<(TeachingGroupId, TeachingGroupId)>,
}

impl Crowds {
    fn draws(&self, group: TeachingGroupId, division: DivisionId) -> bool {
        self.of_divisions.contains(&(group, division))
    }
    fn share(&self, one: TeachingGroupId, other: TeachingGroupId) -> bool {
        one == other || self.of_groups.contains(&(one, other)) || self.of_groups.contains(&(other, one))
    }
    /// Whether some pupils would be in both.
    fn meet(&self, one: &Meeting, other: &Meeting) -> bool {
        one.divisions
            .iter()
            .any(|division| other.divisions.contains(division) || other.groups.iter().any(|group| self.draws(*group, *division)))
            || one.groups.iter().any(|group| {
                other.divisions.iter().any(|division| self.draws(*group, *division))
                    || other.groups.iter().any(|second| self.share(*group, *second))
            })
    }
}

/// What would be in two places at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clash {
    /// A teacher.
    Teacher(PersonId),
    /// A room.
    Room(RoomId),
    /// Pupils.
    Pupils,
}

/// What collides with a meeting, and in which lesson; the lesson itself never does.
pub fn clashes(wanted: &Meeting, others: &[Meeting], crowds: &Crowds) -> Vec<(LessonId, Clash)> {
    let mut out = vec![];
    for other in others.iter().filter(|other| other.lesson != wanted.lesson && other.slot.meets(&wanted.slot)) {
        let teacher = wanted.teachers.iter().find(|teacher| other.teachers.contains(teacher)).copied().map(Clash::Teacher);
        let room = wanted.rooms.iter().find(|room| other.rooms.contains(room)).copied().map(Clash::Room);
        let pupils = crowds.meet(wanted, other).then_some(Clash::Pupils);
        out.extend([teacher, room, pupils].into_iter().flatten().map(|clash| (other.lesson, clash)));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::effective::tests::{id, lesson, slot};
    use super::super::{Change, ChangeKind, Reason, effective};
    use super::*;
    use kit::Instant;

    fn meeting(byte: u8) -> Meeting {
        let slot = slot("08:30", "09:25");
        Meeting { lesson: LessonId(id(byte)), slot, teachers: vec![], rooms: vec![], divisions: vec![], groups: vec![] }
    }
    fn division(byte: u8) -> DivisionId {
        DivisionId(id(byte))
    }
    fn group(byte: u8) -> TeachingGroupId {
        TeachingGroupId(id(byte))
    }
    /// 21 and 22 are the halves of division 20; 23 draws on 20 and on 30, and shares pupils with 21.
    fn crowds() -> Crowds {
        let of_divisions = [(21, 20), (22, 20), (23, 20), (23, 30)].map(|(one, other)| (group(one), division(other))).to_vec();
        Crowds { of_divisions, of_groups: vec![(group(21), group(23))] }
    }
    fn found(one: &Meeting, other: &Meeting) -> Vec<Clash> {
        clashes(one, std::slice::from_ref(other), &crowds()).into_iter().map(|(_, clash)| clash).collect()
    }

    #[test]
    fn a_teacher_and_a_room_are_in_one_place() {
        let one = Meeting { teachers: vec![PersonId(id(50)), PersonId(id(51))], rooms: vec![RoomId(id(90))], ..meeting(1) };
        let other = Meeting { teachers: vec![PersonId(id(51))], rooms: vec![RoomId(id(90))], ..meeting(2) };
        assert_eq!(found(&one, &other), [Clash::Teacher(PersonId(id(51))), Clash::Room(RoomId(id(90)))]);
        let later = Meeting { slot: slot("09:25", "10:20"), ..other.clone() };
        assert_eq!(found(&one, &later), []);
        let itself = Meeting { lesson: one.lesson, ..other };
        assert_eq!(found(&one, &itself), [], "a lesson does not collide with itself");
    }

    #[test]
    fn pupils_are_in_one_place() {
        let of_division = |byte, at| Meeting { divisions: vec![division(at)], ..meeting(byte) };
        let of_group = |byte, at| Meeting { groups: vec![group(at)], ..meeting(byte) };
        assert_eq!(found(&of_division(1, 20), &of_division(2, 20)), [Clash::Pupils]);
        assert_eq!(found(&of_division(1, 20), &of_division(2, 30)), []);
        assert_eq!(found(&of_division(1, 20), &of_group(2, 21)), [Clash::Pupils]);
        assert_eq!(found(&of_group(1, 21), &of_division(2, 20)), [Clash::Pupils]);
        assert_eq!(found(&of_group(1, 21), &of_group(2, 22)), [], "two halves of a division may be taught at once");
        assert_eq!(found(&of_group(1, 23), &of_group(2, 21)), [Clash::Pupils]);
        assert_eq!(found(&of_group(1, 22), &of_group(2, 22)), [Clash::Pupils]);
    }

    #[test]
    fn what_does_not_take_place_occupies_nothing() {
        let cancelled = Change {
            id: super::super::ChangeId(id(1)),
            lesson: LessonId(id(7)),
            kind: ChangeKind::Cancelled,
            at: Instant::from_micros(1),
            author: None,
            reason: Some(Reason::TeacherAbsent),
            words: None,
            to: None,
            room: None,
            teacher: None,
            instead_of: None,
        };
        let plan = lesson(7, "08:30", "09:25");
        let taking_place = Meeting::of(&effective(plan.clone(), &[]), &[]).unwrap();
        assert_eq!((taking_place.teachers.len(), taking_place.rooms.len()), (1, 1));
        assert_eq!(Meeting::of(&effective(plan.clone(), &[cancelled]), &[]), None);
        let shared = Meeting::of(&effective(plan, &[]), &[RoomId(id(90))]).unwrap();
        assert_eq!(shared.rooms, [], "several lessons may be in a shared room");
    }
}
