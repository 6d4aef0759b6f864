//! `preau admin`: the first administrator of a platform is made, and one who lost the second factor helped.

use crate::features;
use crate::run::{Lock, build, open_database};
use crate::say::{self, Fault};
use crate::settings::Settings;
use kit::{App, Clock, text};

/// Makes an administrator of the platform, and says the code of the first sign-in once.
pub async fn create(settings: Settings, given: &str, family: &str) -> Result<(), Fault> {
    let words = say::words();
    let app = opened(&settings).await?;
    let made = admin::create_platform_admin(&app, given, family, app.clock.now()).await;
    let made = made.map_err(|error| Fault::of(&words, &error))?;
    say::line(&words, &text!("program-admin-made", name = format!("{given} {family}"), login = made.login.as_str()));
    say::line(&words, &text!("program-admin-code", code = made.code.as_str(), until = made.until));
    say::line(&words, &text!("program-admin-code-how", url = settings.config.public_url.as_str()));
    app.db.close().await;
    Ok(())
}

/// Takes away the second factors of the account of a login, and notes it in the journal.
pub async fn reset_second(settings: Settings, login: &str) -> Result<(), Fault> {
    let words = say::words();
    let app = opened(&settings).await?;
    let done = admin::reset_second(&app, login, app.clock.now()).await.map_err(|error| Fault::of(&words, &error))?;
    let said = if done { text!("program-second-reset", login = login) } else { text!("program-second-none", login = login) };
    say::line(&words, &said);
    app.db.close().await;
    Ok(())
}

/// The application on the platform's database, brought up to this program if no server uses it.
async fn opened(settings: &Settings) -> Result<App, Fault> {
    let clock = Clock::system();
    let db = open_database(settings).await?;
    let migrations = features::migrations();
    if db.pending(&migrations).await.map_err(|error| say::sentence(&error.text()))? > 0 {
        if Lock::is_taken(&settings.database) {
            return Err(Fault::Failure(say::words().get("program-not-migrated")));
        }
        db.migrate(&migrations, clock.now()).await.map_err(|error| say::sentence(&error.text()))?;
    }
    let (app, _) = build(settings, db, clock).await?;
    Ok(app)
}
