//! The language that a person chose for oneself.

use kit::{PersonId, Result, Unit, args};

/// Keeps a person's own language, `fr` or `en`, for every device and for the mail they receive.
///
/// Not an administrative act: it is not journalled. Nothing is written when it is the same.
pub async fn speak(unit: &mut Unit, person: PersonId, language: &'static str) -> Result<()> {
    let touched = unit
        .run("update person set language = $2 where id = $1 and (language is null or language <> $2)", args![person, language])
        .await?;
    if touched > 0 {
        unit.viewers_changed().await?;
    }
    Ok(())
}
