// What a first visit weighs: compressed bytes on the wire, headers included, and requests.
import { account, profiles } from "../accounts.mjs";
import { expect, pageOf, signIn, test, weigh } from "../walk.mjs";

test("sign-in: 65 kB, 8 requests", async ({ page }) => {
  const { bytes, count, detail } = await weigh(page, () => page.goto("/sign-in"));
  expect(bytes, detail).toBeLessThanOrEqual(65_000);
  expect(count, detail).toBeLessThanOrEqual(8);
});

test("home: 85 kB, 9 requests", async ({ page }) => {
  await signIn(page, account("guardian"));
  const { bytes, count, detail } = await weigh(page, () => page.goto("/"));
  expect(bytes, detail).toBeLessThanOrEqual(85_000);
  expect(count, detail).toBeLessThanOrEqual(9);
});

test("the page itself: 30 kB of HTML at most", async ({ page }) => {
  await signIn(page, account("teacher"));
  const answer = await page.goto("/");
  expect((await answer.body()).length).toBeLessThanOrEqual(30_000);
});

test("home: 12 statements at most, whoever opens it", async ({ browser }) => {
  for (const profile of [...profiles, "platform_admin"]) {
    const page = await pageOf(browser, profile);
    const costs = [];
    // What is remembered is read anew once something changed, which other walks may do meanwhile.
    for (let k = 0; k < 3; k++) costs.push(Number((await page.request.get("/")).headers()["x-statements"]));
    expect(Math.min(...costs), profile).toBeGreaterThan(0);
    expect(Math.min(...costs), profile).toBeLessThanOrEqual(12);
    await page.context().close();
  }
});
