// What is typed is not lost when the session ended meanwhile or the page is older than it; and nobody else reads it.
import { accounts } from "../accounts.mjs";
import { expect, expectAccessible, expectGood, expectReflow, fillSignIn, pageOf, sessionOf, signIn, test } from "../walk.mjs";
import { richIn } from "../ways.mjs";

const known = (login) => accounts().find((one) => one.login === login);
const field = (page, label, script) => richIn({ script }, page, label);

/** A page of somebody who has just signed in, in a browser of its own: whoever signs out there ends no other session. */
const comeIn = async (browser, login, options = {}) => {
  const page = await pageOf(browser, null, options);
  await signIn(page, known(login));
  return page;
};

/** Signs out in another tab of the same browser. */
const signOutAside = async (page) => {
  const other = await page.context().newPage();
  await other.goto("/");
  await other.locator("details.menu summary").last().click();
  await other.getByRole("button", { name: "Se déconnecter" }).click();
  await expect(other).toHaveURL(/\/sign-in/);
  await other.close();
};

/** Signs in in another tab of the same browser. */
const signInAside = async (page, login) => {
  const other = await page.context().newPage();
  await signIn(other, known(login));
  await other.close();
};

/** The content page of one of the lessons of the day. */
const openContent = async (page, nth) => {
  await page.goto("/");
  await page.getByRole("region", { name: "Votre journée" }).getByRole("link").nth(nth).click();
  const lesson = new URL(page.url()).pathname;
  await page.goto(`${lesson}/content`);
  return lesson;
};

test.describe.configure({ mode: "serial" });

test("the editor of the class book says that the session is over, and goes on once one signed in again", async ({ browser }) => {
  test.setTimeout(60_000);
  const teacher = await comeIn(browser, "claude.equerre");
  const faults = [];
  teacher.on("pageerror", (error) => faults.push(error.message));
  const lesson = await openContent(teacher, 0);
  const text = field(teacher, "Ce qui a été fait", true);
  const line = teacher.locator("[data-draft]");
  await text.fill("Les angles du triangle.");
  await expect(line).toContainText(/^Enregistré à\s/);
  await signOutAside(teacher);
  await text.press("End");
  await text.pressSequentially(" Leur somme.");
  await expect(line).toContainText("Votre session est finie : votre texte reste sur cette page.");
  await expect(line).toHaveAttribute("role", "alert");
  await expect(text).toHaveText("Les angles du triangle. Leur somme.");
  await expectAccessible(teacher, "the session is over");
  // In the tab that the link opens; this one goes on by itself.
  const [entry] = await Promise.all([teacher.waitForEvent("popup"), line.getByRole("link", { name: "Se reconnecter" }).click()]);
  await fillSignIn(entry, known("claude.equerre"));
  await entry.getByRole("button", { name: "Entrer", exact: true }).click();
  await expect(entry).toHaveURL("/");
  await entry.close();
  await expect(line).toContainText(/^Enregistré à\s/, { timeout: 15_000 });
  await teacher.getByRole("button", { name: /^Publier/ }).click();
  await expect(teacher).toHaveURL(lesson);
  await expect(teacher.getByRole("region", { name: "Contenu de la séance" })).toContainText("Leur somme.");
  // Somebody else signs in: nothing of this page is hers.
  await teacher.goto(`${lesson}/content`);
  await signOutAside(teacher);
  await signInAside(teacher, "anne.virgule");
  await text.press("End");
  await text.pressSequentially(" Et la démonstration.");
  await expect(line).toContainText("Quelqu’un d’autre s’est connecté sur cet appareil");
  expect(faults).toEqual([]);
  await teacher.context().close();
});

test("a page older than the session gives its text back, to be sent in one click", async ({ browser }) => {
  const teacher = await comeIn(browser, "claude.equerre", { javaScriptEnabled: false });
  const lesson = await openContent(teacher, 1);
  await signOutAside(teacher);
  await signInAside(teacher, "claude.equerre");
  await teacher.locator(".rich-field textarea.input").first().fill("Le **théorème** de Thalès & ses <usages>.");
  await teacher.getByRole("button", { name: /^Publier/ }).click();
  await expect(teacher.getByRole("heading", { level: 1, name: "Votre page était trop vieille" })).toBeVisible();
  await expect(teacher.getByRole("textbox", { name: "Ce que vous aviez écrit" })).toHaveValue("Le **théorème** de Thalès & ses <usages>.");
  await expectReflow(teacher);
  await teacher.getByRole("button", { name: "Envoyer de nouveau" }).click();
  await expect(teacher).toHaveURL(lesson);
  const content = teacher.getByRole("region", { name: "Contenu de la séance" });
  await expect(content).toContainText("Le théorème de Thalès & ses <usages>.");
  await expect(content.locator("strong")).toHaveText("théorème");
  await teacher.context().close();
});

test("work handed in without a script after the session ended waits for its pupil, and for nobody else", async ({ browser }) => {
  test.setTimeout(60_000);
  const words = "Tracer un cercle, pour la session perdue.";
  const teacher = await pageOf(browser, null, { storageState: sessionOf("teacher"), javaScriptEnabled: false });
  await teacher.goto("/homework");
  await teacher.getByRole("region", { name: "Donner du travail" }).getByRole("link", { name: "6B · Mathématiques" }).click();
  await field(teacher, "Travail à faire", false).fill(words);
  await teacher.getByLabel("Un autre jour").check();
  await teacher.getByLabel("Lequel").fill("2026-12-18");
  await teacher.getByLabel(/^À rendre ici, en ligne/).check();
  await teacher.getByRole("button", { name: "Donner pour 6B" }).click();
  await expect(teacher.getByText("Travail donné.")).toBeVisible();
  await teacher.context().close();

  const pupil = await comeIn(browser, "lina.crayon", { javaScriptEnabled: false });
  await pupil.goto("/homework");
  await pupil.getByRole("listitem").filter({ hasText: words }).getByRole("link", { name: "Mathématiques" }).click();
  const work = new URL(pupil.url()).pathname;
  await pupil.getByRole("link", { name: "Rendre", exact: true }).click();
  await signOutAside(pupil);
  await field(pupil, "Écrire une réponse", false).fill("Mon cercle a un rayon de 4 cm.");
  await pupil.getByLabel("Joindre des fichiers").setInputFiles([{ name: "cercle.txt", mimeType: "text/plain", buffer: Buffer.from("un cercle") }]);
  await pupil.getByRole("button", { name: "Rendre", exact: true }).click();
  await expect(pupil).toHaveURL("/sign-in?next=/kept");
  await expect(pupil.getByText("Ce que vous avez écrit est gardé")).toBeVisible();

  // Somebody else comes first: her home, and nothing of it anywhere.
  await fillSignIn(pupil, known("hugo.ballon"));
  await pupil.getByRole("button", { name: "Entrer", exact: true }).click();
  await expect(pupil).toHaveURL("/");
  await expect(pupil.locator("main")).not.toContainText("n’a pas été envoyé");
  await pupil.goto("/kept");
  await expect(pupil).toHaveURL("/");
  await signOutAside(pupil);

  // The pupil herself, from the home page as well: her text, and the files to be chosen again.
  await signIn(pupil, known("lina.crayon"));
  const waits = pupil.getByRole("article").filter({ hasText: "Un texte n’a pas été envoyé" });
  await waits.getByRole("link").click();
  await expect(pupil).toHaveURL("/kept");
  await expect(pupil.getByRole("heading", { level: 1, name: "Ton texte est là" })).toBeVisible();
  await expect(pupil.getByRole("textbox", { name: "Ce que tu avais écrit" })).toHaveValue("Mon cercle a un rayon de 4 cm.");
  await expect(pupil.getByText("Les fichiers sont à choisir de nouveau")).toBeVisible();
  const seen = await pageOf(browser, null, { storageState: await pupil.context().storageState() });
  await seen.goto("/kept");
  await expectGood(seen, "a text that is kept");
  await seen.context().close();
  await pupil.getByRole("button", { name: "Envoyer de nouveau" }).click();
  await expect(pupil).toHaveURL(work);
  await expect(pupil.getByRole("region", { name: "À rendre" })).toContainText("Mon cercle a un rayon de 4 cm.");
  await pupil.goto("/kept");
  await expect(pupil).toHaveURL("/");
  await pupil.context().close();
});
