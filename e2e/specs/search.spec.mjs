// Looking for someone: by form, with and without script; a name does not stay in the address.
import { account } from "../accounts.mjs";
import { expect, expectAccessible, expectReflow, signIn, test } from "../walk.mjs";

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with script" : "without script", () => {
    test.use({ javaScriptEnabled });

    test("a teacher finds themself, and a narrow screen holds the answer", async ({ page }) => {
      const teacher = account("teacher");
      await signIn(page, teacher);
      const surname = teacher.name.split(" ").at(-1);
      await page.getByRole("banner").getByRole("searchbox").fill(surname);
      await page.keyboard.press("Enter");
      await expect(page.getByRole("main").getByRole("link", { name: surname }).first()).toBeVisible();
      if (javaScriptEnabled) await expect(page).toHaveURL("/people");
      await page.setViewportSize({ width: 320, height: 800 });
      await expectReflow(page);
      if (javaScriptEnabled) await expectAccessible(page);
    });
  });
}

test("the browser's back finds the search again, until the sign-out", async ({ page }) => {
  await signIn(page, account("management"));
  const field = page.getByRole("main").getByRole("searchbox");
  await page.goto("/people");
  await field.fill("ma");
  await page.keyboard.press("Enter");
  const found = page.getByRole("main").locator(".people a").first();
  await found.click();
  await expect(page).toHaveURL(/\/people\/[\w-]{36}$/);
  await page.goBack();
  await expect(field).toHaveValue("ma");
  await expect(found).toBeVisible();
  await expect(page).toHaveURL("/people");
  await page.goto("/people");
  await expect(field).toHaveValue("");
  await page.evaluate(() => document.querySelector('form[action="/sign-out"]').requestSubmit());
  await expect(page).toHaveURL(/sign-in/);
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
});
