// Without a network: an offline page; of a person, what the server names is kept on the device, until the sign-out.
import { account } from "../accounts.mjs";
import { expect, signIn } from "../walk.mjs";
import { test } from "@playwright/test"; // the console says that the network is down: not a fault here

test.use({ serviceWorkers: "allow" });

const kept = (page) =>
  page.evaluate(async () => {
    const addresses = [];
    for (const name of await caches.keys()) for (const { url } of await (await caches.open(name)).keys()) addresses.push(new URL(url).pathname);
    return addresses.sort();
  });

test("keeps the shell, the offline page and what the server names, and empties at sign-out", async ({ page, context }) => {
  await signIn(page, account("guardian"));
  await page.evaluate(() => navigator.serviceWorker.ready);
  await expect.poll(() => kept(page)).toContain("/offline");
  await page.goto("/menu");
  expect((await kept(page)).filter((path) => !["/offline", "/timetable", "/homework"].includes(path) && !/^\/assets\/[\w-]+\.[0-9a-f]{8}\.\w+$/.test(path))).toEqual([]);

  await context.setOffline(true);
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByText(account("guardian").name)).toHaveCount(0);
  await context.setOffline(false);

  await page.goto("/");
  await page.locator("details.menu > summary").click();
  await page.locator('form[action="/sign-out"] button').click();
  await expect(page).toHaveURL(/\/sign-in/);
  await expect.poll(() => kept(page)).toEqual([]);
});
