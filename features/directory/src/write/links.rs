//! Guardians tied to pupils by hand.

use super::{Done, HAND, Hand, note, pairs};
use crate::model::{Authority, GuardianLinkId, LinkKind, Relation, default_flags};
use kit::{Error, PersonId, Result, StructureId, Unit, args};

/// A link to make between an adult and a pupil.
#[derive(Clone, Copy, Debug)]
pub struct NewLink {
    /// The adult.
    pub guardian: PersonId,
    /// The pupil.
    pub student: PersonId,
    /// What ties them.
    pub kind: LinkKind,
    /// How they are related.
    pub relation: Relation,
    /// Parental authority.
    pub authority: Authority,
    /// Whether the pupil lives there.
    pub lives_with: bool,
}

/// Ties an adult to a pupil, with the flags of that kind of link. One that is open already stays.
pub async fn link(unit: &mut Unit, hand: Hand, structure: StructureId, new: NewLink) -> Result<()> {
    if new.guardian == new.student {
        return Err(Error::broken("nobody is his own guardian"));
    }
    let open: Option<(GuardianLinkId,)> = unit
        .optional(
            "select id from guardian_link where guardian_id = $1 and student_id = $2 and (valid_to is null or valid_to > $3)",
            args![new.guardian, new.student, hand.today],
        )
        .await?;
    if open.is_some() {
        return Ok(());
    }
    let flags = default_flags(new.kind, new.authority);
    unit.run(
        "insert into guardian_link (id, guardian_id, student_id, kind, relation, authority, sees_schooling, receives_mail,
           may_decide, may_sign, pays, may_collect, lives_with, valid_from, source)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        args![
            GuardianLinkId::new(hand.now),
            new.guardian,
            new.student,
            new.kind,
            new.relation,
            new.authority,
            flags.sees_schooling,
            flags.receives_mail,
            flags.may_decide,
            flags.may_sign,
            false,
            new.kind != LinkKind::Contact,
            new.lives_with,
            hand.today,
            HAND
        ],
    )
    .await?;
    let after = pairs(&[
        ("link", Some(new.kind.code())),
        ("relation", Some(new.relation.code())),
        ("authority", Some(new.authority.code())),
    ]);
    let done = Done {
        structure: Some(structure),
        act: "act-guardian-linked",
        object_kind: "person",
        object: new.student.0,
        before: "",
        after: &after,
    };
    note(unit, hand, done).await
}
