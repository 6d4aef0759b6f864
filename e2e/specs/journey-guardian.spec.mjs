// A guardian whose children are in two schools: a first visit, a second code, an address and a telephone (J6).
import { letterTo } from "../mail.mjs";
import { activate, birthOn, giveCode, makeCode, openWhoNeverCame, password } from "../people.mjs";
import { expect, expectReflow, expectSound, pageOf, test } from "../walk.mjs";

const phone = { viewport: { width: 320, height: 740 } };
const letters = () => Array.from({ length: 8 }, () => String.fromCharCode(97 + Math.floor(26 * Math.random()))).join("");

/** As an office: a guardian who never came, with the children, one birth date and a code. */
const guardianWithCode = async (page) => {
  const name = await openWhoNeverCame(page, { profile: "Responsable" });
  const card = new URL(page.url()).pathname.replace("/admin", "");
  await page.goto(card);
  const links = page.locator("section", { has: page.getByRole("heading", { level: 2, name: /^Enfants?$/ }) }).getByRole("link");
  const children = await links.allInnerTexts();
  await links.first().click();
  const birth = await birthOn(page);
  await page.goto(card);
  const code = await makeCode(page);
  return { name, children, birth, code };
};

// The école has nobody in the demo who prints sheets: the platform lets a secretary in, by hand.
let secretary;
test.beforeAll(async ({ browser }) => {
  const page = await pageOf(browser, "platform_admin");
  await page.goto("/admin/structures");
  await page.getByRole("link", { name: "École élémentaire Imaginaire" }).click();
  await page.getByRole("link", { name: "Créer quelqu’un qui y travaille" }).click();
  await page.getByRole("link", { name: /^Personnel / }).click();
  await page.getByLabel("Prénom", { exact: true }).fill("Gisèle");
  await page.getByLabel("Nom", { exact: true }).fill(letters());
  await page.getByLabel("Fonction").selectOption({ value: "secretary" });
  await page.getByRole("button", { name: "Créer", exact: true }).click();
  await page.getByRole("button", { name: "Faire un code de première entrée" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Code de première entrée" })).toBeVisible();
  const code = (await page.locator(".code").innerText()).trim();
  await page.context().close();
  const own = await pageOf(browser, null);
  await activate(own, { code, birth: "" }, "ficelle-buvard-marelle");
  secretary = await own.context().storageState();
  await own.context().close();
});

test("a guardian comes in, finds the children, adds one of another school, and verifies an address", async ({ browser, page }) => {
  test.setTimeout(90_000);
  const office = await pageOf(browser, "staff");
  const sheet = await guardianWithCode(office);
  await office.context().close();
  const second = await pageOf(browser, null, { storageState: secretary });
  const other = await guardianWithCode(second);
  await second.context().close();

  await page.setViewportSize(phone.viewport);
  await giveCode(page, sheet);
  await expect(page.getByRole("heading", { level: 1, name: "Est-ce bien votre famille" })).toBeVisible();
  for (const child of sheet.children) await expect(page.getByRole("listitem").getByText(child.split(" ")[0], { exact: true })).toBeVisible();
  await expect(page.getByText("Il manque un enfant")).toBeVisible();
  await expectSound(page, "family");
  await page.getByRole("button", { name: "Oui, c’est nous" }).click();
  await page.getByLabel("J’ai lu ces règles et je les suivrai").check();
  await page.getByRole("button", { name: "Continuer" }).click();
  await page.getByLabel("Nouveau mot de passe").fill(password);
  await page.getByRole("button", { name: "Ouvrir mon espace" }).click();
  await expect(page).toHaveURL("/");
  await expect(page.locator(".card.child")).toHaveCount(sheet.children.length);
  await expectSound(page, "home");

  // The missing child: from the account, with the sheet of the other school.
  await page.goto("/settings");
  await page.getByRole("link", { name: "Voir mes enfants" }).click();
  await expectSound(page, "children");
  await page.getByLabel("Code de la feuille").fill(sheet.code);
  await page.getByLabel("Date de naissance de l’enfant").fill(sheet.birth);
  await page.getByRole("button", { name: "Chercher", exact: true }).click();
  await expect(page.getByRole("alert"), "one's own code, used").toContainText("le code a déjà servi");
  await page.getByLabel("Code de la feuille").fill(other.code);
  await page.getByLabel("Date de naissance de l’enfant").fill(other.birth);
  await page.getByRole("button", { name: "Chercher", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Est-ce bien votre enfant" })).toBeVisible();
  await expectSound(page, "child found");
  // The other sheet bears another name: whose it is must be said.
  await page.getByLabel(/c’est bien moi$/).check();
  await page.getByRole("button", { name: "Oui, ajouter à mon compte" }).click();
  await expect(page).toHaveURL("/settings/children");
  for (const child of [...sheet.children, ...other.children]) await expect(page.getByText(child, { exact: true })).toBeVisible();

  await page.goto("/");
  await expect(page.locator(".card.child")).toHaveCount(sheet.children.length + other.children.length);
  await expect(page.getByRole("heading", { level: 2, name: other.children[0] })).toBeVisible();
  await expect(page.locator(".card.child", { hasText: other.children[0] })).toContainText("École élémentaire Imaginaire");
  await expectSound(page, "home with both schools");
  await page.getByRole("button", { name: other.children[0].split(" ")[0] }).first().click();
  await expect(page.locator(".card.child"), "one child, chosen").toHaveCount(1);

  // The other account is closed: its code opens nothing more.
  const late = await pageOf(browser);
  await giveCode(late, other);
  await expect(late.getByRole("alert")).toContainText("le code a déjà servi");
  await late.context().close();

  // An address, verified by the code that it receives; a telephone, noted.
  await page.goto("/");
  await page.getByRole("link", { name: /^Vérifier/ }).click();
  await expect(page).toHaveURL("/settings/contact");
  const address = `${letters()}@exemple.invalid`;
  await page.getByLabel("Adresse électronique").fill(address);
  await page.getByLabel("Téléphone portable").fill("06 39 98 00 01");
  await page.getByLabel("Mot de passe actuel").fill(password);
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByText(`Un message est parti à ${address}`)).toBeVisible();
  await expectSound(page, "code sent");
  await page.getByLabel("Code reçu").fill("000000");
  await page.getByRole("button", { name: "Vérifier" }).click();
  await expect(page.getByRole("alert")).toContainText("Ce n’est pas ce code");
  const [code] = (await letterTo(address)).match(/\d{6}/);
  await page.getByLabel("Code reçu").fill(code);
  await page.getByRole("button", { name: "Vérifier" }).click();
  await expect(page.getByText("Adresse vérifiée").first()).toBeVisible();
  await expect(page.getByLabel("Adresse électronique")).toHaveValue(address);
  await expect(page.getByLabel("Téléphone portable")).toHaveValue(/06.?39.?98.?00.?01/);
  await expect(page.getByLabel("Mot de passe actuel"), "a verified address is changed with the password").toBeVisible();
  await expectSound(page, "verified");
  await page.goto("/");
  await expect(page.getByRole("link", { name: /^Vérifier/ })).toHaveCount(0);
});

test("a guardian does the same without script", async ({ browser }) => {
  test.setTimeout(60_000);
  const office = await pageOf(browser, "staff");
  const sheet = await guardianWithCode(office);
  await office.context().close();
  const second = await pageOf(browser, null, { storageState: secretary });
  const other = await guardianWithCode(second);
  await second.context().close();

  const page = await pageOf(browser, null, { ...phone, javaScriptEnabled: false });
  await activate(page, sheet);
  await expect(page.locator(".card.child")).toHaveCount(sheet.children.length);
  await page.goto("/settings/children");
  await page.getByLabel("Code de la feuille").fill(other.code);
  await page.getByLabel("Date de naissance de l’enfant").fill(other.birth);
  await page.getByRole("button", { name: "Chercher", exact: true }).click();
  // The other sheet bears another name: whose it is must be said.
  await page.getByLabel(/c’est bien moi$/).check();
  await page.getByRole("button", { name: "Oui, ajouter à mon compte" }).click();
  await page.goto("/");
  await expect(page.locator(".card.child")).toHaveCount(sheet.children.length + other.children.length);
  await expectReflow(page);

  const address = `${letters()}@exemple.invalid`;
  await page.goto("/settings/contact");
  await page.getByLabel("Adresse électronique").fill(address);
  await page.getByLabel("Mot de passe actuel").fill(password);
  await page.getByRole("button", { name: "Enregistrer" }).click();
  const [code] = (await letterTo(address)).match(/\d{6}/);
  await page.getByLabel("Code reçu").fill(code);
  await page.getByRole("button", { name: "Vérifier" }).click();
  await expect(page.getByText("Adresse vérifiée").first()).toBeVisible();
  await page.context().close();
});
