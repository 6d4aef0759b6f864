//! Who keeps equipment, who books, who sees bookings.

use super::*;
use testing::both_engines;

both_engines! {
    async fn equipment_is_kept_by_the_office_management_and_the_librarian(engine) {
        let school = school(engine).await;
        for other in ["Claude Équerre", "Rose Marelle", "Lina Crayon", "Samira Crayon", "Ada Souris"] {
            let visitor = school.visitor(other).await;
            visitor.get("/equipment").await.is_not_found();
            visitor.post("/equipment", &[("name", "X")]).await.is_not_found();
        }
        let yves = school.visitor("Yves Classeur").await;
        yves.get("/equipment").await.shows("Aucun matériel pour l’instant");
        yves.post("/equipment", &[("name", " ")]).await.is(422).shows("Donnez-lui un nom");
        let tablets = trolley(&school, "Chariot de tablettes").await;
        yves.post("/equipment", &[("name", "Chariot de tablettes")]).await.is(422).shows("Un autre matériel porte déjà ce nom");
        yves.get("/equipment").await.shows("Chariot de tablettes").shows("Salle 112 · 16 tablettes");
        let page = format!("/equipment/{}", tablets.trim_start_matches("equipment:"));
        let doc = school.visitor("Doc Signet").await;
        doc.post(&page, &[("name", "Chariot bleu"), ("description", "12 tablettes")]).await.is(303);
        doc.get("/equipment").await.shows("Chariot bleu").shows("12 tablettes").hides("16 tablettes");
        school.visitor("Viviane Préface").await.get(&page).await.is_not_found();
        school.visitor("Viviane Préface").await.post(&page, &[("name", "X")]).await.is_not_found();
        // What is removed is booked no more, and what was booked of it is given up.
        let maths = lesson_at(&school, "Claude Équerre", NEXT, "08:30").await;
        let claude = school.visitor("Claude Équerre").await;
        book(&claude, maths, &tablets).await.is(303);
        school.visitor("Irène Tableau").await.post(&format!("{page}/removal"), &[]).await.is(303);
        claude.get("/bookings").await.hides("Chariot bleu");
        claude.get(&format!("/lessons/{maths}/bookings/new")).await.hides("Chariot bleu");
        doc.get(&page).await.is_not_found();
    }

    async fn bookings_are_seen_by_the_staff_and_changed_by_their_own(engine) {
        let school = school(engine).await;
        let tablets = trolley(&school, "Chariot de tablettes").await;
        let maths = lesson_at(&school, "Claude Équerre", NEXT, "08:30").await;
        let (lesson, thing) = (format!("/lessons/{maths}"), format!("/bookings/equipment/{}", tablets.trim_start_matches("equipment:")));
        book(&school.visitor("Claude Équerre").await, maths, &tablets).await.is(303);
        school.visitor("Anne Virgule").await.get(&lesson).await.shows("Chariot de tablettes").hides("Réserver une salle");
        school.visitor("Sam Sifflet").await.get(&thing).await.shows("Claude Équerre").shows("Mathématiques, 6e B").hides("Annuler");
        school.visitor("Lina Crayon").await.get(&lesson).await.hides("Chariot de tablettes");
        for other in ["Lina Crayon", "Samira Crayon", "Viviane Préface"] {
            school.visitor(other).await.get(&thing).await.is_not_found();
            book(&school.visitor(other).await, maths, &tablets).await.is_not_found();
        }
        let r112 = room(&school, "112").await.replace("room:", "/bookings/rooms/");
        school.visitor("Anne Virgule").await.get(&r112).await.shows("Rien n’est réservé");
        school.visitor("Viviane Préface").await.get(&r112).await.is_not_found();
        // Who keeps the school's bookings books for everybody, and gives up what others booked.
        let french = lesson_at(&school, "Anne Virgule", NEXT, "10:00").await;
        let doc = school.visitor("Doc Signet").await;
        book(&doc, french, &tablets).await.is(303);
        doc.get("/bookings").await.shows("Réservations des autres").shows("Claude Équerre");
        let (id,): (crate::model::BookingId,) = school.app.db.one("select id from booking where lesson_id = $1", args![maths]).await.unwrap();
        doc.post(&format!("/bookings/{id}/cancellation"), &[]).await.is(303);
        school.visitor("Claude Équerre").await.get("/bookings").await.shows("Vous n’avez rien réservé");
    }

    async fn pages_stay_within_their_statements(engine) {
        let school = school(engine).await;
        let tablets = trolley(&school, "Chariot de tablettes").await;
        let maths = lesson_at(&school, "Claude Équerre", NEXT, "08:30").await;
        let doc = school.visitor("Doc Signet").await;
        book(&doc, maths, &tablets).await.is(303);
        book(&doc, maths, &room(&school, "204").await).await.is(303);
        let thing = format!("/bookings/equipment/{}", tablets.trim_start_matches("equipment:"));
        let new = format!("/lessons/{maths}/bookings/new");
        for address in ["/bookings", thing.as_str(), new.as_str(), "/equipment", &format!("/lessons/{maths}")] {
            let statements = doc.get(address).await.statements();
            assert!(statements <= 12, "{address}: {statements}");
        }
    }
}
