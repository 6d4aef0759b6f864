// The directory as each sees it: classes, groups, cards, search; on paper; and what is not there for somebody.
import { account } from "../accounts.mjs";
import { as, expect, expectGood, expectReflow, pageOf, test } from "../walk.mjs";

const main = (page) => page.getByRole("main");
const pupils = (page) => page.locator("section", { has: page.getByRole("heading", { level: 2, name: /^(Élèves|Camarades|Vos enfants|Votre enfant)/ }) });

const search = async (page, words) => {
  await page.goto("/people");
  await page.getByLabel(/^Qui cherche/).fill(words);
  await main(page).getByRole("button", { name: "Chercher" }).click();
};

test.describe("as a teacher", () => {
  test.use(as("teacher"));

  test("from the classes to a class, to a pupil, to a guardian", async ({ page }) => {
    test.setTimeout(60_000);
    await page.goto("/groups");
    await expectGood(page, "groups");
    await main(page).getByRole("link", { name: "5A" }).first().click();
    await expect(page.getByRole("heading", { level: 1, name: "Classe 5A" })).toBeVisible();
    await expect(page.getByText("Vous êtes professeur principal")).toBeVisible();
    await expectGood(page, "class");
    await main(page).getByRole("link", { name: "Hugo Ballon" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Hugo Ballon" })).toBeVisible();
    await expectGood(page, "card");
    await main(page).getByRole("link", { name: "Odile Ballon" }).click();
    await expect(main(page).getByRole("link", { name: "Hugo Ballon" })).toBeVisible();
    await expectGood(page, "card of a guardian");
  });

  test("finds people by name without accents, by class, by child", async ({ page }) => {
    await search(page, "virgule anne");
    await expect(main(page).getByRole("link", { name: "Anne Virgule" })).toBeVisible();
    await search(page, "equerre");
    await expect(main(page).getByRole("link", { name: "Claude Équerre" }).first()).toBeVisible();
    await search(page, "5a");
    await expect(main(page).getByRole("region", { name: /Classes/ }).getByRole("link", { name: /5A/ })).toBeVisible();
    await search(page, "mère de hugo");
    await expect(main(page).getByRole("link", { name: "Odile Ballon" })).toBeVisible();
    await expect(main(page).getByText("Mère d’Hugo Ballon")).toBeVisible();
    await expect(main(page).getByRole("link", { name: "Firmin Ficelle" }), "not the father").toHaveCount(0);
    await expectGood(page, "answers");
    await search(page, "zzyzx");
    await expect(main(page)).toContainText("Personne");
    await expectGood(page, "nobody");
  });

  test("without script, the same search answers", async ({ browser }) => {
    const page = await pageOf(browser, "teacher", { javaScriptEnabled: false, viewport: { width: 320, height: 740 } });
    await search(page, "père de hugo");
    await main(page).getByRole("link", { name: "Firmin Ficelle" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Firmin Ficelle" })).toBeVisible();
    await expectReflow(page);
    await page.context().close();
  });

  test("a class is printed without the shell", async ({ page }) => {
    await page.goto("/groups");
    await main(page).getByRole("link", { name: "5A" }).first().click();
    await expect(page.locator("nav.sidebar")).toBeVisible();
    await expect(page.locator(".print-only").first()).toBeHidden();
    await page.emulateMedia({ media: "print" });
    for (const part of ["nav.sidebar", "header.topbar", "nav.tab-bar", ".footer", ".tools", ".toast"]) await expect(page.locator(part), part).toBeHidden();
    await expect(page.locator(".print-only").first()).toContainText("Claude Équerre");
    await expect(main(page).getByText("Hugo Ballon")).toBeVisible();
    const ink = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(ink, "no coloured paper").toMatch(/rgb\(255, 255, 255\)|rgba\(0, 0, 0, 0\)/);
  });
});

test.describe("as a guardian", () => {
  test.use(as("guardian"));

  test("sees the own child and the teachers of the class, and no other pupil", async ({ page, browser }) => {
    test.setTimeout(60_000);
    await page.goto("/");
    await page.getByRole("link", { name: "La classe de Lina" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Classe 6B" })).toBeVisible();
    await expect(pupils(page).getByRole("listitem")).toHaveCount(1);
    await expect(main(page).getByRole("link", { name: "Anne Virgule" })).toBeVisible();
    await expect(page.getByRole("link", { name: "Fiches de connexion" })).toHaveCount(0);
    await expectGood(page, "class of a child");

    const teacher = await pageOf(browser, "teacher");
    await teacher.goto("/groups");
    await main(teacher).getByRole("link", { name: "5A" }).first().click();
    const stranger = await main(teacher).getByRole("link", { name: "Hugo Ballon" }).getAttribute("href");
    await teacher.context().close();
    expect((await page.request.get(stranger)).status(), "not yours is not there").toBe(404);
    await search(page, "hugo ballon");
    await expect(main(page).getByRole("link", { name: "Hugo Ballon" })).toHaveCount(0);
    await search(page, "mère de hugo");
    await expect(main(page).getByRole("link", { name: "Odile Ballon" })).toHaveCount(0);
    await expectGood(page, "nobody");
  });
});

test.describe("as a pupil", () => {
  test.use(as("student"));

  test("sees the class and the teachers, and nobody's guardians", async ({ page }) => {
    test.setTimeout(60_000);
    await page.goto("/groups");
    await expect(page.getByRole("heading", { level: 1, name: "Ta classe et tes groupes" })).toBeVisible();
    await expectGood(page, "own groups");
    await main(page).getByRole("link", { name: "6B" }).first().click();
    expect(await pupils(page).getByRole("listitem").count()).toBeGreaterThan(20);
    await expect(main(page).getByText(/· (mère|père)/)).toHaveCount(0);
    await expectGood(page, "own class");
    await main(page).getByRole("link", { name: "Anne Virgule" }).first().click();
    await expect(page.getByRole("heading", { level: 1, name: "Anne Virgule" })).toBeVisible();
    await expect(main(page).getByText("Date de naissance")).toHaveCount(0);
    await expectGood(page, "card of a teacher");
    await search(page, "mère de hugo");
    await expect(main(page).getByRole("link", { name: "Odile Ballon" })).toHaveCount(0);
    await expect(main(page)).toContainText("Essaie");
  });

  test("the own card says who one is, and links to the account", async ({ page }) => {
    await search(page, account("student").name);
    await main(page).getByRole("link", { name: account("student").name, exact: true }).first().click();
    await expect(page.getByRole("heading", { level: 1, name: account("student").name })).toBeVisible();
    await expect(main(page).getByRole("link", { name: "Mon compte" })).toBeVisible();
    await expect(page.getByRole("link", { name: "Compte et code" }), "nobody makes a code for themself").toHaveCount(0);
    await expectGood(page, "own card");
  });
});
