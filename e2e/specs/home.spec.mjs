// The home of each kind of person: reachable, readable, accessible, whatever the screen.
import { account, profiles } from "../accounts.mjs";
import { as, expect, expectAccessible, expectReflow, expectTargets, signIn, test } from "../walk.mjs";

for (const profile of [...profiles, "platform_admin"]) {
  test.describe(`as ${profile}`, () => {
    test.use(as(profile));

    test(`home of ${profile}: light and dark, wide and narrow`, async ({ page }) => {
      test.setTimeout(60_000);
      await page.goto("/");
      await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        for (const width of [320, 1280]) {
          await page.setViewportSize({ width, height: 800 });
          await expectReflow(page);
          await expectTargets(page);
          await expectAccessible(page, `${width} px, ${colorScheme}`);
        }
      }
    });
  });
}

test("every link of the shell leads somewhere", async ({ page }) => {
  await signIn(page, account("guardian"));
  const links = await page.locator("nav a[href], header a[href], footer a[href]").evaluateAll((all) => [...new Set(all.map((a) => a.href))]);
  for (const link of links) {
    const answer = await page.request.get(link);
    expect(answer.status(), link).toBe(200);
  }
});

test("the menu is a page, for those without script", async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 800 }, locale: "fr-FR" });
  const page = await context.newPage();
  await signIn(page, account("student"));
  await page.getByRole("navigation", { name: "Raccourcis" }).getByRole("link", { name: "Menu" }).click();
  await expect(page).toHaveURL("/menu");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await context.close();
});
