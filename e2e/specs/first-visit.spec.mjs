// A first visit with a code on paper: a pupil, then a guardian who verifies an address (journeys J1 and J6).
import { readFileSync, readdirSync, statSync } from "node:fs";
import { account } from "../accounts.mjs";
import { expect, expectAccessible, expectReflow, expectTargets, signIn, test } from "../walk.mjs";

const months = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"];

/** The office opens the card of a person and makes a code; gives it with the birth date that the card shows, if any. */
const makeCode = async (office, address) => {
  await office.goto(address);
  const text = await office.getByRole("main").innerText();
  const [, day, month, year] = text.match(new RegExp(`(\\d{1,2})(?:er)?\\s(${months.join("|")})\\s(\\d{4})`)) ?? [];
  const birth = year && `${year}-${String(months.indexOf(month) + 1).padStart(2, "0")}-${day.padStart(2, "0")}`;
  await office.goto(`${address}/password-reset`);
  await office.getByRole("button", { name: "Faire le code" }).click();
  const code = await office.locator("dd.code").innerText();
  return { birth, code };
};

/** The pupil and the guardian, at that place of the first class of the office: neither ever came in. */
const family = async (browser, place) => {
  const context = await browser.newContext({ locale: "fr-FR", timezoneId: "Europe/Paris" });
  const office = await context.newPage();
  await signIn(office, account("staff"));
  await office.goto("/groups");
  await office.goto(await office.getByRole("main").locator('a[href^="/divisions/"]').first().getAttribute("href"));
  const row = office.getByRole("main").locator("tbody tr, ul.people > li").filter({ has: office.locator('a[href^="/people/"]') }).nth(place);
  const links = await row.locator('a[href^="/people/"]').evaluateAll((all) => all.map((link) => link.getAttribute("href")));
  expect(links.length, "a pupil and a guardian").toBeGreaterThanOrEqual(2);
  const pupil = await makeCode(office, links[0]);
  const guardian = await makeCode(office, links[1]);
  await context.close();
  return { pupil, guardian: { ...guardian, birth: pupil.birth } };
};

const check = async (page, state) => {
  await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  for (const width of [320, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    await expectReflow(page);
    await expectTargets(page);
    await expectAccessible(page, `${state}, ${width} px`);
  }
};

for (const [place, javaScriptEnabled] of [
  [3, true],
  [4, false],
]) {
  test.describe(javaScriptEnabled ? "with script" : "without script", () => {
    test.use({ javaScriptEnabled });
    const look = (page, state) => (javaScriptEnabled ? check(page, state) : expect(page.getByRole("heading", { level: 1 })).toHaveCount(1));

    test("a pupil and a guardian come for the first time", async ({ page, browser }) => {
      test.setTimeout(120_000);
      const { pupil, guardian } = await family(browser, place);

      await page.goto("/sign-in");
      await page.getByRole("link", { name: "C’est ma première fois" }).click();
      await page.getByLabel("Code de la feuille").fill(pupil.code.toUpperCase());
      await page.getByLabel("Date de naissance").fill("2001-01-01");
      await page.getByRole("button", { name: "Continuer" }).click();
      await expect(page.getByRole("alert")).toContainText("ne vont pas ensemble");
      await look(page, "a wrong date");
      await page.getByLabel("Date de naissance").fill(pupil.birth);
      await page.getByRole("button", { name: "Continuer" }).click();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText("Est-ce bien toi ?");
      await look(page, "is it you");
      await page.getByRole("button", { name: "Oui, c’est moi" }).click();
      await look(page, "terms");
      await page.getByLabel("J’ai lu ces règles et je les suivrai").check();
      await page.getByRole("button", { name: "Continuer" }).click();
      const password = page.getByLabel("Nouveau mot de passe");
      await password.fill("azertyuiop");
      if (javaScriptEnabled) await expect(page.locator("#password-strength")).toContainText("premiers que l’on essaierait");
      await page.getByRole("button", { name: "Ouvrir mon espace" }).click();
      await expect(page.getByRole("alert")).toContainText("premiers que l’on essaierait");
      await look(page, "a weak password");
      await page.getByLabel("Nouveau mot de passe").fill("lapin tambour citron");
      await page.getByRole("button", { name: "Ouvrir mon espace" }).click();
      await expect(page).toHaveURL("/");
      await expect(page.getByRole("heading", { level: 1 })).toContainText("Salut");
      await page.context().clearCookies();

      await page.goto("/activation");
      await page.getByLabel("Code de la feuille").fill(guardian.code);
      await page.getByLabel("Date de naissance").fill(guardian.birth);
      await page.getByRole("button", { name: "Continuer" }).click();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText("Est-ce bien votre famille ?");
      await look(page, "the children");
      await page.getByRole("button", { name: "Oui, c’est nous" }).click();
      await page.getByLabel("J’ai lu ces règles et je les suivrai").check();
      await page.getByRole("button", { name: "Continuer" }).click();
      await page.getByLabel("Nouveau mot de passe").fill("trois kiwis au piano");
      await page.getByRole("button", { name: "Ouvrir mon espace" }).click();
      await expect(page).toHaveURL("/");

      const address = `famille${place}@exemple.invalid`;
      await page.goto("/settings/contact");
      await page.getByLabel("Adresse électronique").fill(address);
      await page.getByLabel("Téléphone portable").fill("06 12 34 56 78");
      await page.getByRole("button", { name: "Enregistrer" }).click();
      await look(page, "an address to verify");
      await page.getByLabel("Code reçu").fill(await letterCode(address));
      await page.getByRole("button", { name: "Vérifier" }).click();
      await expect(page.getByText("Adresse vérifiée").first()).toBeVisible();
      await page.goto("/");
      await expect(page.getByText("Vérifiez votre adresse électronique")).toHaveCount(0);
      await page.goto("/settings/children");
      await look(page, "the children of an account");
    });
  });
}

/** The six digits of the letter to an address, which the worker writes into a folder. */
const letterCode = async (address) => {
  const folder = `${process.env.PREAU_E2E_DATA}/mail`;
  let code;
  await expect
    .poll(() => {
      const letters = readdirSync(folder).map((name) => `${folder}/${name}`).sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
      const letter = letters.map((path) => readFileSync(path, "utf8")).find((text) => text.includes(address));
      code = letter?.split(/\r?\n\r?\n/).slice(1).join(" ").match(/\b\d{6}\b/)?.[0];
      return code;
    }, { timeout: 15_000 })
    .toBeTruthy();
  return code;
};
