// Coming back after an absence: the day that was missed, what was done, what is due (J4).
import { expect, test } from "../walk.mjs";
import { expectSoundIn, leave, pageIn, richIn, ways } from "../ways.mjs";

// A day for each way, which only this spec names; all of them have lessons and work of the demo.
const days = [
  ["2026-11-23", "Lundi 23 novembre"],
  ["2026-11-20", "Vendredi 20 novembre"],
  ["2026-11-19", "Jeudi 19 novembre"],
  ["2026-11-17", "Mardi 17 novembre"],
];

for (const [k, way] of ways.entries()) {
  const [day, said] = days[k];
  test(`a pupil names a missed day and catches up, ${way.name}`, async ({ browser }) => {
    test.setTimeout(90_000);
    const [page, teacher] = [await pageIn(way, browser, "student"), await pageIn(way, browser, "teacher")];
    const missed = page.getByRole("region", { name: said });
    await page.goto("/homework");
    await page.getByRole("link", { name: "À rattraper" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "À rattraper" })).toBeVisible();
    await expect(missed).toHaveCount(0);
    await expectSoundIn(way, page, "nothing missed");

    // A day that is too old is refused, and stays in its field.
    await page.getByLabel("Quel jour").fill("2026-10-01");
    await page.getByRole("button", { name: "Préparer" }).click();
    await expect(page.getByRole("alert").first()).toBeVisible();
    await expect(page.getByLabel("Quel jour")).toHaveValue("2026-10-01");
    await expectSoundIn(way, page, "a wrong day");

    await page.getByLabel("Quel jour").fill(day);
    await page.getByRole("button", { name: "Préparer" }).click();
    await expect(missed).toContainText("Personne d’autre ne le sait");
    const lessons = missed.locator('a[href^="/lessons/"]');
    await page.goto(`/timetable?day=${day}`);
    const held = await page.getByRole("region", { name: said }).locator('a[href^="/lessons/"]').evaluateAll((links) => links.map((link) => link.getAttribute("href")));
    expect(held.length).toBeGreaterThan(2);
    await page.goto("/homework/catch-up");
    expect(await lessons.evaluateAll((links) => links.map((link) => link.getAttribute("href"))), "the lessons of that day").toEqual(held);
    await expect(missed.getByRole("heading", { level: 3, name: "Travail" })).toBeVisible();

    // What was done appears as the teacher writes it.
    const done = `Les angles opposés sont égaux : démonstration ${k + 1}.`;
    const maths = missed.getByRole("listitem").filter({ has: page.locator('a[href^="/lessons/"]', { hasText: "Mathématiques" }) });
    await expect(maths).not.toContainText(done);
    await teacher.goto(`${await maths.getByRole("link").getAttribute("href")}/content`);
    await richIn(way, teacher, "Ce qui a été fait").fill(done);
    await teacher.getByRole("button", { name: /^Publier/ }).click();
    await expect(teacher.getByRole("region", { name: "Contenu de la séance" })).toContainText(done);
    await page.reload();
    await expect(maths).toContainText(done);
    await expectSoundIn(way, page, "a missed day");

    // The home says so; two taps to a lesson, and to work with its day.
    await page.goto("/");
    await expect(page.getByRole("heading", { name: /^Tu as manqué .* : voici l’essentiel$/ })).toBeVisible();
    await page.getByRole("link", { name: /^Rattraper/ }).click();
    await lessons.first().click();
    await expect(page).toHaveURL(held[0]);
    await expect(page.getByRole("region", { name: "Ce cours" })).toContainText(said);
    await expectSoundIn(way, page, "a missed lesson");
    await page.goto("/homework/catch-up");
    const work = missed.getByRole("listitem").filter({ has: page.locator('a[href^="/homework/"]') }).first();
    await expect(work).toContainText(/Pour\s\S+\s\d/);
    await work.getByRole("link").click();
    await expect(page.getByRole("region", { name: "En bref" })).toContainText("Pour quand");

    // Some hours of the day only: the other lessons leave.
    await page.goto("/homework/catch-up");
    await page.getByRole("button", { name: `Retirer ce jour : ${said}` }).click();
    await expect(missed).toHaveCount(0);
    await page.getByLabel("Quel jour").fill(day);
    await page.getByLabel(/^De/).fill("08:00");
    await page.getByLabel("À", { exact: true }).fill("11:00");
    await page.getByRole("button", { name: "Préparer" }).click();
    await expect(missed).toContainText("de 8 h à 11 h");
    expect(await lessons.count()).toBeLessThan(held.length);
    await page.getByRole("button", { name: `Retirer ce jour : ${said}` }).click();
    await expect(missed).toHaveCount(0);
    await leave(page, teacher);
  });
}
