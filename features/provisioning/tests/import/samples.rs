//! The samples made by hand become the people that their README promises.

use super::*;
use preau_provisioning::Outcome;
use testing::both_engines;

const OPEN_MEMBERS: &str = "select external_id.value || ' ' || teaching_group.code from group_membership
    join teaching_group on teaching_group.id = group_membership.group_id
    join external_id on external_id.person_id = group_membership.person_id and external_id.kind = 'aaf'
    where group_membership.valid_to is null order by 1";
const OPEN_ENROLLMENTS: &str =
    "select external_id.value || ' ' || division.code || ' ' || coalesce(enrollment.mef, '') from enrollment
    join division on division.id = enrollment.division_id
    join external_id on external_id.person_id = enrollment.person_id and external_id.kind = 'aaf'
    where enrollment.valid_to is null and enrollment.main order by 1";
const HEADS: &str = "select external_id.value || ' ' || division.code from duty join division on division.id = duty.division_id
    join external_id on external_id.person_id = duty.person_id and external_id.kind = 'aaf'
    where duty.kind = 'head_teacher' and duty.valid_to is null order by 1";
const CLOSED: &str = "select external_id.value || ' ' || account.state from account
    join external_id on external_id.person_id = account.person_id and external_id.kind = 'aaf'
    where account.state <> 'prepared' order by 1";

both_engines! {
    async fn the_complet_makes_nineteen_accounts(engine) {
        let school = empty(engine).await;
        let path = samples().join("complet");
        let dry = run(&school, &path, &Options::default()).await.unwrap();
        assert_eq!(number(&school, "select count(*) from person").await, 0);
        let report = run(&school, &path, &apply()).await.unwrap();
        assert_eq!(dry.totals, report.totals);
        assert_eq!(report.totals.created, 21);
        assert_eq!((report.totals.changed, report.totals.moved, report.totals.closed, report.totals.refused, report.totals.unchanged), (0, 0, 0, 0, 0));
        assert_eq!(report.deliveries[0].outcome, Outcome::Applied);
        assert_eq!(number(&school, "select count(*) from account").await, 19);
        let of = |profile: &str| report.deliveries[0].profiles[profile].created;
        assert_eq!((of("student"), of("guardian"), of("contact")), (6, 7, 1));
        assert_eq!((of("teacher"), of("school_life"), of("management")), (5, 1, 1));
        // The contact has neither role nor account; the person in charge has a role, and no account by default.
        assert_eq!(number(&school, "select count(*) from role where profile = 'guardian'").await, 7);
        assert_eq!(
            texts(&school, "select value from external_id where kind = 'aaf' and not exists (select 1 from account where account.person_id = external_id.person_id) order by value").await,
            ["099-2D:800204", "099-2D:800206"]
        );
        // Both parents of a sibling pair have two children.
        assert_eq!(
            texts(&school, "select external_id.value || ' ' || cast(count(*) as text) from guardian_link link join external_id on external_id.person_id = link.guardian_id where external_id.value in ('099-2D:800201', '099-2D:800202') group by external_id.value order by 1").await,
            ["099-2D:800201 2", "099-2D:800202 2"]
        );
        assert_eq!(texts(&school, "select login from account where login like 'jean.martel%' order by login").await, ["jean.martel", "jean.martel2"]);
        assert_eq!(texts(&school, "select name from structure order by sort_name").await, ["Académie d’Exemple", "Collège de l’Etang Bleu"]);
        assert_eq!(texts(&school, "select code || ' ' || coalesce(level, '') from division order by code").await, ["5B 5e", "6A 6e"]);
        assert_eq!(texts(&school, HEADS).await, ["099-2D:500301 6A", "099-2D:500302 5B"]);
        assert_eq!(number(&school, "select count(*) from section").await, 8);
        assert_eq!(texts(&school, "select distinct valid_from from role").await, ["2026-09-01"]);
    }

    async fn the_delta_changes_what_it_names_and_nothing_else(engine) {
        let school = empty(engine).await;
        let report = run(&school, &samples(), &apply()).await.unwrap();
        let [complet, delta] = report.deliveries.as_slice() else { panic!("{report:#?}") };
        assert_eq!(complet.totals.created, 21);
        let totals = delta.totals;
        assert_eq!((totals.created, totals.moved, totals.closed, totals.refused), (2, 1, 2, 0));
        assert_eq!(texts(&school, CLOSED).await, ["099-2D:700106 closed", "099-2D:800208 closed"]);
        assert_eq!(number(&school, "select count(*) from person where closed_at is not null").await, 2);
        assert_eq!(number(&school, "select count(*) from account").await, 21);
        assert_eq!(texts(&school, HEADS).await, ["099-2D:500301 6A", "099-2D:500303 5B"]);
        let enrolled = texts(&school, OPEN_ENROLLMENTS).await;
        assert!(enrolled.contains(&"099-2D:700103 5B 10110001110".to_owned()), "{enrolled:?}");
        assert!(enrolled.contains(&"099-2D:700107 6A 10010012110".to_owned()) && enrolled.len() == 6);
        let members = texts(&school, OPEN_MEMBERS).await;
        assert!(!members.iter().any(|member| member.contains("700103") || member.contains("700106")), "{members:?}");
        // A mobile list is replaced by one value; the mother who has it, and the two head teachers, are all that changed.
        assert_eq!(totals.changed, 3);
        assert_eq!(totals.unchanged, 21 - 3 - 1 - 2);
    }

    async fn the_same_again_is_already_applied(engine) {
        let school = empty(engine).await;
        run(&school, &samples(), &apply()).await.unwrap();
        let again = run(&school, &samples(), &apply()).await.unwrap();
        assert!(again.changes_nothing());
        assert!(again.deliveries.iter().all(|delivery| delivery.outcome == Outcome::AlreadyApplied));
    }
}
