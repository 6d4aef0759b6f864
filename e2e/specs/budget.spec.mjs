// What a first visit weighs: compressed bytes on the wire, headers included, and requests.
import { account } from "../accounts.mjs";
import { expect, signIn, test, weigh } from "../walk.mjs";

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
