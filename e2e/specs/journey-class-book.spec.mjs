// From the lesson of the day: the content, work in two clicks and a sentence, a variant, a draft that stays (J14).
import { accounts } from "../accounts.mjs";
import { expect, pageOf, signIn, test } from "../walk.mjs";
import { expectSoundIn, leave, pageIn, richIn, ways } from "../ways.mjs";

// Another teacher and another class than the other journeys.
const sessions = {};
test.beforeAll(async ({ browser }) => {
  for (const login of ["anne.virgule", "hugo.ballon"]) {
    const page = await pageOf(browser, null);
    await signIn(page, accounts().find((one) => one.login === login));
    sessions[login] = await page.context().storageState();
    await page.context().close();
  }
});

const content = (page) => page.getByRole("region", { name: "Contenu de la séance" });
const toWrite = (page) => content(page).locator('a[href$="/content"]');

for (const [k, way] of ways.entries()) {
  test(`a teacher writes what was done, and finds the draft again, ${way.name}`, async ({ browser }) => {
    test.setTimeout(90_000);
    const [teacher, pupil] = [await pageIn(way, browser, sessions["anne.virgule"]), await pageIn(way, browser, sessions["hugo.ballon"])];
    const done = `Lecture du chapitre ${k + 1} : le portrait du meunier.`;
    // Two clicks from the home: the lesson of the day, its content.
    await teacher.goto("/");
    await teacher.getByRole("region", { name: "Votre journée" }).getByRole("link", { name: /^5A/ }).click();
    await expect(teacher.getByRole("heading", { level: 1, name: "Français, 5A" })).toBeVisible();
    const lesson = new URL(teacher.url()).pathname;
    await expectSoundIn(way, teacher, "lesson");
    await toWrite(teacher).click();
    await expectSoundIn(way, teacher, "content, empty");
    const field = richIn(way, teacher, "Ce qui a été fait");
    await field.fill(done);
    // Kept by itself with script, by a button without.
    if (way.script) await expect(teacher.locator("[data-draft]")).toContainText(/^Enregistré à\s/);
    else await teacher.getByRole("button", { name: "Garder comme brouillon" }).click();
    await teacher.goto("/timetable");
    await pupil.goto(lesson);
    await expect(pupil.locator("main"), "a draft is of its author alone").not.toContainText(done);
    await teacher.goto(lesson);
    await expect(content(teacher)).toContainText("Vous avez un brouillon");
    await expectSoundIn(way, teacher, "lesson with a draft");
    await teacher.getByRole("link", { name: "Reprendre le brouillon" }).click();
    await expect(teacher.getByText("Il n’est pas publié, personne d’autre ne le voit.")).toBeVisible();
    if (way.script) await expect(field).toHaveText(done);
    else await expect(field).toHaveValue(done);
    await expectSoundIn(way, teacher, "content, draft");
    await teacher.getByRole("button", { name: /^Publier/ }).click();
    await expect(content(teacher)).toContainText(done);
    await expect(content(teacher)).not.toContainText("Vous avez un brouillon");
    await pupil.goto(lesson);
    await expect(content(pupil)).toContainText(done);
    await expect(content(pupil)).toContainText("Anne Virgule");
    await leave(teacher, pupil);
  });

  test(`a teacher gives work in two clicks, and a variant to one pupil, ${way.name}`, async ({ browser }) => {
    test.setTimeout(90_000);
    const [teacher, pupil] = [await pageIn(way, browser, sessions["anne.virgule"]), await pageIn(way, browser, sessions["hugo.ballon"])];
    const [words, shorter] = [`Recopier les douze vers du poème ${k + 1}.`, `Recopier quatre vers du poème ${k + 1}.`];
    await teacher.goto("/");
    await teacher.getByRole("region", { name: "Votre journée" }).getByRole("link", { name: /^5A/ }).click();
    const lesson = new URL(teacher.url()).pathname;

    // The load of the next days is beside them.
    const chosen = teacher.getByRole("group", { name: "Pour quand" }).getByRole("radio", { checked: true });
    const minutes = async () => Number((await teacher.locator("label", { has: teacher.locator('input[name="due"]:checked') }).innerText()).match(/déjà\s(\d+)\smin/)?.[1] ?? 0);

    // A click, a sentence, a click.
    await teacher.getByRole("link", { name: "Donner du travail" }).click();
    await expect(chosen).toHaveAccessibleName(/^mercredi\s25\snovembre\sà\s11\sh/);
    const before = await minutes();
    expect(before, "work of the demo for that day").toBeGreaterThan(0);
    await expectSoundIn(way, teacher, "giving");
    await richIn(way, teacher, "Travail à faire").fill(words);
    await teacher.getByRole("button", { name: "Donner pour 5A" }).click();
    await expect(teacher.getByText("Travail donné.")).toBeVisible();
    await expect(teacher.getByRole("region", { name: "Travail", exact: true })).toContainText(words);

    // The pupil has it for that day; once a duration is said, the day weighs more.
    await pupil.goto("/homework");
    await expect(pupil.getByRole("region", { name: "Demain" }).getByRole("listitem").filter({ hasText: words })).toContainText("Français");
    await teacher.getByRole("link", { name: words }).click();
    const work = new URL(teacher.url()).pathname;
    await teacher.getByRole("link", { name: "Modifier", exact: true }).click();
    await teacher.getByLabel(/^Durée en minutes/).fill("5");
    await teacher.getByRole("button", { name: "Enregistrer", exact: true }).click();
    await expect(teacher).toHaveURL(work);
    await expect(teacher.getByRole("region", { name: "En bref" })).toContainText("5 min");
    await expectSoundIn(way, teacher, "work");
    await teacher.goto(`${lesson}/homework/new`);
    expect(await minutes()).toBe(before + 5);

    // A variant for somebody else: this pupil reads what everybody reads, and nothing of it.
    await teacher.goto(work);
    await teacher.getByRole("link", { name: "Ajouter une variante" }).click();
    await richIn(way, teacher, "Travail à faire, pour eux").fill(shorter);
    const others = teacher.getByRole("group", { name: "Pour qui" }).getByRole("checkbox");
    const hugo = teacher.getByRole("checkbox", { name: /^Hugo Ballon/ });
    const first = await others.first().evaluate((box) => box.closest("label").innerText.trim());
    const other = first.startsWith("Hugo Ballon") ? others.nth(1) : others.first();
    await other.check();
    await expectSoundIn(way, teacher, "variant");
    await teacher.getByRole("button", { name: "Enregistrer", exact: true }).click();
    await expect(teacher.getByText("Variante enregistrée.")).toBeVisible();
    await pupil.goto(work);
    const asked = pupil.getByRole("region", { name: "Travail à faire" });
    await expect(asked).toContainText(words);
    await expect(pupil.locator("main")).not.toContainText(shorter);
    await expect(pupil.locator("main")).not.toContainText(/variante/i);

    // For this pupil instead: only the shorter one, which looks like any work.
    await teacher.goto(work);
    await teacher.getByRole("region", { name: "Variantes" }).getByRole("listitem").getByRole("link").click();
    await teacher.getByRole("group", { name: "Pour qui" }).getByRole("checkbox", { checked: true }).uncheck();
    await hugo.check();
    await teacher.getByRole("button", { name: "Enregistrer", exact: true }).click();
    await expect(teacher.getByText("Variante enregistrée.")).toBeVisible();
    await pupil.goto(work);
    await expect(asked).toContainText(shorter);
    await expect(pupil.locator("main")).not.toContainText(words);
    await expect(pupil.locator("main")).not.toContainText(/variante/i);
    await expectSoundIn(way, pupil, "work with a variant");
    await pupil.goto("/homework");
    await expect(pupil.getByRole("listitem").filter({ hasText: shorter })).toHaveCount(1);
    await expect(pupil.locator("main")).not.toContainText(words);

    // Taken back: it leaves the list, and the day weighs what it did.
    await teacher.goto(work);
    await teacher.getByRole("button", { name: "Retirer ce travail" }).click();
    await expect(teacher.getByText("Travail retiré.")).toBeVisible();
    await pupil.goto("/homework");
    await expect(pupil.locator("main")).not.toContainText(shorter);
    await teacher.goto(`${lesson}/homework/new`);
    expect(await minutes()).toBe(before);
    await leave(teacher, pupil);
  });

  test(`work that is not given yet stays as a draft, ${way.name}`, async ({ browser }) => {
    const teacher = await pageIn(way, browser, sessions["anne.virgule"]);
    const words = `Préparer l’exposé ${k + 1} sur les moulins.`;
    await teacher.goto("/");
    await teacher.getByRole("region", { name: "Votre journée" }).getByRole("link", { name: /^5A/ }).click();
    await teacher.getByRole("link", { name: "Donner du travail" }).click();
    const address = teacher.url();
    const field = richIn(way, teacher, "Travail à faire");
    await field.fill(words);
    if (way.script) await expect(teacher.locator("[data-draft]")).toContainText(/^Enregistré à\s/);
    else await teacher.getByRole("button", { name: "Garder en brouillon" }).click();
    await teacher.goto("/timetable");
    await teacher.goto(address);
    await expect(teacher.getByText(/^Votre brouillon du .* est repris ici\.$/)).toBeVisible();
    if (way.script) await expect(field).toHaveText(words);
    else await expect(field).toHaveValue(words);
    await expectSoundIn(way, teacher, "giving, draft");
    await teacher.getByRole("button", { name: "L’effacer" }).click();
    await expect(teacher.getByText("Brouillon effacé.")).toBeVisible();
    await teacher.goto(address);
    await expect(teacher.getByText(/brouillon du/)).toHaveCount(0);
    await leave(teacher);
  });
}
