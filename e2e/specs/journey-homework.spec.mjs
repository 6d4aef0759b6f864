// Doing work and handing it in: the list, a tick, a text and photographs, a receipt, what the teacher says of it (J3).
import { photograph } from "../photograph.mjs";
import { expect, test } from "../walk.mjs";
import { expectSoundIn, leave, pageIn, richIn, ways } from "../ways.mjs";

const line = (page, words) => page.getByRole("listitem").filter({ hasText: words });

for (const [k, way] of ways.entries()) {
  test(`a pupil hands work in and reads what the teacher says, ${way.name}`, async ({ browser }) => {
    test.setTimeout(120_000);
    const words = `Dessiner la frise numéro ${k + 1} à la règle.`;
    const [pupil, teacher] = [await pageIn(way, browser, "student"), await pageIn(way, browser, "teacher")];

    // The teacher asks for it, to be handed in.
    await teacher.goto("/homework");
    await teacher.getByRole("region", { name: "Donner du travail" }).getByRole("link", { name: "6B · Mathématiques" }).click();
    await expectSoundIn(way, teacher, "giving");
    await richIn(way, teacher, "Travail à faire").fill(words);
    await teacher.getByLabel("Un autre jour").check();
    await teacher.getByLabel("Lequel").fill(`2026-12-1${k + 4}`);
    await teacher.getByLabel(/^Durée en minutes/).fill("10");
    await teacher.getByLabel(/^À rendre ici, en ligne/).check();
    await teacher.getByRole("button", { name: "Donner pour 6B" }).click();
    await expect(teacher.getByText("Travail donné.")).toBeVisible();

    // The list: under a day, a tick that the pupil takes back.
    await pupil.goto("/homework");
    await expect(pupil.getByRole("region", { name: "Plus tard" }).getByRole("listitem").filter({ hasText: words })).toContainText("10 min");
    await expect(line(pupil, words)).toContainText("À rendre");
    await expectSoundIn(way, pupil, "list");
    await pupil.getByRole("button", { name: `Fait : ${words}`, exact: true }).click();
    await expect(pupil.getByRole("button", { name: `Pas encore fait : ${words}` })).toHaveAttribute("aria-pressed", "true");
    await pupil.getByRole("button", { name: `Pas encore fait : ${words}` }).click();
    await expect(pupil.getByRole("button", { name: `Fait : ${words}`, exact: true })).toHaveAttribute("aria-pressed", "false");

    await line(pupil, words).getByRole("link", { name: "Mathématiques" }).click();
    await expect(pupil.getByRole("heading", { level: 1, name: "Mathématiques" })).toBeVisible();
    await expect(pupil.getByRole("region", { name: "Travail à faire" })).toContainText(words);
    await expect(pupil.getByRole("region", { name: "En bref" })).toContainText("Claude Équerre");
    await expectSoundIn(way, pupil, "work");
    const address = new URL(pupil.url()).pathname;

    // Nothing is not handed in; a text and two photographs are, as one document.
    await pupil.getByRole("link", { name: "Rendre", exact: true }).click();
    await pupil.getByRole("button", { name: "Rendre", exact: true }).click();
    await expect(pupil.getByRole("alert").first()).toBeVisible();
    await expectSoundIn(way, pupil, "handing in nothing");
    await richIn(way, pupil, "Écrire une réponse").fill("Ma frise compte douze carrés.");
    await pupil.getByLabel("Photographier une copie").setInputFiles([photograph("un.png", 230), photograph("deux.png", 200)]);
    await expectSoundIn(way, pupil, "handing in");
    await pupil.getByRole("button", { name: "Rendre", exact: true }).click();
    const handed = pupil.getByRole("region", { name: "À rendre" });
    await expect(handed).toContainText(/Rendu le mardi\s24\snovembre\s2026 à\s1\d\sh/);
    await expect(handed).toContainText("douze carrés");
    await expect(handed).toContainText("2 pages");
    await expectSoundIn(way, pupil, "receipt");

    // Replaced: another text, a photograph instead of the two.
    await pupil.getByRole("link", { name: "Modifier ce qui est rendu" }).click();
    await expect(pupil.getByText("complète ou remplace ce qui était rendu")).toBeVisible();
    await richIn(way, pupil, "Écrire une réponse").fill("Ma frise compte treize carrés.");
    await pupil.getByRole("checkbox", { name: /^Retirer / }).check();
    await pupil.getByLabel("Photographier une copie").setInputFiles([photograph("trois.png", 220)]);
    await expectSoundIn(way, pupil, "handing in again");
    await pupil.getByRole("button", { name: "Rendre", exact: true }).click();
    await expect(handed).toContainText("treize carrés");
    await expect(handed).not.toContainText("douze carrés");
    await expect(handed).toContainText("1 page");
    await expect(handed).not.toContainText("2 pages");

    // The teacher reads it, writes, and returns to all: before that, the pupil reads nothing.
    await teacher.goto(address);
    await teacher.getByRole("link", { name: "Travaux rendus" }).click();
    await expect(teacher.getByText(/^1 (travail )?.*26/)).toBeVisible();
    await expectSoundIn(way, teacher, "submissions");
    await teacher.getByRole("link", { name: "Lina Crayon" }).click();
    await expect(teacher.getByRole("region", { name: "Ce qui est rendu" })).toContainText("treize carrés");
    await teacher.getByLabel("Remarque", { exact: true }).fill("Le troisième carré penche.");
    await teacher.getByRole("button", { name: "Ajouter la remarque" }).click();
    await expect(teacher.getByText("Remarque ajoutée.")).toBeVisible();
    await richIn(way, teacher, "Votre commentaire").fill("Une frise soignée et régulière.");
    await teacher.getByRole("button", { name: "Enregistrer", exact: true }).click();
    await expect(teacher.getByText("Commentaire enregistré.")).toBeVisible();
    await expectSoundIn(way, teacher, "a submission");
    await pupil.goto(address);
    await expect(handed).toContainText("treize carrés");
    await expect(pupil.locator("main")).not.toContainText("frise soignée");
    await expect(pupil.locator("main")).not.toContainText("troisième carré");
    await teacher.goto(`${address}/submissions`);
    await teacher.getByRole("button", { name: "Retourner à tous" }).click();
    await expect(teacher.getByText("Travaux retournés à tous.")).toBeVisible();
    await expect(line(teacher, "Lina Crayon")).toContainText("Retourné");

    await pupil.goto(address);
    await expect(pupil.getByRole("heading", { name: "Retour de l’enseignant" })).toBeVisible();
    await expect(handed).toContainText("Une frise soignée et régulière.");
    await expect(handed).toContainText("Le troisième carré penche.");
    await expect(pupil.getByRole("link", { name: "Modifier ce qui est rendu" })).toHaveCount(0);
    await expectSoundIn(way, pupil, "feedback");
    await pupil.goto("/homework");
    await expect(pupil.getByRole("button", { name: `Fait : ${words}`, exact: true }), "no longer to do").toHaveCount(0);
    await leave(pupil, teacher);
  });
}
