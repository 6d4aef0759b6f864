//! Buttons on cards and classes: a code for somebody, sheets for a class. Only where the page behind will open.

use crate::rights::{ACCESS, may_print, powers};
use directory::store::person as people;
use kit::slice::{Later, Offer, Subject};
use kit::{App, Day, PersonId, Result, Viewer, args, text};

pub(crate) fn offers<'a>(app: &'a App, viewer: &'a Viewer, on: Subject, today: Day) -> Later<'a, Result<Vec<Offer>>> {
    Box::pin(async move {
        Ok(match on {
            Subject::Division(structure, division) if may_print(viewer, structure, division) => vec![Offer {
                icon: "printer",
                label: text!("offer-sheets"),
                href: format!("/divisions/{division}/sign-in-sheets"),
            }],
            Subject::Person(person) if may_help(app, viewer, person, today).await? => {
                vec![Offer { icon: "key-round", label: text!("offer-access"), href: format!("/people/{person}/access") }]
            }
            _ => vec![],
        })
    })
}

async fn may_help(app: &App, viewer: &Viewer, person: PersonId, today: Day) -> Result<bool> {
    if viewer.person == person || !ACCESS.decide(Some(viewer)).allows() {
        return Ok(false);
    }
    let Some((_, mut target)) = people::named(&app.db, person, today).await? else { return Ok(false) };
    let Some(runs_platform) = account(app, person, today).await? else { return Ok(false) };
    if powers(viewer, &target, runs_platform).any() {
        return Ok(true);
    }
    // Only those who teach need to know what ties them to the person.
    target.ties = people::ties(&app.db, viewer, person, today).await?;
    Ok(powers(viewer, &target, runs_platform).any())
}

/// Whether somebody who has an account runs the platform; none for whoever has no account.
async fn account(app: &App, person: PersonId, today: Day) -> Result<Option<bool>> {
    let found: Option<(i64,)> = app
        .db
        .optional(
            "select (select count(*) from duty where duty.person_id = account.person_id and duty.kind = 'platform_admin'
                     and duty.valid_from <= $2 and (duty.valid_to is null or duty.valid_to > $2))
             from account where account.person_id = $1",
            args![person, today],
        )
        .await?;
    Ok(found.map(|(count,)| count > 0))
}
