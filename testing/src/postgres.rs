//! A database of its own for each test, on the server that `PREAU_TEST_POSTGRES` names; dropped with the test.

use sqlx::{AssertSqlSafe, Connection, PgConnection};

pub(crate) struct Database {
    pub(crate) url: String,
    name: String,
    server: String,
}

impl Database {
    pub(crate) async fn create() -> Self {
        let server = std::env::var("PREAU_TEST_POSTGRES").expect("PREAU_TEST_POSTGRES names a server");
        let name = format!("preau_test_{}", kit::key::hex(&kit::key::random::<8>()));
        let mut connection = PgConnection::connect(&server).await.expect("the test server answers");
        sqlx::raw_sql(AssertSqlSafe(format!(
            "create database {name} template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C'"
        )))
        .execute(&mut connection)
        .await
        .expect("a database can be made");
        let (base, options) = server.split_once('?').map_or((server.as_str(), ""), |(base, options)| (base, options));
        let base = base.rsplit_once('/').map_or(base, |(base, _)| base);
        let url = format!("{base}/{name}{}{options}", if options.is_empty() { "" } else { "?" });
        Self { url, name, server }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let (name, server) = (self.name.clone(), self.server.clone());
        // A thread with a runtime of its own: the test's runtime may be ending.
        let _ = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(async {
                if let Ok(mut connection) = PgConnection::connect(&server).await {
                    let _ = sqlx::raw_sql(AssertSqlSafe(format!("drop database if exists {name} with (force)")))
                        .execute(&mut connection)
                        .await;
                }
            });
            std::io::Result::Ok(())
        })
        .join();
    }
}
