// A teacher is away: said once, with what each class is to do; a cover is proposed to who is free, refused, accepted and
// counted; what pupils, families and the absent teacher read (J18).
import { accounts } from "../accounts.mjs";
import { expect, pageOf, signIn, test } from "../walk.mjs";
import { expectSoundIn, leave, pageIn, ways } from "../ways.mjs";

const sessions = {};
test.beforeAll(async ({ browser }) => {
  for (const login of ["anne.virgule", "hugo.ballon"]) {
    const page = await pageOf(browser, null);
    await signIn(page, accounts().find((one) => one.login === login));
    sessions[login] = await page.context().storageState();
    await page.context().close();
  }
});

// Wednesdays far ahead, that no other journey looks at: 5A at 8, 6B at 10:05.
const wednesdays = ["2027-01-06", "2027-01-13", "2027-01-20", "2027-01-27"];

/** Counts clicks, each of them a promise of the journey. */
const counted = () => {
  let clicks = 0;
  return { click: (locator) => (clicks++, locator.click()), get clicks() { return clicks; } };
};

/** What Anne has covered until a day: of her subject, of another, watched over; and how many of them count. */
const counts = async (page, until) => {
  await page.goto("/covers/counts");
  await page.getByLabel("Au", { exact: true }).fill(until);
  await page.getByRole("button", { name: "Afficher" }).click();
  const cells = await page.getByRole("row").filter({ hasText: "Anne Virgule" }).getByRole("cell").allInnerTexts();
  return cells.slice(0, 4).map(Number);
};

for (const [k, way] of ways.entries()) {
  test(`an absence is said once, covered and counted, ${way.name}`, async ({ browser }) => {
    test.setTimeout(150_000);
    const day = wednesdays[k];
    const region = `Mercredi ${Number(day.slice(8))} janvier`;
    const words = `Exercices ${k + 3} et ${k + 4} page 57.`;
    const open = (who) => pageIn(way, browser, sessions[who] ?? who);
    const [claude, head, anne] = [await open("teacher"), await open("management"), await open("anne.virgule")];

    const before = await counts(head, day);

    // 1. She says from when to when, in one form: three clicks from the home, one more on a phone, where the menu is a page.
    const saying = counted();
    await claude.goto("/");
    if (way.narrow) await saying.click(claude.getByRole("navigation").getByRole("link", { name: "Menu", exact: true }));
    await saying.click(claude.getByRole("link", { name: "Absences et remplacements" }).filter({ visible: true }).first());
    await saying.click(claude.getByRole("link", { name: "Me déclarer absent ou absente" }));
    await claude.getByLabel("Du", { exact: true }).fill(day);
    await claude.getByLabel("Au", { exact: true }).fill("2027-01-01");
    await claude.getByLabel("Précision pour la direction (facultatif)").fill("Opération du genou.");
    await expectSoundIn(way, claude, "a new absence");
    await claude.getByRole("button", { name: "Déclarer mon absence" }).click();
    await expect(claude.getByRole("alert"), "the end comes after the beginning").toBeVisible();
    await expect(claude.getByLabel("Précision pour la direction (facultatif)")).toHaveValue("Opération du genou.");
    await claude.getByLabel("Au", { exact: true }).fill(day);
    await saying.click(claude.getByRole("button", { name: "Déclarer mon absence" }));
    await expect(claude.getByText("Absence enregistrée.")).toBeVisible();
    expect(saying.clicks, "clicks to say that one is away").toBeLessThanOrEqual(way.narrow ? 4 : 3);

    // 2. She sees the lessons concerned, and leaves what a class is to do.
    const college = claude.getByRole("region", { name: "Collège Imaginaire" });
    await college.getByRole("link", { name: "Claude Équerre" }).click();
    await expect(claude.getByRole("heading", { level: 1, name: "Mon absence" })).toBeVisible();
    const away = new URL(claude.url()).pathname;
    const lesson = (page, name) => page.getByRole("article", { name });
    await expect(lesson(claude, "Mathématiques, 5A")).toContainText("À décider");
    await lesson(claude, "Mathématiques, 5A").getByText("Consignes pour la classe").click();
    await lesson(claude, "Mathématiques, 5A").getByLabel("Ce que la classe a à faire").fill(words);
    await expectSoundIn(way, claude, "own absence");
    await claude.getByRole("button", { name: "Enregistrer" }).click();
    await expect(claude.getByText("Absence mise à jour.")).toBeVisible();
    await expect(claude.getByLabel("Ce que devient ce cours"), "what becomes of a lesson is not hers to say").toHaveCount(0);

    // 3. Management finds it on its home: each lesson has its fate, a cover is proposed to who is free; three clicks.
    const deciding = counted();
    await head.goto("/");
    await deciding.click(head.getByRole("article").filter({ hasText: "Absence de Claude Équerre : décider des cours" }).getByRole("link"));
    await expect(head).toHaveURL(away);
    await expect(head.getByRole("region", { name: "Précision" })).toContainText("Opération du genou.");
    for (const name of ["Mathématiques, 5A", "Mathématiques, 6B"]) await lesson(head, name).getByLabel("Ce que devient ce cours").selectOption({ label: "Demander un remplacement" });
    await expectSoundIn(way, head, "an absence to decide on");
    await deciding.click(head.getByRole("button", { name: "Enregistrer" }));
    await expect(head.getByText("Absence mise à jour.")).toBeVisible();
    expect(deciding.clicks, "clicks to have a day covered").toBe(2);
    await lesson(head, "Mathématiques, 6B").getByRole("link", { name: "Choisir à qui le proposer" }).click();
    const cover = new URL(head.url()).pathname;
    await expect(head.getByRole("region", { name: "Ont reçu la proposition" }).getByRole("listitem").filter({ hasText: "Anne Virgule" })).toContainText("Attend une réponse");
    await expect(head.getByRole("region", { name: "Libres à cette heure" }), "who is away is not free").not.toContainText("Claude Équerre");
    await expectSoundIn(way, head, "a cover");

    // A colleague finds the proposal on her home: she refuses, thinks better of it, and holds the lesson.
    await anne.goto("/");
    await anne.getByRole("article").filter({ hasText: "Remplacement proposé : Mathématiques, 6B" }).getByRole("link").click();
    await expect(anne).toHaveURL(cover);
    await expectSoundIn(way, anne, "a proposal");
    await anne.getByRole("button", { name: "Je ne peux pas" }).click();
    await expect(anne.getByText("Votre réponse est notée.")).toBeVisible();
    await expectSoundIn(way, anne, "own covers");
    await head.goto(cover);
    await expect(head.getByRole("region", { name: "Ont reçu la proposition" }).getByRole("listitem").filter({ hasText: "Anne Virgule" })).toContainText("Ne peut pas");
    await anne.goto(cover);
    await anne.getByRole("button", { name: "J’assure ce cours" }).click();
    await expect(anne.getByText("Vous assurez ce cours. Il est dans votre emploi du temps.")).toBeVisible();
    await anne.goto(`/timetable?day=${day}`);
    await expect(anne.getByRole("region", { name: region }).getByRole("listitem").filter({ hasText: "10 h 05" })).toContainText("Mathématiques");

    // Nobody takes 5A: its class works on what was left, in its room.
    await head.goto(away);
    await lesson(head, "Mathématiques, 5A").getByLabel("Ce que devient ce cours").selectOption({ label: "Travail en autonomie dans sa salle" });
    await head.getByRole("button", { name: "Enregistrer" }).click();
    await expect(lesson(head, "Mathématiques, 5A")).toContainText("En autonomie");
    await expect(lesson(head, "Mathématiques, 6B")).toContainText("Assuré par Anne Virgule");

    // 4. Pupils and families read it on their day: who holds the lesson, or what there is to do; never why.
    for (const who of ["student", "guardian"]) {
      const reader = await open(who);
      await reader.goto(`/timetable?day=${day}`);
      await expect(reader.getByRole("region", { name: region }).getByRole("listitem").filter({ hasText: "10 h 05" })).toContainText("Anne Virgule remplace Claude Équerre.");
      await expect(reader.getByRole("region", { name: "Ce qui a changé" })).toContainText("Mathématiques");
      await expect(reader.locator("main")).not.toContainText("genou");
      await expectSoundIn(way, reader, `the day of a ${who}`);
      await leave(reader);
    }
    const hugo = await open("hugo.ballon");
    await hugo.goto(`/timetable?day=${day}`);
    const alone = hugo.getByRole("region", { name: region }).getByRole("listitem").filter({ hasText: "Mathématiques" }).filter({ hasText: "8 h" });
    await expect(alone.filter({ hasText: "Annulé" })).toBeVisible();
    await alone.filter({ hasText: "Annulé" }).getByRole("link").click();
    await expect(hugo.locator("main")).toContainText(words);
    await expect(hugo.locator("main")).not.toContainText("genou");
    await expectSoundIn(way, hugo, "a lesson without its teacher");

    // 5. Back: the class book of the covered lesson is hers who held it, and her hour is counted.
    await claude.goto(away);
    await expect(lesson(claude, "Mathématiques, 6B")).toContainText("Assuré par Anne Virgule");
    expect(await counts(head, day), "one more of another subject, and it counts").toEqual([before[0], before[1] + 1, before[2], before[3] + 1]);
    await expectSoundIn(way, head, "counts");
    await leave(claude, head, anne, hugo);
  });
}
