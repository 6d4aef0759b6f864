// What changes elsewhere shows on open pages by itself; one's own timetable is read without a network.
import { accounts } from "../accounts.mjs";
import { as, expect, expectAccessible, expectReflow, pageOf, signIn, test } from "../walk.mjs";

test.describe("as student", () => {
  test.use(as("student"));

  test("a lesson that is cancelled shows at once on the page of a pupil, and on the family's", async ({ page, browser }) => {
    const [office, family] = [await pageOf(browser, "management"), await pageOf(browser, "guardian")];
    await page.goto("/timetable");
    const lesson = page.locator('main a[href^="/lessons/"]').last();
    const address = await lesson.getAttribute("href");
    await family.goto(address);
    await expect(family.locator("main")).not.toContainText("Annulé");
    for (const open of [page, family]) await open.evaluate(() => (window.stays = true));

    await office.goto(address);
    await office.locator("summary", { hasText: "Annuler" }).click();
    await office.locator('form[action$="/cancellation"] button').click();
    await expect(office.getByText("Rétablir").first()).toBeVisible();
    const from = Date.now();
    await expect(family.locator("main")).toContainText("Annulé", { timeout: 3_000 });
    await expect(page.locator("main li", { has: page.locator(`a[href="${address}"]`) }).first()).toContainText("Annulé", { timeout: 3_000 });
    test.info().annotations.push({ type: "seen after", description: `${Date.now() - from} ms` });
    for (const open of [page, family]) expect(await open.evaluate(() => window.stays), "without leaving the page").toBe(true);
    await expectAccessible(page, "after a change");

    await office.locator('form[action$="/restoration"] button').click();
    await expect(family.locator("main")).not.toContainText("Annulé", { timeout: 3_000 });
    for (const open of [office, family]) await open.context().close();
  });
});

test("work that is given shows by itself on the open list of a pupil", async ({ browser }) => {
  const [teacher, pupil] = [await pageOf(browser, null), await pageOf(browser, null)];
  await signIn(teacher, accounts().find((one) => one.login === "anne.virgule"));
  await signIn(pupil, accounts().find((one) => one.login === "hugo.ballon"));
  const words = "Apporter une feuille de papier calque.";
  await pupil.goto("/homework");
  await expect(pupil.locator("main")).not.toContainText(words);
  await pupil.evaluate(() => (window.stays = true));
  await teacher.goto("/homework");
  await teacher.getByRole("link", { name: /^5A/ }).first().click();
  await teacher.getByLabel("Travail à faire", { exact: true }).fill(words);
  await teacher.getByRole("button", { name: "Donner pour 5A" }).click();
  await expect(teacher.getByText("Travail donné.")).toBeVisible();
  await expect(pupil.locator("main")).toContainText(words, { timeout: 5_000 });
  expect(await pupil.evaluate(() => window.stays), "without leaving the page").toBe(true);
  await expectAccessible(pupil, "after work was given");
  for (const open of [teacher, pupil]) await open.context().close();
});

test("without network, a pupil reads the timetable that the device kept", async ({ browser }) => {
  // The console says that the network is down: not a fault here.
  const page = await pageOf(browser, "student", { serviceWorkers: "allow", viewport: { width: 390, height: 844 } });
  await page.goto("/timetable");
  await page.evaluate(() => navigator.serviceWorker.ready);
  const kept = () =>
    page.evaluate(async () => {
      const name = (await caches.keys()).find((one) => one.startsWith("own-"));
      return name ? (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname) : [];
    });
  await expect.poll(kept).toContain("/timetable");
  const lesson = await page.locator('main a[href^="/lessons/"]').first().textContent();
  await page.context().setOffline(true);
  await page.goto("/timetable");
  await expect(page.getByText(/^Hors connexion\s: page de \d+\sh\s\d\d$/)).toBeVisible();
  await expect(page.locator("main")).toContainText(lesson.trim());
  await expectReflow(page);
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.locator(".kept a", { hasText: "emploi du temps" }).first().click();
  await expect(page).toHaveURL("/timetable");
  await page.context().setOffline(false);
  await page.context().close();
});
