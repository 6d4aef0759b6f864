//! Codes on paper for the day when the telephone is lost: ten of them, each good once, kept as keyed hashes.

use crate::codes;
use kit::{App, PersonId, Result, Unit, args};

/// How many are made at once.
pub(crate) const MADE: usize = 10;

/// Makes new ones; those made before are void. They exist only in what is returned, in groups of four.
pub(crate) async fn make(app: &App, unit: &mut Unit, person: PersonId) -> Result<Vec<String>> {
    let made: Vec<String> = (0..MADE).map(|_| codes::make()).collect();
    unit.run("delete from recovery_code where person_id = $1", args![person]).await?;
    unit.run_many(
        "insert into recovery_code (person_id, code_hash) values {rows}",
        made.iter().map(|code| args![person, hash(app, person, code)]),
    )
    .await?;
    Ok(made.iter().map(|code| codes::grouped(code)).collect())
}

/// Whether that is one of the person's that was never used: it is used up.
pub(crate) async fn take(app: &App, unit: &mut Unit, person: PersonId, typed: &str) -> Result<bool> {
    let code = codes::typed(typed);
    let used = unit
        .run("delete from recovery_code where person_id = $1 and code_hash = $2", args![person, hash(app, person, &code)])
        .await?;
    Ok(used == 1)
}

fn hash(app: &App, person: PersonId, code: &str) -> Vec<u8> {
    app.key.hash("preau recovery code", format!("{person} {code}").as_bytes()).to_vec()
}
