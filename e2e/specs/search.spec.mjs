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
