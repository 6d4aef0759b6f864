//! What the command line does for administrators: the first one is made, and one who lost the second factor helped.

use directory::write::{self, Hand, NewDuty, NewPerson};
use identity::accounts::{self, NewAccount};
use kit::audit::{self, Act};
use kit::viewer::DutyKind;
use kit::words::clean_name;
use kit::{App, Error, Instant, PersonId, Result, text};

/// An administrator of the platform who was just made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// The person.
    pub person: PersonId,
    /// The login.
    pub login: String,
    /// The code of the first sign-in, shown this once.
    pub code: String,
    /// Until when the code is good.
    pub until: Instant,
}

/// The longest name that is kept.
const NAME_MAX: usize = 80;

/// Makes a person who runs the platform, with an account and a code for a first sign-in. Somebody of the same
/// name may be there already: a new person is made in any case.
pub async fn create_platform_admin(app: &App, given: &str, family: &str, now: Instant) -> Result<Made> {
    let (given, family) = (given.trim(), family.trim());
    let fits = |name: &str| (1..=NAME_MAX).contains(&name.chars().count()) && clean_name(name) == name;
    if !fits(given) || !fits(family) {
        return Err(Error::Refused(text!("admin-made-names")));
    }
    let hand = Hand::program(now);
    let mut unit = app.db.begin().await?;
    let person = write::person(&mut unit, hand, None, &NewPerson { given, family, ..NewPerson::default() }).await?;
    let duty = NewDuty { person, kind: DutyKind::PlatformAdmin, structure: None, division: None, from: hand.today, until: None };
    write::give_duty(&mut unit, hand, duty).await?;
    accounts::prepare_many(&mut unit, &[NewAccount { person, given, family }], now).await?;
    let (login,): (String,) = unit.one("select login from account where person_id = $1", kit::args![person]).await?;
    let (code, until) = identity::hand_over(app, &mut unit, person, None, now).await?;
    unit.commit().await?;
    app.refresh().await?;
    Ok(Made { person, login, code, until })
}

/// Takes away the second factors of the account of a login: for whoever runs the platform alone, and lost the
/// telephone. Who can do this holds the server anyway. Says whether there were any.
pub async fn reset_second(app: &App, login: &str, now: Instant) -> Result<bool> {
    let person = accounts::person_of_login(&app.db, login).await?;
    let person = person.ok_or_else(|| Error::Refused(text!("admin-support-nobody")))?;
    let mut unit = app.db.begin().await?;
    let done = identity::factors::reset(app, &mut unit, person, now).await?;
    if done {
        let act = Act {
            structure: None,
            author: None,
            act: "act-second-reset",
            object_kind: "account",
            object: Some(person.0),
            before: "",
            after: "",
        };
        audit::note(&mut unit, act, now).await?;
    }
    unit.commit().await?;
    Ok(done)
}
