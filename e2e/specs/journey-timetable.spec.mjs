// What is now, what comes next, tomorrow; the week and its letter; a lesson with its content and its work (J2).
import { expect, test } from "../walk.mjs";
import { expectSoundIn, leave, pageIn, richIn, ways } from "../ways.mjs";

for (const [k, way] of ways.entries()) {
  test(`a pupil sees what is now, next and tomorrow, ${way.name}`, async ({ browser }) => {
    test.setTimeout(90_000);
    const page = await pageIn(way, browser, "student");
    const day = (name) => page.getByRole("region", { name });

    // At once, on the home: now, then, and the whole day with its gap and its changes.
    await page.goto("/");
    await expect(page.locator("main")).toContainText(/En ce moment\s: Anglais LV1, salle 108, jusqu’à 11\sh\. Ensuite\s: Sciences de la vie et de la terre, salle 310, à 11\sh\./);
    const today = page.getByRole("region", { name: "Ta journée" });
    await expect(today.getByRole("listitem").filter({ hasText: "Anglais LV1" })).toContainText("en ce moment");
    await expect(today.getByRole("listitem").filter({ hasText: "Pause repas" })).toContainText("jusqu’à 13 h 25");
    await expect(today).toContainText("Salle 310 au lieu de Labo 2.");
    await expectSoundIn(way, page, "home");

    // One click: the timetable, at today.
    await today.getByRole("link", { name: "Semaine" }).click();
    await expect(page).toHaveURL("/timetable");
    const now = page.getByRole("region", { name: "Maintenant et ensuite" });
    await expect(now).toContainText("Maintenant");
    await expect(now).toContainText("Salle 108 · Éric Églantine · jusqu’à 11 h");
    await expect(now).toContainText("Ensuite, à 11 h");
    await expect(page.getByText("Semaine A", { exact: true })).toBeVisible();
    await expect(day("Mardi 24 novembre aujourd’hui").getByRole("listitem").filter({ hasText: "14 h 20 – 15 h 15" })).toContainText("Annulé");
    await expect(page.getByRole("region", { name: "Ce qui a changé" })).toContainText("Le vidéoprojecteur de la salle habituelle est en panne.");
    await expectSoundIn(way, page, "timetable");

    // Tomorrow: one click away on a phone, in view on a wide screen; with a replacement and a lesson moved away.
    const tomorrow = day("Mercredi 25 novembre");
    if (way.narrow) {
      await expect(tomorrow).toBeHidden();
      await page.getByRole("navigation", { name: "Jours de la semaine" }).getByRole("link", { name: "Mer. 25" }).click();
      await expect(page).toHaveURL("/timetable?day=2026-11-25");
      await expect(page.getByRole("navigation", { name: "Jours de la semaine" }).getByRole("link", { name: "Mer. 25" })).toHaveAttribute("aria-current", /./);
      await expect(day("Mardi 24 novembre aujourd’hui")).toBeHidden();
    }
    await expect(tomorrow.getByRole("listitem").filter({ hasText: "10 h 05 – 11 h" })).toContainText("Anne Virgule remplace Claude Équerre.");
    await expect(tomorrow.getByRole("listitem").filter({ hasText: "8 h – 8 h 55" })).toContainText("Reporté au jeudi 26 à 15 h 30.");
    await expectSoundIn(way, page, "tomorrow");

    // The other week bears the other letter; and the way back.
    await page.getByRole("link", { name: "Semaine suivante" }).click();
    await expect(page.getByRole("heading", { level: 2, name: "Semaine du 30 novembre" })).toBeVisible();
    await expect(page.getByText("Semaine B", { exact: true })).toBeVisible();
    await expect(page.getByRole("region", { name: "Maintenant et ensuite" })).toHaveCount(0);
    await expectSoundIn(way, page, "next week");
    await page.getByRole("link", { name: "Aujourd’hui", exact: true }).click();
    await expect(page.getByText("Semaine A", { exact: true })).toBeVisible();
    if (way.narrow) {
      await page.getByRole("link", { name: "Toute la semaine" }).click();
      for (const name of ["Lundi 23 novembre", "Mardi 24 novembre aujourd’hui", "Vendredi 27 novembre"]) await expect(day(name)).toBeVisible();
      await expectSoundIn(way, page, "the whole week");
    }
    await page.getByRole("link", { name: "Mois", exact: true }).click();
    await expect(page).toHaveURL("/timetable?month=2026-11");
    await expect(page.getByRole("heading", { name: "Novembre 2026" })).toBeVisible();
    await expectSoundIn(way, page, "month");
    await leave(page);
  });

  test(`a lesson shows its content and its work, ${way.name}`, async ({ browser }) => {
    test.setTimeout(90_000);
    const [page, teacher] = [await pageIn(way, browser, "student"), await pageIn(way, browser, "teacher")];
    const [done, words] = [`La symétrie centrale : figure ${k + 1} du cahier.`, `Relire la figure ${k + 1} de la symétrie.`];
    await page.goto("/timetable?day=2026-11-24");
    const link = page.getByRole("region", { name: "Mardi 24 novembre aujourd’hui" }).getByRole("listitem").filter({ hasText: "8 h 55 – 9 h 50" }).getByRole("link");
    const address = await link.getAttribute("href");
    await teacher.goto(`${address}/content`);
    await richIn(way, teacher, "Ce qui a été fait").fill(done);
    await teacher.getByRole("button", { name: /^Publier/ }).click();
    await teacher.getByRole("link", { name: "Donner du travail" }).click();
    await richIn(way, teacher, "Travail à faire").fill(words);
    await teacher.getByRole("button", { name: "Donner pour 6B" }).click();
    await expect(teacher.getByText("Travail donné.")).toBeVisible();

    await link.click();
    await expect(page).toHaveURL(address);
    await expect(page.getByRole("heading", { level: 1, name: "Mathématiques, 6B" })).toBeVisible();
    const facts = page.getByRole("region", { name: "Ce cours" });
    await expect(facts).toContainText("Mardi 24 novembre, 8 h 55 – 9 h 50");
    await expect(facts).toContainText("Salle 310");
    await expect(facts.getByRole("link", { name: "Claude Équerre" })).toBeVisible();
    await expect(page.getByRole("region", { name: "Contenu de la séance" })).toContainText(done);
    await expectSoundIn(way, page, "lesson");
    await page.getByRole("region", { name: "Travail", exact: true }).getByRole("link", { name: words }).click();
    await expect(page.getByRole("region", { name: "Travail à faire" })).toContainText(words);
    await page.goto(address);
    await page.getByRole("main").getByRole("link", { name: "Emploi du temps" }).click();
    await expect(page).toHaveURL("/timetable?day=2026-11-24");

    // A lesson that is cancelled, and one that was moved, say it on their own page.
    await page.getByRole("region", { name: "Mardi 24 novembre aujourd’hui" }).getByRole("listitem").filter({ hasText: "14 h 20 – 15 h 15" }).getByRole("link").click();
    await expect(page.locator("main")).toContainText("Annulé");
    await expect(page.locator("main")).toContainText("Professeur absent");
    await expectSoundIn(way, page, "cancelled lesson");
    await leave(page, teacher);
  });
}
