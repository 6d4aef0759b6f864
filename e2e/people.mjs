// What a school does for those who come: finds whoever never came, makes a code, prints sheets; and the way in with a code.
import { expect } from "@playwright/test";
import { sheets } from "./paper.mjs";

const months = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"];

/** « mercredi 1er février 2014 » as `2014-02-01`. */
export const isoDay = (said) => {
  const [, day, month, year] = said.match(/(\d+)(?:er)?\s(\S+)\s(\d{4})/) ?? [];
  if (!year) throw new Error(`« ${said} » is not a day`);
  return `${year}-${String(months.indexOf(month) + 1).padStart(2, "0")}-${day.padStart(2, "0")}`;
};

/** The birth date on a card, as a form takes it. */
export const birthOn = async (page) => isoDay(await page.locator("dt", { hasText: "Date de naissance" }).locator("xpath=following-sibling::dd").innerText());

/** As the office or an administrator: opens the page of the first pupil of a class who never came; gives the name. */
export const openWhoNeverCame = async (page, { division, profile = "Élève" }) => {
  await page.goto("/admin/people");
  await page.getByLabel("Profil", { exact: true }).selectOption({ label: profile });
  if (division) await page.getByLabel("Classe", { exact: true }).selectOption({ label: division });
  await page.getByLabel("Compte", { exact: true }).selectOption({ label: "Jamais utilisé" });
  await page.getByRole("button", { name: "Filtrer" }).click();
  const link = page.getByRole("rowheader").getByRole("link").first();
  const name = await link.innerText();
  await link.click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  return name;
};

/** From somebody's card or page: makes a code, which the page shows once. */
export const makeCode = async (page) => {
  await page.getByRole("link", { name: /^(Compte et code|Mot de passe et code)$/ }).click();
  await page.getByRole("link", { name: "Faire un nouveau code" }).click();
  await page.getByRole("button", { name: "Faire le code" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Le code est prêt" })).toBeVisible();
  return (await page.locator(".code").innerText()).trim();
};

/** On the page that prints sheets: prints them, and reads the paper. */
export const printSheets = async (page, who) => {
  await page.getByRole("radio", { name: who }).check();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Imprimer les fiches" }).click()]);
  const chunks = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk);
  return sheets(Buffer.concat(chunks));
};

/** Types a day in the field that has the focus: in the order of the browser's own language, whichever that is. */
export const typeDay = async (page, iso) => {
  const [year, month, day] = iso.split("-");
  await page.keyboard.type(month + day + year);
  if ((await page.locator(":focus").inputValue()) === iso) return;
  for (let k = 0; k < 2; k++) await page.keyboard.press("ArrowLeft");
  await page.keyboard.type(day + month + year);
};

export const password = "lapin-tambour-citron";

/** The first screen of a first visit: the code and the birth date. */
export const giveCode = async (page, { code, birth }) => {
  await page.goto("/activation");
  await page.getByLabel("Code de la feuille").fill(code);
  await page.getByLabel("Date de naissance").fill(birth);
  await page.getByRole("button", { name: "Continuer" }).click();
};

/** A whole first visit, to the home. */
export const activate = async (page, sheet, chosen = password) => {
  await giveCode(page, sheet);
  await page.getByRole("button", { name: /^Oui, c’est/ }).click();
  await page.getByLabel("J’ai lu ces règles et je les suivrai").check();
  await page.getByRole("button", { name: "Continuer" }).click();
  await page.getByLabel("Nouveau mot de passe").fill(chosen);
  await page.getByRole("button", { name: "Ouvrir mon espace" }).click();
  await expect(page).toHaveURL("/");
};
