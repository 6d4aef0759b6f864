// A pupil comes for the first time, with a code on paper: by phone, without script, by keyboard alone (J1).
import { birthOn, giveCode, makeCode, openWhoNeverCame, password, printSheets, typeDay } from "../people.mjs";
import { as, expect, expectReflow, expectSound, pageOf, tabTo, test } from "../walk.mjs";

const phone = { viewport: { width: 390, height: 844 } };

test.describe("as the CPE, who prints sheets", () => {
  test.use(as("school_life"));

  test("a pupil comes in with the sheet of the class, on a phone", async ({ page, browser }) => {
    test.setTimeout(60_000);
    await page.goto("/groups");
    await page.getByRole("main").getByRole("link", { name: "5D", exact: false }).first().click();
    const card = new URL(await page.locator("section", { has: page.getByRole("heading", { name: "Élèves" }) }).locator("li a").first().evaluate((a) => a.href)).pathname;
    await page.getByRole("link", { name: "Fiches de connexion" }).click();
    await expectSound(page, "sheets");
    const printed = await printSheets(page, /^Élèves/);
    expect(printed.length).toBeGreaterThan(20);
    const again = await printSheets(page, /^Élèves/);
    expect(again.map(({ login }) => login)).toEqual(printed.map(({ login }) => login));
    const sheet = again.at(-1);

    // The birth date is on the card, which the search finds.
    await page.goto(card);
    await expect(page.getByRole("link", { name: "Compte et code" })).toBeVisible();
    await page.goto("/groups");
    await page.getByRole("main").getByRole("link", { name: "5D", exact: false }).first().click();
    const name = sheet.name;
    await page.getByRole("main").getByRole("link", { name, exact: true }).click();
    const birth = await birthOn(page);

    const pupil = await pageOf(browser, null, phone);
    await giveCode(pupil, { code: printed.at(-1).code, birth });
    await expect(pupil.getByRole("alert"), "a sheet printed before is void").toContainText("Ce code et cette date ne vont pas ensemble");
    await expectSound(pupil, "refused code");

    await pupil.goto("/sign-in");
    await pupil.getByRole("link", { name: "C’est ma première fois" }).click();
    await expect(pupil).toHaveURL("/activation");
    await expectSound(pupil, "code");
    await giveCode(pupil, { code: ` ${sheet.code.toUpperCase().replaceAll("-", " ")} `, birth });

    await expect(pupil.getByRole("heading", { level: 1, name: "Est-ce bien toi" })).toBeVisible();
    await expect(pupil.getByText(name.split(" ")[0], { exact: true })).toBeVisible();
    await expect(pupil.getByText("5D, Collège Imaginaire")).toBeVisible();
    await expect(pupil.getByText(name, { exact: true }), "the family name is not told").toHaveCount(0);
    await expectSound(pupil, "is it you");
    await pupil.getByRole("button", { name: "Oui, c’est moi" }).click();

    await expect(pupil.getByRole("heading", { level: 1, name: "Les règles du préau" })).toBeVisible();
    await expectSound(pupil, "terms");
    await pupil.getByRole("button", { name: "Continuer" }).click();
    await expect(pupil.getByRole("alert")).toContainText("La case n’est pas cochée");
    await pupil.getByLabel("J’ai lu ces règles et je les suivrai").check();
    await pupil.getByRole("button", { name: "Continuer" }).click();

    const field = pupil.getByLabel("Nouveau mot de passe");
    await expectSound(pupil, "password");
    await field.pressSequentially("azerty");
    await expect(pupil.locator("#password-strength")).toContainText("trop court");
    await field.fill(password);
    await expect(pupil.locator("#password-strength")).toContainText("olide");
    await pupil.getByRole("button", { name: "Montrer le mot de passe" }).click();
    await expect(field).toHaveAttribute("type", "text");
    await pupil.getByRole("button", { name: "Ouvrir mon espace" }).click();

    await expect(pupil).toHaveURL("/");
    await expect(pupil.getByRole("heading", { level: 1 })).toContainText(`Salut ${name.split(" ")[0]}`);
    await expect(pupil.getByText("Bienvenue ! Ton compte est ouvert.")).toBeVisible();
    await expectSound(pupil, "home");

    const other = await pageOf(browser, null, phone);
    await giveCode(other, { code: sheet.code, birth });
    await expect(other.getByRole("alert"), "a used code").toContainText("le code a déjà servi");
    await other.context().close();
    await pupil.context().close();
  });
});

test.describe("as a teacher, who gives a new code in three clicks", () => {
  test.use(as("teacher"));

  test("a pupil comes in without script, and comes back with the password", async ({ page, browser }) => {
    await page.goto("/groups");
    await page.getByRole("main").getByRole("link", { name: "5A", exact: false }).first().click();
    // Nobody else gives codes to this class: the last of the list is the same from one run to the next.
    await page.locator("section", { has: page.getByRole("heading", { name: "Élèves" }) }).locator("li span.row-body > a").last().click();
    const name = await page.getByRole("heading", { level: 1 }).innerText();
    const code = await makeCode(page);
    await page.getByRole("link", { name: "Revenir à la fiche" }).click();
    const office = await pageOf(browser, "staff");
    const birth = await birthAtTheOffice(office, name);
    await office.context().close();

    const pupil = await pageOf(browser, null, { ...phone, javaScriptEnabled: false });
    await giveCode(pupil, { code, birth: `${Number(birth.slice(0, 4)) - 1}${birth.slice(4)}` });
    await expect(pupil.getByRole("alert")).toContainText("Les deux sont à vérifier");
    await expect(pupil.getByLabel("Code de la feuille"), "what was typed stays").toHaveValue(code);
    await pupil.getByLabel("Date de naissance").fill(birth);
    await pupil.getByRole("button", { name: "Continuer" }).click();
    await expect(pupil.getByRole("heading", { level: 1, name: "Est-ce bien toi" })).toBeVisible();
    const login = await pupil.locator("p", { hasText: "Identifiant" }).locator("strong").innerText();
    await pupil.getByRole("button", { name: "Oui, c’est moi" }).click();
    if (await pupil.getByLabel("J’ai lu ces règles et je les suivrai").isVisible()) {
      await pupil.getByLabel("J’ai lu ces règles et je les suivrai").check();
      await pupil.getByRole("button", { name: "Continuer" }).click();
    }
    const field = pupil.getByLabel("Nouveau mot de passe");
    await field.fill("doudou2015");
    await pupil.getByRole("button", { name: "Ouvrir mon espace" }).click();
    await expect(pupil.getByRole("alert")).toContainText("l’un des premiers que l’on essaierait");
    await field.fill(password);
    await pupil.getByRole("button", { name: "Ouvrir mon espace" }).click();
    await expect(pupil).toHaveURL("/");
    await expect(pupil.getByRole("heading", { level: 1 })).toContainText("Salut");
    await expectReflow(pupil);

    await pupil.context().clearCookies();
    await pupil.goto("/sign-in");
    await pupil.getByLabel("Identifiant", { exact: true }).fill(login);
    await pupil.getByLabel("Mot de passe", { exact: true }).fill(password);
    await pupil.getByRole("button", { name: "Entrer", exact: true }).click();
    await expect(pupil).toHaveURL("/");
    await pupil.context().close();
  });
});

const birthAtTheOffice = async (page, name) => {
  await page.goto("/people");
  await page.getByLabel("Qui cherchez-vous").fill(name);
  await page.getByRole("main").getByRole("button", { name: "Chercher" }).click();
  await page.getByRole("main").getByRole("link", { name, exact: true }).click();
  return birthOn(page);
};

test.describe("as the office", () => {
  test.use(as("staff"));

  test("a pupil comes in by keyboard alone", async ({ page, browser }) => {
    await openWhoNeverCame(page, { division: "4A" });
    const birth = await birthOn(page);
    const code = await makeCode(page);

    const pupil = await pageOf(browser);
    const { keyboard } = pupil;
    await pupil.goto("/activation");
    await tabTo(pupil, pupil.getByLabel("Code de la feuille"));
    await keyboard.type(code);
    await tabTo(pupil, pupil.getByLabel("Date de naissance"));
    await typeDay(pupil, birth);
    await keyboard.press("Enter");
    await expect(pupil.getByRole("heading", { level: 1, name: "Est-ce bien toi" })).toBeVisible();
    await tabTo(pupil, pupil.getByRole("button", { name: "Oui, c’est moi" }));
    await keyboard.press("Enter");
    await tabTo(pupil, pupil.getByLabel("J’ai lu ces règles et je les suivrai"));
    await keyboard.press("Space");
    await tabTo(pupil, pupil.getByRole("button", { name: "Continuer" }));
    await keyboard.press("Enter");
    await tabTo(pupil, pupil.getByLabel("Nouveau mot de passe"));
    await keyboard.type(password);
    await keyboard.press("Enter");
    await expect(pupil).toHaveURL("/");
    await expect(pupil.getByRole("heading", { level: 1 })).toContainText("Salut");
    await pupil.context().close();
  });
});
