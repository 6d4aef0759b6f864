// Someone enters: by mouse, by keyboard, without script, on a small screen, in the dark.
import { account } from "../accounts.mjs";
import { expect, expectAccessible, expectReflow, expectTargets, fillSignIn, signIn, tabTo, test } from "../walk.mjs";

const enter = (page) => page.getByRole("button", { name: "Entrer", exact: true });

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with script" : "without script", () => {
    test.use({ javaScriptEnabled });

    test("signs in and finds their home", async ({ page }) => {
      await signIn(page, account("teacher"));
      await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
      await expect(page.getByRole("main")).toBeVisible();
    });

    test("a wrong password comes back with what was typed, and says so", async ({ page }) => {
      const { login } = account("teacher");
      await page.goto("/sign-in");
      await fillSignIn(page, { login, password: "not this one" });
      const answer = page.waitForResponse((response) => response.request().method() === "POST");
      await enter(page).click();
      expect((await answer).status()).toBe(422);
      await expect(page.getByRole("alert")).toBeVisible();
      await expect(page.getByLabel("Identifiant", { exact: true })).toHaveValue(login);
      await expect(page.getByLabel("Mot de passe", { exact: true })).toHaveValue("");
      if (javaScriptEnabled) {
        await expect(page.getByRole("alert")).toBeFocused();
        await expectAccessible(page, "after an error");
      }
    });

    test("nobody is sent to sign in, then to the page asked for", async ({ page }) => {
      await page.goto("/");
      await expect(page).toHaveURL(/\/sign-in/);
      await fillSignIn(page, account("guardian"));
      await enter(page).click();
      await expect(page).toHaveURL("/");
    });
  });
}

test("signs in by keyboard alone", async ({ page }) => {
  const { login, password } = account("student");
  await page.goto("/sign-in");
  await page.keyboard.press("Tab");
  await expect(page.locator(".skip-link")).toBeFocused();
  await tabTo(page, page.getByLabel("Identifiant", { exact: true }));
  await page.keyboard.type(login);
  await tabTo(page, page.getByLabel("Mot de passe", { exact: true }));
  await page.keyboard.type(password);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/");
});

test("the account menu opens, closes with Escape, and gives the focus back", async ({ page }) => {
  await signIn(page, account("teacher"));
  // On a page where nothing to press lies half under the menu.
  await page.goto("/groups");
  const summary = page.locator("details.menu > summary");
  await summary.focus();
  await page.keyboard.press("Enter");
  await expect(page.locator("details.menu")).toHaveAttribute("open", "");
  await expectAccessible(page, "menu open");
  await page.keyboard.press("Escape");
  await expect(page.locator("details.menu")).not.toHaveAttribute("open", "");
  await expect(summary).toBeFocused();
});

test("passwords may be pasted and kept by a manager", async ({ page }) => {
  await page.goto("/sign-in");
  await expect(page.getByLabel("Identifiant", { exact: true })).toHaveAttribute("autocomplete", "username");
  await expect(page.getByLabel("Mot de passe", { exact: true })).toHaveAttribute("autocomplete", "current-password");
});

for (const colorScheme of ["light", "dark"]) {
  for (const width of [320, 390, 1280]) {
    test(`sign-in stands at ${width} px, ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.setViewportSize({ width, height: 800 });
      await page.goto("/sign-in");
      await expectReflow(page);
      await expectTargets(page);
      await expectAccessible(page);
    });
  }
}
