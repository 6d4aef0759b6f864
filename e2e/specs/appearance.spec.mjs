// What a person chooses to see: the theme at once, from the menu of the account.
import { account } from "../accounts.mjs";
import { expect, signIn, test } from "../walk.mjs";

test("the theme changes at once, stays, and works without script", async ({ page, browser }) => {
  await signIn(page, account("student"));
  const html = page.locator("html");
  const before = (await html.getAttribute("data-theme")) ?? "auto";
  await page.locator("details.menu > summary").click();
  const sent = page.waitForRequest((request) => request.method() === "POST");
  await page.locator("form[data-theme-form] button").first().click();
  const chosen = new URLSearchParams((await sent).postData()).get("theme");
  expect(chosen).not.toBe(before);
  await expect(html).toHaveAttribute("data-theme", chosen);
  await expect(page.locator("form[data-theme-form] button").first()).toBeFocused();
  await page.reload();
  await expect(html).toHaveAttribute("data-theme", chosen);

  const context = await browser.newContext({ javaScriptEnabled: false, storageState: await page.context().storageState() });
  const bare = await context.newPage();
  await bare.goto("/");
  await expect(bare.locator("html")).toHaveAttribute("data-theme", chosen);
  await bare.locator("details.menu > summary").click();
  await bare.locator("form[data-theme-form] button").first().click();
  await expect(bare).toHaveURL("/");
  expect((await bare.locator("html").getAttribute("data-theme")) ?? "auto").not.toBe(chosen);
  await context.close();
});
