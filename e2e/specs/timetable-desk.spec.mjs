// The desk of who runs a timetable: what comes from another program, a room, bells, a closed day, the letters of weeks.
import { expect, test } from "../walk.mjs";
import { expectSoundIn, leave, pageIn, ways } from "../ways.mjs";

/** The calendar of one lesson of 4C on Thursday 11 March 2027 from 7 h to some minute, in the room of this way. */
const calendar = (k, ends) => ({
  name: `edt-${k}.ics`,
  mimeType: "text/calendar",
  buffer: Buffer.from(
    [
      "BEGIN:VCALENDAR",
      "VERSION:2.0",
      "PRODID:-//Essai//FR",
      "BEGIN:VEVENT",
      `UID:Atelier ${k}`,
      "DTSTAMP:20261101T060000Z",
      `DTSTART;TZID=Europe/Paris:20270311T070000`,
      `DTEND;TZID=Europe/Paris:20270311T07${ends}00`,
      `SUMMARY:Atelier ${k}`,
      `LOCATION:Studio ${k}`,
      `DESCRIPTION:Matière : ATELIER ${k}\\nClasse : 4C\\nSalle : Studio ${k}\\n`,
      "END:VEVENT",
      "END:VCALENDAR",
      "",
    ].join("\r\n"),
  ),
});

for (const [k, way] of ways.entries()) {
  test(`a timetable is brought, read, taken in and brought again, ${way.name}`, async ({ browser }) => {
    test.setTimeout(90_000);
    const page = await pageIn(way, browser, "management");
    const bring = async (file) => {
      await page.goto("/timetable/school");
      await page.getByRole("link", { name: "Gérer l’emploi du temps" }).click();
      await page.getByRole("link", { name: /^Importer un emploi du temps/ }).click();
      if (file) await page.getByLabel("Fichiers de l’export").setInputFiles(file);
      await page.getByRole("button", { name: "Voir ce qui changerait" }).click();
    };

    // Nothing chosen, and what is no timetable: said, and nothing is written.
    await bring();
    await expect(page.getByRole("alert")).toContainText("Choisissez les fichiers de l’export.");
    await expectSoundIn(way, page, "import without files");
    await bring({ name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("Bonjour") });
    await expect(page.getByRole("heading", { name: "Rien n’est importé : les fichiers sont refusés." })).toBeVisible();
    await expect(page.getByRole("button", { name: "Importer" })).toHaveCount(0);

    // Read first, then written, and the second time there is nothing to do.
    const done = page.getByRole("region", { name: /séance/ });
    await bring(calendar(k, "45"));
    await expect(page.getByRole("heading", { level: 1, name: "Ce qui changerait" })).toBeVisible();
    await expect(done).toContainText("Une séance est nouvelle.");
    await expect(done).toContainText("Une salle est créée.");
    await expectSoundIn(way, page, "report");
    await page.getByRole("button", { name: "Importer" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Emploi du temps importé" })).toBeVisible();
    await expectSoundIn(way, page, "imported");
    const lessonOf = async () => {
      await page.goto("/timetable/school");
      await page.getByRole("link", { name: "4C", exact: true }).first().click();
      await page.goto(`${new URL(page.url()).pathname}?day=2027-03-11`);
      return page.getByRole("region", { name: "Jeudi 11 mars" }).getByRole("listitem").filter({ hasText: `Atelier ${k}`.toUpperCase() });
    };
    const first = await lessonOf();
    await expect(first).toContainText("7 h 45");
    const address = await first.getByRole("link").getAttribute("href");
    await bring(calendar(k, "45"));
    await expect(page.getByRole("heading", { name: /^Rien ne change/ })).toBeVisible();
    await expect(page.getByRole("button", { name: "Importer" })).toHaveCount(0);

    // One that is longer is the same lesson: what hangs on it stays.
    await bring(calendar(k, "55"));
    await expect(done).toContainText("Une séance change, avec tout ce qui s’y rattache.");
    await page.getByRole("button", { name: "Importer" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Emploi du temps importé" })).toBeVisible();
    const again = await lessonOf();
    await expect(again).toContainText("7 h 55");
    await expect(again.getByRole("link")).toHaveAttribute("href", address);
    await leave(page);
  });

  test(`a room, bells, a closed day and a letter are kept, ${way.name}`, async ({ browser }) => {
    test.setTimeout(90_000);
    const page = await pageIn(way, browser, "management");
    const [room, grid, day] = [`Forge ${k + 1}`, `Grille ${k + 1}`, `2027-06-0${k + 1}`];
    const toast = (words) => expect(page.getByText(words)).toBeVisible();

    await page.goto("/admin/timetable");
    await expectSoundIn(way, page, "desk");
    await page.getByRole("link", { name: /^Salles et sites/ }).click();
    await page.getByLabel("Nom sur la porte").fill("101");
    await page.getByRole("button", { name: "Ajouter une salle" }).click();
    await expect(page.getByRole("alert")).toContainText("Une salle porte déjà ce nom.");
    await expect(page.getByLabel("Nom sur la porte")).toHaveValue("101");
    await expectSoundIn(way, page, "rooms, mended");
    await page.getByLabel("Nom sur la porte").fill(room);
    await page.getByRole("button", { name: "Ajouter une salle" }).click();
    await toast("La salle est ajoutée. Dites ce qu’elle est.");
    await page.getByLabel("Places (facultatif)").fill("100000");
    await page.getByLabel("Nom entier (facultatif)").fill("Atelier du fond");
    await page.getByLabel("Usage").selectOption({ label: "Atelier" });
    await page.getByRole("button", { name: "Enregistrer" }).click();
    await expect(page.getByRole("alert")).toContainText("Donnez un nombre de places");
    await expect(page.getByLabel("Nom entier (facultatif)")).toHaveValue("Atelier du fond");
    await expectSoundIn(way, page, "room, mended");
    await page.getByLabel("Places (facultatif)").fill("18");
    await page.getByRole("button", { name: "Enregistrer" }).click();
    await toast("La salle est enregistrée.");
    await expect(page.getByRole("listitem").filter({ hasText: room })).toContainText("Atelier · Atelier du fond · 18 places");

    await page.goto("/admin/timetable");
    await page.getByRole("link", { name: /^Sonneries/ }).click();
    await page.getByLabel("Nom de la grille").fill(grid);
    await page.getByRole("button", { name: "Ajouter une grille" }).click();
    await toast("La grille est enregistrée.");
    await page.getByLabel("Nom 1", { exact: true }).fill("M1");
    await page.getByLabel("Début 1", { exact: true }).fill("09:00");
    await page.getByLabel("Fin 1", { exact: true }).fill("08:05");
    await page.getByRole("button", { name: "Enregistrer" }).click();
    await expect(page.getByRole("alert")).toContainText("Ligne 1 : la fin vient avant le début.");
    await expect(page.getByLabel("Nom 1", { exact: true })).toHaveValue("M1");
    await expect(page.getByLabel("Début 1", { exact: true })).toHaveValue("09:00");
    await expectSoundIn(way, page, "bells, mended");
    await page.getByLabel("Fin 1", { exact: true }).fill("09:55");
    await page.getByRole("button", { name: "Enregistrer" }).click();
    await toast("La grille est enregistrée.");
    await page.goto("/admin/timetable/bells");
    await expect(page.getByRole("listitem").filter({ hasText: grid })).toContainText("Un créneau");

    await page.goto("/admin/timetable/closed-days");
    await page.getByLabel("Premier jour").fill(day);
    await page.getByRole("button", { name: "Fermer des jours" }).click();
    await expect(page.getByRole("alert")).toContainText("Donnez un motif");
    await expect(page.getByLabel("Premier jour")).toHaveValue(day);
    await expectSoundIn(way, page, "closed days, mended");
    await page.getByLabel("Motif").fill(`Journée pédagogique ${k + 1}`);
    await page.getByRole("button", { name: "Fermer des jours" }).click();
    await toast("Les jours sont fermés, leurs cours annulés.");
    const pupil = await pageIn(way, browser, "student");
    await pupil.goto(`/timetable?day=${day}`);
    await expect(pupil.getByText(`Journée pédagogique ${k + 1}`).first()).toBeVisible();
    await expectSoundIn(way, pupil, "a closed day");
    await page.getByRole("listitem").filter({ hasText: `Journée pédagogique ${k + 1}` }).getByRole("button", { name: /^Rouvrir/ }).click();
    await toast("Le jour est rouvert, ses cours ont lieu.");

    await page.goto("/admin/timetable/weeks");
    await expectSoundIn(way, page, "letters");
    await leave(page, pupil);
  });
}
