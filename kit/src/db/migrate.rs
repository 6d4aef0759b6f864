//! Migrations: forward only, one transaction for all, recorded, refused if altered.

use super::{Args, Db, Unit};
use crate::args;
use crate::text;
use crate::time::Instant;
use crate::words::Text;
use sqlx::AssertSqlSafe;

/// The two engines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// SQLite in one file.
    Sqlite,
    /// PostgreSQL 15 or newer.
    Postgres,
}

/// One step of a feature's schema. Its text may hold `{bytes}`, `{sorted}` and, after a table, `{keyed}`,
/// which the engines spell differently: raw bytes; a text compared byte by byte; a table whose rows
/// stand in the tree of its primary key, so that SQLite keeps one tree less (not for wide rows).
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// File name without `.sql`; a name that ends in `.postgres` or `.sqlite` runs on that engine alone.
    pub name: &'static str,
    /// The statements.
    pub sql: &'static str,
}

/// Lists a feature's migrations in order: `migrations!["0001_directory", "0002_visa"]`.
///
/// Each is the file `migrations/NAME.sql` of the feature's folder.
#[macro_export]
macro_rules! migrations {
    ($($name:literal),* $(,)?) => {
        &[$($crate::db::Migration { name: $name, sql: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/", $name, ".sql")) }),*]
    };
}

/// Why migrations were refused; nothing was changed.
#[derive(Debug)]
pub enum MigrationError {
    /// A migration that was applied reads differently now.
    Altered {
        /// The feature.
        feature: String,
        /// The migration.
        name: String,
    },
    /// The database knows a migration that this program does not: it was made by a newer one.
    TooNew {
        /// The feature.
        feature: String,
        /// The migration.
        name: String,
    },
    /// The engine refused a statement.
    Engine(sqlx::Error),
}

impl MigrationError {
    /// The sentence for the operator.
    pub fn text(&self) -> Text {
        match self {
            Self::Altered { feature, name } => text!("migration-altered", migration = format!("{feature}/{name}")),
            Self::TooNew { feature, name } => text!("migration-too-new", migration = format!("{feature}/{name}")),
            Self::Engine(error) => text!("migration-failed", error = error.to_string()),
        }
    }
}

impl From<sqlx::Error> for MigrationError {
    fn from(error: sqlx::Error) -> Self {
        Self::Engine(error)
    }
}

impl Db {
    /// Applies what is missing, all in one transaction; gives the number of migrations applied.
    pub async fn migrate(
        &self,
        features: &[(&'static str, &'static [Migration])],
        now: Instant,
    ) -> Result<usize, MigrationError> {
        let mut unit = self.begin().await?;
        unit.raw(
            "create table if not exists migration (
               feature text not null, name text not null, checksum text not null, applied_at bigint not null,
               primary key (feature, name))"
                .to_owned(),
        )
        .await?;
        if self.engine() == Engine::Postgres {
            unit.raw("lock table migration in exclusive mode".to_owned()).await?;
        }
        let missing = missing(&mut unit, features, self.engine()).await?;
        for (feature, migration) in &missing {
            unit.raw(spell(migration.sql, self.engine())).await?;
            unit.run(
                "insert into migration (feature, name, checksum, applied_at) values ($1, $2, $3, $4)",
                args![*feature, migration.name, checksum(migration.sql), now],
            )
            .await?;
        }
        unit.commit().await?;
        Ok(missing.len())
    }

    /// How many migrations are missing; an error if the database is altered or too new.
    pub async fn pending(&self, features: &[(&'static str, &'static [Migration])]) -> Result<usize, MigrationError> {
        let known = match self.all::<(String, String, String)>("select feature, name, checksum from migration", vec![]).await {
            Ok(known) => known,
            Err(sqlx::Error::Database(_)) => vec![],
            Err(error) => return Err(error.into()),
        };
        Ok(compare(&known, features, self.engine())?.len())
    }
}

type Step = (&'static str, &'static Migration);

async fn missing(
    unit: &mut Unit,
    features: &[(&'static str, &'static [Migration])],
    engine: Engine,
) -> Result<Vec<Step>, MigrationError> {
    let known: Vec<(String, String, String)> = unit.all("select feature, name, checksum from migration", Args::new()).await?;
    compare(&known, features, engine)
}

fn compare(
    known: &[(String, String, String)],
    features: &[(&'static str, &'static [Migration])],
    engine: Engine,
) -> Result<Vec<Step>, MigrationError> {
    let all = || {
        features
            .iter()
            .flat_map(|(feature, migrations)| migrations.iter().map(move |migration| (*feature, migration)))
            .filter(|(_, migration)| runs_on(migration.name, engine))
    };
    for (feature, name, checksum_then) in known {
        match all().find(|(of, migration)| of == feature && migration.name == name) {
            None => return Err(MigrationError::TooNew { feature: feature.clone(), name: name.clone() }),
            Some((_, migration)) if checksum(migration.sql) != *checksum_then => {
                return Err(MigrationError::Altered { feature: feature.clone(), name: name.clone() });
            }
            Some(_) => {}
        }
    }
    Ok(all().filter(|(feature, migration)| !known.iter().any(|(of, name, _)| of == feature && name == migration.name)).collect())
}

fn runs_on(name: &str, engine: Engine) -> bool {
    match engine {
        Engine::Sqlite => !name.ends_with(".postgres"),
        Engine::Postgres => !name.ends_with(".sqlite"),
    }
}

fn spell(sql: &str, engine: Engine) -> String {
    let (bytes, sorted, keyed) = match engine {
        Engine::Sqlite => ("blob", "text", "without rowid"),
        Engine::Postgres => ("bytea", "text collate \"C\"", ""),
    };
    sql.replace("{bytes}", bytes).replace("{sorted}", sorted).replace("{keyed}", keyed)
}

fn checksum(sql: &str) -> String {
    blake3::hash(sql.as_bytes()).to_hex()[..32].to_owned()
}

impl Unit {
    /// Several statements without arguments: for migrations alone.
    async fn raw(&mut self, sql: String) -> Result<(), sqlx::Error> {
        self.execute_raw(AssertSqlSafe(sql)).await
    }
}
