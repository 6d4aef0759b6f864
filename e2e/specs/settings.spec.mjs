// What a person chooses for themself: comfort, language, theme; password and devices. With and without script.
import { activate, birthOn, makeCode, openWhoNeverCame, password } from "../people.mjs";
import { as, expect, expectAccessible, expectReflow, expectTargets, fillSignIn, pageOf, test } from "../walk.mjs";

const small = { viewport: { width: 320, height: 740 } };
const html = (page) => page.locator("html");

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with script" : "without script", () => {
    test.use({ javaScriptEnabled, ...small });

    test("comfort is chosen before signing in, and follows the account", async ({ page, browser }) => {
      test.setTimeout(60_000);
      await page.goto("/sign-in");
      await page.getByRole("link", { name: "Confort de lecture" }).click();
      await expect(page).toHaveURL("/settings/comfort");
      await page.getByRole("radio", { name: "Sombre" }).check();
      await page.getByRole("radio", { name: "Très grande" }).check();
      if (javaScriptEnabled) {
        await expect(html(page), "seen at once").toHaveAttribute("data-theme", "dark");
        await expect(html(page)).toHaveAttribute("data-size", "larger");
        await expectTargets(page);
        await expectAccessible(page, "dark and larger");
      }
      await page.getByRole("button", { name: "Garder ces choix" }).click();
      await expect(page.getByText("Vos choix sont gardés.")).toBeVisible();
      await expect(html(page)).toHaveAttribute("data-theme", "dark");
      await expect(html(page)).toHaveAttribute("data-size", "larger");
      await expectReflow(page);
      await page.goto("/sign-in");
      await expect(html(page)).toHaveAttribute("data-size", "larger");

      // An account of one's own: nobody else's choices are touched.
      const { sheet, browserOf } = await pupil(browser, javaScriptEnabled ? "3A" : "3C");
      await activate(page, sheet);
      await page.goto("/settings/comfort");
      await page.getByLabel("Plus d’espace").check();
      await page.getByRole("button", { name: "Garder ces choix" }).click();
      await expect(page.getByText("Tes choix sont gardés.")).toBeVisible();
      await expectReflow(page);
      if (javaScriptEnabled) await expectAccessible(page, "signed in");
      const login = await loginOf(page);

      const elsewhere = await browserOf();
      await elsewhere.goto("/sign-in");
      await expect(html(elsewhere)).not.toHaveAttribute("data-size", "larger");
      await fillSignIn(elsewhere, { login, password });
      await elsewhere.getByRole("button", { name: "Entrer", exact: true }).click();
      await expect(elsewhere).toHaveURL("/");
      await expect(html(elsewhere), "the account remembers").toHaveAttribute("data-size", "larger");
      await expect(html(elsewhere)).toHaveAttribute("data-theme", "dark");
      await elsewhere.goto("/settings/comfort");
      await elsewhere.getByRole("button", { name: "Revenir à l’apparence habituelle" }).click();
      await expect(html(elsewhere)).not.toHaveAttribute("data-size", "larger");
      await elsewhere.context().close();
    });

    test("the language changes before signing in and after", async ({ page, browser }) => {
      await page.goto("/sign-in");
      await page.getByRole("button", { name: "English" }).click();
      await expect(page).toHaveURL("/sign-in");
      await expect(html(page)).toHaveAttribute("lang", "en");
      await expect(page.getByRole("button", { name: "Sign in", exact: true })).toBeVisible();
      await page.getByRole("button", { name: "Français" }).click();
      await expect(html(page)).toHaveAttribute("lang", "fr");

      const { sheet } = await pupil(browser, javaScriptEnabled ? "3B" : "3D");
      await activate(page, sheet);
      await page.goto("/settings");
      await page.getByRole("button", { name: "English" }).click();
      await expect(page).toHaveURL("/settings");
      await expect(page.getByRole("heading", { level: 1, name: "My account" })).toBeVisible();
      await expect(page.getByRole("button", { name: "English" })).toHaveAttribute("aria-pressed", "true");
      await expectReflow(page);
      if (javaScriptEnabled) await expectAccessible(page, "in English");
      await page.getByRole("button", { name: "Français" }).click();
      await expect(page.getByRole("heading", { level: 1, name: "Mon compte" })).toBeVisible();
    });

    test("a new password ends the other sessions; a device is signed out from afar", async ({ page, browser }) => {
      test.setTimeout(60_000);
      const { sheet, browserOf } = await pupil(browser, javaScriptEnabled ? "4B" : "4C");
      await activate(page, sheet);
      const login = await loginOf(page);
      const comeIn = async (secret) => {
        const other = await browserOf({ javaScriptEnabled });
        await other.goto("/sign-in");
        await fillSignIn(other, { login, password: secret });
        await other.getByRole("button", { name: "Entrer", exact: true }).click();
        return other;
      };
      const first = await comeIn(password);
      await expect(first).toHaveURL("/");

      await page.goto("/settings/security");
      await expect(page.getByText("Cet appareil")).toHaveCount(1);
      await expect(page.getByText("Compte ouvert avec un code")).toBeVisible();
      await expectReflow(page);
      if (javaScriptEnabled) {
        await expectTargets(page);
        await expectAccessible(page, "two devices");
      }
      await page.locator(".sessions").getByRole("button", { name: /^Déconnecter/ }).click();
      await expect(page.locator(".sessions > li")).toHaveCount(1);
      await first.goto("/");
      await expect(first, "signed out from afar").toHaveURL(/\/sign-in/);
      await first.context().close();

      const second = await comeIn(password);
      await page.goto("/settings/security");
      await page.getByLabel("Mot de passe actuel").fill("ce n’est pas lui");
      await page.getByLabel("Nouveau mot de passe").fill("kiwi-toboggan-nuage");
      await page.getByRole("button", { name: "Changer le mot de passe" }).click();
      await expect(page.getByRole("alert")).toContainText("Ce n’est pas ton mot de passe actuel");
      if (javaScriptEnabled) await expectAccessible(page, "after an error");
      await page.getByLabel("Mot de passe actuel").fill(password);
      await page.getByLabel("Nouveau mot de passe").fill(password);
      await page.getByRole("button", { name: "Changer le mot de passe" }).click();
      await expect(page.getByRole("alert")).toContainText("C’est celui que tu avais");
      await page.getByLabel("Mot de passe actuel").fill(password);
      await page.getByLabel("Nouveau mot de passe").fill("kiwi-toboggan-nuage");
      await page.getByRole("button", { name: "Changer le mot de passe" }).click();
      await expect(page.locator(".toast")).toContainText("Mot de passe changé");
      await expect(page, "this device stays").toHaveURL("/settings/security");
      await second.goto("/");
      await expect(second, "the other is out").toHaveURL(/\/sign-in/);
      await second.context().close();

      const old = await comeIn(password);
      await expect(old.getByRole("alert")).toBeVisible();
      await old.context().close();
      const fresh = await comeIn("kiwi-toboggan-nuage");
      await expect(fresh).toHaveURL("/");
      await fresh.context().close();
    });
  });
}

/** A pupil of a class, found by the office, with a code; and browsers that know nothing yet. */
const pupil = async (browser, division) => {
  const office = await pageOf(browser, "staff");
  await openWhoNeverCame(office, { division });
  const birth = await birthOn(office);
  const code = await makeCode(office);
  await office.context().close();
  return { sheet: { code, birth }, browserOf: (options = {}) => pageOf(browser, null, { ...small, ...options }) };
};

const loginOf = async (page) => {
  await page.goto("/settings/security");
  return page.getByLabel("Identifiant").inputValue();
};

for (const profile of ["student", "guardian", "school_admin"]) {
  test.describe(`as ${profile}`, () => {
    test.use(as(profile));

    test(`own pages of ${profile} stand on small screens, light and dark`, async ({ page }) => {
      test.setTimeout(60_000);
      for (const path of ["/settings", "/settings/comfort", "/settings/contact", "/settings/security", ...(profile === "guardian" ? ["/settings/children"] : [])]) {
        await page.setViewportSize(small.viewport);
        await page.goto(path);
        await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
        await expectReflow(page);
        await expectTargets(page);
        await expectAccessible(page, `${path}, light`);
        await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
        await expectAccessible(page, `${path}, dark`);
        await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
      }
    });
  });
}

test.describe("as a guardian, by keyboard", () => {
  test.use(as("guardian"));

  test("every link of the settings leads somewhere, and comfort is reached and set by keyboard", async ({ page }) => {
    await page.goto("/settings");
    const links = await page.locator("main a[href]").evaluateAll((all) => [...new Set(all.map((a) => a.href))]);
    expect(links.length).toBeGreaterThan(4);
    for (const link of links) expect((await page.request.get(link)).status(), link).toBe(200);
    await page.goto("/settings/comfort");
    const light = page.getByRole("radio", { name: "Clair" });
    await page.getByRole("radio", { name: "Comme l’appareil" }).focus();
    await page.keyboard.press("ArrowRight");
    await expect(light).toBeChecked();
    await expect(html(page)).toHaveAttribute("data-theme", "light");
  });
});
