//! Accounts are erased when their time has come, whole and with a receipt.

use super::{PASSWORD, code, count, login, school, settle};
use crate::{accounts, closing};
use kit::args;
use testing::{School, both_engines, person};

async fn leave(school: &School, name: &str, person_too: bool) {
    let mut unit = school.app.db.begin().await.unwrap();
    accounts::close_many(&mut unit, &[person(name)], school.now()).await.unwrap();
    unit.run("update role set valid_to = $2 where person_id = $1", args![person(name), testing::TODAY]).await.unwrap();
    if person_too {
        unit.run("update person set closed_at = $2 where id = $1", args![person(name), school.now()]).await.unwrap();
    }
    unit.commit().await.unwrap();
}

async fn rows(school: &School, name: &str) -> i64 {
    count(
        school,
        "select (select count(*) from account where person_id = $1) + (select count(*) from terms_acceptance where person_id = $1)
              + (select count(*) from security_event where person_id = $1) + (select count(*) from activation_code where person_id = $1)
              + (select count(*) from session where person_id = $1)",
        args![person(name)],
    )
    .await
}

both_engines! {
    async fn who_left_is_forgotten_in_time_with_a_receipt(engine) {
        let school = school(engine).await;
        let tom = settle(&school, "Tom Règle").await;
        let visitor = school.stranger();
        visitor.post_from("/sign-in", "/sign-in", &[("login", &tom), ("password", PASSWORD)]).await.leads_to("/");
        code(&school, "Tom Règle").await;
        assert_eq!(rows(&school, "Tom Règle").await, 5);
        leave(&school, "Tom Règle", true).await;
        visitor.get("/settings/security").await.is(303);
        closing::erase(&school.app, school.now().plus_seconds(85 * 86_400 - 60)).await.unwrap();
        assert_eq!(rows(&school, "Tom Règle").await, 4, "too early");
        closing::erase(&school.app, school.now().plus_seconds(85 * 86_400 + 60)).await.unwrap();
        assert_eq!(rows(&school, "Tom Règle").await, 0);
        assert_eq!(count(&school, "select count(*) from person where id = $1 and family <> ''", args![person("Tom Règle")]).await, 0);
        let (removed, detail): (i64, String) = school.app.db.fresh("select removed, detail from erasure_receipt", vec![]).await.unwrap().remove(0);
        let detail: serde_json::Value = serde_json::from_str(&detail).unwrap();
        assert_eq!(detail["identity"], 4);
        assert_eq!(detail["identity"].as_i64().unwrap() + detail["directory"].as_i64().unwrap(), removed);
        // Nothing more to do, and the login is nobody's for ever.
        closing::erase(&school.app, school.now().plus_seconds(86 * 86_400)).await.unwrap();
        assert_eq!(count(&school, "select count(*) from erasure_receipt", vec![]).await, 1);
        let mut unit = school.app.db.begin().await.unwrap();
        unit.run("delete from account where person_id = $1", args![person("Jade Cerceau")]).await.unwrap();
        accounts::prepare_many(&mut unit, &[accounts::NewAccount { person: person("Jade Cerceau"), given: "Tom", family: "Règle" }], school.now()).await.unwrap();
        unit.commit().await.unwrap();
        assert_eq!(login(&school, "Jade Cerceau").await, "tom.regle2");
    }

    async fn who_is_still_somebody_here_loses_the_account_alone(engine) {
        let school = school(engine).await;
        settle(&school, "Rémi Règle").await;
        leave(&school, "Rémi Règle", false).await;
        closing::erase(&school.app, school.now().plus_seconds(86 * 86_400)).await.unwrap();
        assert_eq!(rows(&school, "Rémi Règle").await, 0);
        assert_eq!(count(&school, "select count(*) from person where id = $1 and family = 'Règle'", args![person("Rémi Règle")]).await, 1);
        assert_eq!(count(&school, "select count(*) from guardian_link where guardian_id = $1", args![person("Rémi Règle")]).await, 1);
    }

    async fn an_account_closed_by_hand_of_somebody_who_works_here_is_kept(engine) {
        let school = school(engine).await;
        settle(&school, "Anne Virgule").await;
        let mut unit = school.app.db.begin().await.unwrap();
        accounts::close_many(&mut unit, &[person("Anne Virgule")], school.now()).await.unwrap();
        unit.commit().await.unwrap();
        closing::erase(&school.app, school.now().plus_seconds(200 * 86_400)).await.unwrap();
        assert_eq!(count(&school, "select count(*) from account where person_id = $1", args![person("Anne Virgule")]).await, 1);
    }
}
