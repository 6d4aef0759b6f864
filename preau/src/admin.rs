//! `preau admin create`: the first administrator of a platform.

use crate::settings::Settings;

/// Makes an administrator of the platform.
pub async fn create(_: Settings, _: &str, _: &str) -> Result<(), String> {
    Err("not yet".into())
}
