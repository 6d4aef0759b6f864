//! Places the lessons of the demo in a week: pure, and the same each time. What finds no place is left out.

use ::timetable::model::{Hour, RoomId};
use directory::model::SectionId;
use kit::{DivisionId, PersonId};
use std::collections::{HashMap, HashSet};

/// In which weeks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// Every week.
    Always,
    /// Weeks with that letter.
    Letter(&'static str),
}

/// A section that is taught in a course, beside others at the same hour or in turn with them.
#[derive(Clone, Debug)]
pub(super) struct Strand {
    pub(super) section: SectionId,
    pub(super) teachers: Vec<PersonId>,
    /// The rooms that fit, the best first.
    pub(super) rooms: Vec<RoomId>,
    pub(super) when: When,
}

/// Something that takes some hours of a week of some divisions.
#[derive(Clone, Debug)]
pub(super) struct Course {
    pub(super) strands: Vec<Strand>,
    pub(super) divisions: Vec<DivisionId>,
    pub(super) hours: usize,
}

/// A slot of the week: the day from 0 (Monday), and its place in the day.
pub(super) type Cell = (usize, usize);

/// The slots of a school: their hours, and how many of them each day has.
#[derive(Clone, Debug)]
pub(super) struct Bells {
    pub(super) slots: Vec<(Hour, Hour)>,
    /// How many slots Monday to Friday have.
    pub(super) days: [usize; 5],
    /// The first slot of the afternoon.
    pub(super) noon: usize,
}

/// A strand in its place.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    pub(super) cell: Cell,
    pub(super) strand: Strand,
    pub(super) room: Option<RoomId>,
}

/// Who is busy when: teachers work in several schools, so hours are told rather than slots.
#[derive(Default)]
pub(super) struct Busy(HashMap<PersonId, Vec<(usize, Hour, Hour)>>);

impl Busy {
    fn has(&self, person: PersonId, day: usize, (starts, ends): (Hour, Hour)) -> bool {
        let meets = |(at, from, to): &(usize, Hour, Hour)| *at == day && *from < ends && starts < *to;
        self.0.get(&person).is_some_and(|taken| taken.iter().any(meets))
    }
    pub(super) fn take(&mut self, person: PersonId, day: usize, (starts, ends): (Hour, Hour)) {
        self.0.entry(person).or_default().push((day, starts, ends));
    }
}

/// What is placed of one school.
pub(super) struct Board<'a> {
    bells: &'a Bells,
    busy: &'a mut Busy,
    /// Rooms where several lessons may be.
    shared: HashSet<RoomId>,
    pupils: HashSet<(DivisionId, Cell)>,
    rooms: HashSet<(RoomId, Cell)>,
}

impl<'a> Board<'a> {
    pub(super) fn new(bells: &'a Bells, busy: &'a mut Busy, shared: HashSet<RoomId>) -> Self {
        Self { bells, busy, shared, pupils: HashSet::new(), rooms: HashSet::new() }
    }

    /// Places all courses: those of many divisions first, then one hour of each in turn, so that weeks fill evenly.
    pub(super) fn place(&mut self, courses: &[Course]) -> Vec<Placed> {
        let mut out = vec![];
        let mut order: Vec<usize> = (0..courses.len()).collect();
        order.sort_by_key(|at| (std::cmp::Reverse(courses[*at].divisions.len()), std::cmp::Reverse(courses[*at].hours), *at));
        let most = courses.iter().map(|course| course.hours).max().unwrap_or(0);
        let mut days: HashMap<usize, Vec<usize>> = HashMap::new();
        for round in 0..most {
            for at in order.iter().copied().filter(|at| courses[*at].hours > round) {
                let had = days.entry(at).or_default();
                if let Some(cell) = self.best(&courses[at], had) {
                    had.push(cell.0);
                    self.settle(&courses[at], cell, &mut out);
                }
            }
        }
        out
    }

    /// The free slot that suits a course best; `had` are the days on which it already is.
    fn best(&self, course: &Course, had: &[usize]) -> Option<Cell> {
        let cells = (0..5).flat_map(|day| (0..self.bells.days[day]).map(move |slot| (day, slot)));
        let free = cells.filter(|cell| self.is_free(course, *cell));
        free.min_by_key(|cell| self.cost(course, *cell, had))
    }

    fn is_free(&self, course: &Course, cell: Cell) -> bool {
        let hours = self.bells.slots[cell.1];
        course.divisions.iter().all(|division| !self.pupils.contains(&(*division, cell)))
            && course.strands.iter().flat_map(|strand| &strand.teachers).all(|one| !self.busy.has(*one, cell.0, hours))
            && course.strands.iter().all(|strand| strand.rooms.is_empty() || self.room(strand, cell).is_some())
    }

    fn room(&self, strand: &Strand, cell: Cell) -> Option<RoomId> {
        strand.rooms.iter().copied().find(|room| self.shared.contains(room) || !self.rooms.contains(&(*room, cell)))
    }

    /// Few lessons on a day, none of the same twice, no holes, the ends of the day last.
    fn cost(&self, course: &Course, (day, slot): Cell, had: &[usize]) -> (usize, usize, usize) {
        let taken =
            |division: &DivisionId| (0..self.bells.days[day]).filter(|at| self.pupils.contains(&(*division, (day, *at)))).count();
        let lessons: usize = course.divisions.iter().map(taken).sum::<usize>() / course.divisions.len().max(1);
        let again = had.iter().filter(|before| **before == day).count();
        let late = if slot + 1 == self.bells.slots.len() {
            8
        } else if slot == 0 {
            1
        } else {
            0
        };
        let beside = |at: usize| course.divisions.iter().any(|division| self.pupils.contains(&(*division, (day, at))));
        let alone = usize::from(lessons > 0 && !(slot > 0 && beside(slot - 1)) && !beside(slot + 1));
        (again * 20 + lessons * 2 + late + alone * 3, slot, day)
    }

    fn settle(&mut self, course: &Course, cell: Cell, out: &mut Vec<Placed>) {
        let hours = self.bells.slots[cell.1];
        let found: Vec<Option<RoomId>> = course.strands.iter().map(|strand| self.room_beside(course, strand, cell)).collect();
        self.pupils.extend(course.divisions.iter().map(|division| (*division, cell)));
        for (strand, room) in course.strands.iter().zip(found) {
            for teacher in &strand.teachers {
                if !self.busy.has(*teacher, cell.0, hours) {
                    self.busy.take(*teacher, cell.0, hours);
                }
            }
            self.rooms.extend(room.map(|room| (room, cell)));
            out.push(Placed { cell, strand: strand.clone(), room });
        }
    }

    /// The room of a strand: strands that go in turn share one, others do not.
    fn room_beside(&self, course: &Course, strand: &Strand, cell: Cell) -> Option<RoomId> {
        if strand.when != When::Always {
            return self.room(strand, cell);
        }
        let before = course.strands.iter().take_while(|other| other.section != strand.section);
        let taken: Vec<RoomId> = before.filter_map(|other| self.room(other, cell)).collect();
        strand
            .rooms
            .iter()
            .copied()
            .find(|room| self.shared.contains(room) || (!self.rooms.contains(&(*room, cell)) && !taken.contains(room)))
    }

    /// The hours of a division without lesson between two of the same half-day.
    pub(super) fn holes(&self, division: DivisionId) -> Vec<Cell> {
        let mut out = vec![];
        for day in 0..5 {
            let end = self.bells.days[day];
            for half in [0..self.bells.noon.min(end), self.bells.noon.min(end)..end] {
                let taken: Vec<usize> = half.filter(|slot| self.pupils.contains(&(division, (day, *slot)))).collect();
                let (Some(first), Some(last)) = (taken.first(), taken.last()) else { continue };
                out.extend((*first..*last).filter(|slot| !taken.contains(slot)).map(|slot| (day, slot)));
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An identifier made of one number.
    fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(number: u8) -> T {
        format!("{number:032x}").parse().unwrap()
    }
    fn bells() -> Bells {
        let slots = [480, 540, 600, 810].map(|at| (Hour::of_minutes(at), Hour::of_minutes(at + 55))).to_vec();
        Bells { slots, days: [4, 4, 3, 4, 4], noon: 3 }
    }
    fn course(section: u8, teacher: u8, division: u8, hours: usize) -> Course {
        let (teachers, rooms) = (vec![id(teacher)], vec![id(90), id(91)]);
        let strand = Strand { section: id(section), teachers, rooms, when: When::Always };
        Course { strands: vec![strand], divisions: vec![id(division)], hours }
    }

    #[test]
    fn nobody_and_no_room_is_in_two_places() {
        let (bells, mut busy) = (bells(), Busy::default());
        let mut board = Board::new(&bells, &mut busy, HashSet::new());
        let courses = [course(1, 50, 20, 4), course(2, 50, 21, 4), course(3, 51, 20, 4), course(4, 52, 21, 4)];
        let placed = board.place(&courses);
        assert_eq!(placed.len(), 16);
        let mut taken = HashSet::new();
        for one in &placed {
            assert!(taken.insert((one.cell, one.strand.teachers[0].to_string())), "a teacher is in two places");
            assert!(taken.insert((one.cell, one.room.unwrap().to_string())), "a room is taken twice");
        }
        for section in 1..=4 {
            let mut days: Vec<usize> =
                placed.iter().filter(|one| one.strand.section == id(section)).map(|one| one.cell.0).collect();
            days.sort_unstable();
            days.dedup();
            assert_eq!(days.len(), 4, "each on four days");
        }
    }

    #[test]
    fn a_teacher_of_two_schools_is_in_one_at_a_time() {
        let (bells, mut busy) = (bells(), Busy::default());
        let first = Board::new(&bells, &mut busy, HashSet::new()).place(&[course(1, 50, 20, 9)]);
        let second = Board::new(&bells, &mut busy, HashSet::new()).place(&[course(2, 50, 30, 9)]);
        assert!(first.iter().all(|one| second.iter().all(|other| other.cell != one.cell)));
        assert_eq!((first.len(), second.len()), (9, 9));
    }
}
