// What a person chooses to see: the theme at once, from the menu of the account.
import { account } from "../accounts.mjs";
import { expect, signIn, test } from "../walk.mjs";

test("the theme changes at once and is sent", async ({ page }) => {
  await signIn(page, account("student"));
  await page.locator("details.menu > summary").click();
  const dark = page.locator('form[data-appearance="now"] button[value="dark"]');
  const sent = page.waitForRequest((request) => request.method() === "POST");
  await dark.click();
  expect(new URLSearchParams((await sent).postData()).get("theme")).toBe("dark");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(dark).toHaveAttribute("aria-pressed", "true");
  await expect(page).toHaveURL("/");
});
