// Those who administer: a school's administrator, its head, the platform. Light and wide, dark and narrow, script off.
import { activate, makeCode } from "../people.mjs";
import { as, expect, expectGood, expectReflow, narrow, pageOf, test, wide } from "../walk.mjs";

const main = (page) => page.getByRole("main");
const letters = () => Array.from({ length: 8 }, () => String.fromCharCode(97 + Math.floor(26 * Math.random()))).join("").replace(/^./, (letter) => letter.toUpperCase());

/** Every page that the hub offers opens, and stands. */
const expectHubGood = async (page, looks) => {
  await page.goto("/admin");
  await expectGood(page, "hub", looks);
  const links = await main(page).locator("ul.services a").evaluateAll((all) => all.map((a) => new URL(a.href).pathname));
  expect(links.length).toBeGreaterThan(2);
  for (const link of links) {
    const answer = await page.goto(link);
    expect(answer.status(), link).toBe(200);
    await expectGood(page, link, looks);
  }
  return links;
};

const words = (page) => main(page).locator("table").innerText();

test.describe("as the administrator of a school", () => {
  test.use(as("school_admin"));

  test("every page of the hub stands", async ({ page }) => {
    test.setTimeout(90_000);
    const links = await expectHubGood(page);
    expect(links).toEqual(expect.arrayContaining(["/admin/people", "/admin/duties", "/admin/feeds", "/admin/settings", "/admin/journal"]));
  });

  test("creates a pupil, corrects, closes and opens again; the journal tells it in words", async ({ page, browser }) => {
    test.setTimeout(90_000);
    const family = letters();
    const create = async () => {
      await page.goto("/admin/people/new");
      await main(page).getByRole("link", { name: /^Élève/ }).click();
      await page.getByLabel("Prénom", { exact: true }).fill("Basile");
      await page.getByLabel("Nom", { exact: true }).fill(family);
      await page.getByRole("button", { name: "Créer", exact: true }).click();
    };
    await create();
    await expect(page.getByRole("alert")).toContainText("Choisissez la date de naissance de l’élève");
    await expectGood(page, "a birth date is missing");
    await page.getByLabel("Date de naissance").fill("2015-02-01");
    await page.getByLabel("Classe", { exact: true }).selectOption({ label: "6E" });
    await page.getByRole("button", { name: "Créer", exact: true }).click();
    await expect(page.getByRole("heading", { level: 1, name: `Basile ${family}` })).toBeVisible();
    await expect(main(page)).toContainText("Élève · Collège Imaginaire · 6E");
    const own = page.url();
    await expectGood(page, "a person made by hand");

    const code = await makeCode(page);
    await expectGood(page, "code");
    const pupil = await pageOf(browser);
    await activate(pupil, { code, birth: "2015-02-01" });
    await expect(pupil.getByRole("heading", { level: 1 })).toContainText("Salut Basile");

    await page.goto("/admin/people/new");
    await main(page).getByRole("link", { name: /^Élève/ }).click();
    await page.getByLabel("Prénom", { exact: true }).fill("basile");
    await page.getByLabel("Nom", { exact: true }).fill(family.toLowerCase());
    await page.getByLabel("Date de naissance").fill("2015-02-01");
    await page.getByRole("button", { name: "Créer", exact: true }).click();
    await expect(main(page)).toContainText("Cette personne est peut-être déjà là");
    await expectGood(page, "a double");

    await page.goto(own);
    await page.getByRole("link", { name: "Corriger l’identité" }).click();
    await expectGood(page, "identity");
    await page.getByLabel("Prénom", { exact: true }).fill("Bazile");
    await page.getByRole("button", { name: "Enregistrer", exact: true }).click();
    await expect(page.getByRole("heading", { level: 1, name: `Bazile ${family}` })).toBeVisible();

    await page.getByRole("button", { name: "Suspendre le compte" }).click();
    await expect(main(page)).toContainText("Suspendu");
    await pupil.goto("/");
    await expect(pupil, "who is suspended is out").toHaveURL(/\/sign-in/);
    await page.getByRole("button", { name: "Lever la suspension" }).click();
    await expect(main(page)).toContainText("En service");

    await main(page).locator("summary", { hasText: /^\s*Fermer/ }).click();
    await page.getByRole("button", { name: `Fermer Bazile ${family}` }).click();
    await expect(page.getByRole("alert")).toContainText("Écrivez une raison");
    await expectGood(page, "a reason is missing");
    await page.getByLabel("Raison", { exact: true }).first().fill("parti en Belgique");
    await page.getByRole("button", { name: `Fermer Bazile ${family}` }).click();
    await expect(main(page)).toContainText("Fermé");
    await page.getByRole("button", { name: "Rouvrir", exact: true }).click();
    await expect(main(page)).not.toContainText("Masqué partout");

    await page.goto("/admin/journal");
    await expect(main(page).getByRole("row", { name: /Personne créée à la main/ }).filter({ hasText: family }).first()).toBeVisible();
    await expect(main(page).getByRole("row", { name: /Personne fermée/ }).filter({ hasText: "parti en Belgique" }).first()).toBeVisible();
    expect(await words(page), "codes instead of words").not.toMatch(/\b(prepared|activated|suspended|closed|students?|sheets|state|who|reason)\b|=|[0-9a-f]{8}-[0-9a-f]{4}/);
    await page.getByLabel("Quoi").selectOption({ label: "Personne fermée" });
    await page.getByRole("button", { name: "Filtrer" }).click();
    await expect(main(page).getByRole("row", { name: /Personne créée/ })).toHaveCount(0);
    await expect(main(page).getByRole("row", { name: /Personne fermée/ }).first()).toBeVisible();
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Exporter pour un tableur" }).click()]);
    expect(download.suggestedFilename()).toMatch(/\.csv$/);
    await pupil.context().close();
  });

  test("a setting says whence it comes, refuses what is out of bounds, and returns to its default", async ({ page }) => {
    test.setTimeout(60_000);
    await page.goto("/admin/settings");
    const setting = main(page).getByRole("listitem").filter({ has: page.getByRole("heading", { name: "Jours pendant lesquels un code de remplacement est bon" }) });
    await setting.getByRole("spinbutton").fill("5");
    await setting.getByRole("button", { name: /^Enregistrer/ }).click();
    await expect(setting).toContainText("Ada Souris");
    await expectGood(page, "changed");
    // What the browser would not send: the server says why, in the same page.
    await setting.getByRole("spinbutton").evaluate((field) => field.form.setAttribute("novalidate", ""));
    await setting.getByRole("spinbutton").fill("400");
    await setting.getByRole("button", { name: /^Enregistrer/ }).click();
    await expect(page.getByRole("alert")).toBeVisible();
    await expect(setting.getByRole("spinbutton")).toHaveAttribute("aria-invalid", "true");
    await expectGood(page, "out of bounds");
    await page.goto("/admin/settings");
    await setting.getByRole("button", { name: /^Revenir/ }).click();
    await expect(setting).toContainText("Valeur par défaut : 7");
    await page.goto("/admin/journal");
    await expect(main(page).getByRole("row", { name: /Réglage changé/ }).first()).toContainText("Jours pendant lesquels un code de remplacement est bon");
  });

  test("the report of a feed is read", async ({ page }) => {
    await page.goto("/admin/feeds");
    await main(page).getByRole("link", { name: /Livraison complète/ }).first().click();
    await expect(main(page).getByRole("row", { name: /^Élève/ })).toContainText("450");
    await expectGood(page, "a feed");
  });

  test("without script, people are narrowed and a person opened", async ({ browser }) => {
    const page = await pageOf(browser, "school_admin", { javaScriptEnabled: false, viewport: { width: 320, height: 740 } });
    await page.goto("/admin/people");
    await page.getByLabel("Nom ou prénom").fill("virgule");
    await page.getByLabel("Profil", { exact: true }).selectOption({ label: "Enseignant" });
    await page.getByRole("button", { name: "Filtrer" }).click();
    await expect(main(page).getByRole("rowheader")).toHaveCount(1);
    await expectReflow(page);
    await page.getByRole("link", { name: "Anne Virgule" }).click();
    await expect(main(page)).toContainText("En service");
    await expectReflow(page);
    await page.context().close();
  });
});

test.describe("as the head", () => {
  test.use(as("management"));

  test("every page of the hub stands, and a duty is given and ended", async ({ page }) => {
    test.setTimeout(90_000);
    await expectHubGood(page, [narrow]);
    await page.goto("/admin/duties");
    await page.getByLabel("Mission", { exact: true }).selectOption({ label: "Référent numérique" });
    await page.getByLabel("À qui").selectOption({ label: "Anne Virgule" });
    await page.getByRole("button", { name: "Donner une mission" }).click();
    const held = main(page).getByRole("listitem").filter({ hasText: "Référent numérique" }).filter({ hasText: "Anne Virgule" });
    await expect(held).toHaveCount(1);
    await held.getByRole("button", { name: /^Mettre fin/ }).click();
    await expect(held).toHaveCount(0);
  });

  test("why one sees another is explained", async ({ page }) => {
    await page.goto("/people");
    await page.getByLabel("Qui cherchez-vous").fill("hugo ballon");
    await main(page).getByRole("button", { name: "Chercher" }).click();
    await main(page).getByRole("link", { name: "Hugo Ballon", exact: true }).click();
    await page.getByRole("link", { name: /^Pourquoi/ }).click();
    await expectGood(page, "why");
  });
});

for (const profile of ["academy", "authority", "platform_admin"]) {
  test.describe(`as ${profile}`, () => {
    test.use(as(profile));

    test(`every page of the hub of ${profile} stands`, async ({ page }) => {
      test.setTimeout(90_000);
      await expectHubGood(page, profile === "platform_admin" ? [wide, narrow] : [narrow]);
      await page.goto("/structures");
      await expectGood(page, "structures");
    });
  });
}

test.describe("as the platform's administrator", () => {
  test.use(as("platform_admin"));

  test("creates a structure, and helps only with an exact key and a reason", async ({ page }) => {
    test.setTimeout(60_000);
    await page.goto("/admin/structures/new");
    await page.getByLabel("Nom", { exact: true }).fill("École des Billes");
    await page.getByLabel("Nature").selectOption({ label: "École" });
    await page.getByLabel("UAI (facultatif)").fill("0990199Z");
    await page.getByRole("button", { name: "Créer", exact: true }).click();
    await expect(page.getByRole("alert")).toContainText("la lettre devrait être");
    await expectGood(page, "a letter is wrong");
    await page.getByLabel("UAI (facultatif)").fill("");
    await page.getByLabel("Nom", { exact: true }).fill(`École des Billes ${letters()}`);
    await page.getByRole("button", { name: "Créer", exact: true }).click();
    await expect(page.getByRole("heading", { level: 1, name: "École des Billes" })).toBeVisible();
    await expectGood(page, "a structure");

    await page.goto("/admin/support");
    await page.getByLabel("Identifiant ou numéro officiel").fill("anne");
    await page.getByLabel("Raison", { exact: true }).fill("demande 412");
    await page.getByRole("button", { name: "Ouvrir la fiche" }).click();
    await expect(page.getByRole("alert")).toContainText("Personne n’a cet identifiant");
    await page.getByLabel("Identifiant ou numéro officiel").fill("anne.virgule");
    await page.getByRole("button", { name: "Ouvrir la fiche" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Anne Virgule" })).toBeVisible();
    await expectGood(page, "support");
  });
});
