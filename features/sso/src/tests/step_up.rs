//! A second factor for one service of CAS: asked of who has one, explained to who has none.

use super::{NOTES, Wanted, encoded, fails, notes, open, register, school, ticket, validated};
use crate::model::Audience;
use kit::{args, session};
use testing::{School, Visitor, both_engines, person};

const HERE: &str = "https://notes.example/app";

async fn proves(school: &School, visitor: &Visitor, methods: &str) {
    let mut unit = school.app.db.begin().await.unwrap();
    session::proved_again(&mut unit, visitor.session.unwrap(), methods, school.now()).await.unwrap();
    unit.commit().await.unwrap();
}

both_engines! {
    async fn a_service_may_ask_for_a_second_factor(engine) {
        let school = school(engine).await;
        let id = notes(&school, &NOTES).await;
        school.app.db.run("update service set second_factor = $2 where id = $1", args![id, true]).await.unwrap();
        let lina = school.visitor("Lina Crayon").await;
        let asks = async |more: &str| lina.get(&format!("/cas/login?service={}{more}", encoded(HERE))).await;
        let answer = asks("").await;
        answer.is(403);
        assert!(answer.text().contains("demande une deuxième étape") && answer.location().is_empty(), "{}", answer.text());
        asks("&gateway=true").await.leads_to(HERE);
        // Whoever has one is asked for it, and led back with what the service asked.
        school
            .app
            .db
            .run("insert into totp (person_id, secret, made_at, last_step) values ($1, $2, $3, 0)", args![person("Lina Crayon"), vec![1u8; 40], school.now()])
            .await
            .unwrap();
        let answer = asks("&method=POST").await;
        assert!(answer.location().starts_with("/settings/security/confirm?next=/cas/login%3Fservice"), "{}", answer.location());
        assert!(answer.location().contains("method%3DPOST"));
        lina.get(answer.location()).await.is(200);
        proves(&school, &lina, "pwd otp").await;
        let good = ticket(&lina, HERE).await;
        validated(&school, "/cas/serviceValidate", HERE, &good, "").await.shows("National_ELV");
        fails(&validated(&school, "/cas/serviceValidate", HERE, &good, "").await, "INVALID_TICKET");
    }

    async fn no_proxy_gets_around_it(engine) {
        let school = school(engine).await;
        let behind = register(&school, "Bulletins", &Wanted { url: "https://bulletins.example", ..NOTES }).await;
        open(&school, behind, None, Audience::Everyone).await;
        let front = notes(&school, &NOTES).await;
        let lina = school.visitor("Lina Crayon").await;
        let granting = crate::ticket::secret(&school.app, "PGT-");
        school
            .app
            .db
            .run(
                "insert into sso_grant (hash, session_id, service_id, person_id, callback, proxies, used_at) values ($1, $2, $3, $4, '', '', $5)",
                args![crate::ticket::hash(&granting), lina.session.unwrap(), front, person("Lina Crayon"), school.now()],
            )
            .await
            .unwrap();
        let path = format!("/cas/proxy?pgt={granting}&targetService={}", encoded("https://bulletins.example/"));
        let asks = async || school.stranger().get(&path).await.body;
        assert!(asks().await.contains("<cas:proxyTicket>PT-"));
        school.app.db.run("update service set second_factor = $2 where id = $1", args![behind, true]).await.unwrap();
        assert!(asks().await.contains("UNAUTHORIZED_SERVICE"));
        proves(&school, &lina, "hwk").await;
        assert!(asks().await.contains("<cas:proxyTicket>PT-"));
    }
}
