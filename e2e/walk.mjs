// What every walk does: `test` fails on any error of the console (the policy of content is on), and a few steps
// have a name.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test as base, expect } from "@playwright/test";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export { expect };
export const test = base.extend({
  page: async ({ page }, use) => {
    const faults = [];
    page.on("pageerror", (error) => faults.push(error.message));
    // An answer 422 is a form that comes back, not a fault; the browser says it in the console nevertheless.
    page.on("console", (message) => message.type() === "error" && !/status of 422/.test(message.text()) && faults.push(message.text()));
    await use(page);
    expect(faults, "errors of the console").toEqual([]);
  },
});

export const fillSignIn = async (page, { login, password }) => {
  await page.getByLabel("Identifiant", { exact: true }).fill(login);
  await page.getByLabel("Mot de passe", { exact: true }).fill(password);
};

export const signIn = async (page, person) => {
  await page.goto("/sign-in");
  await fillSignIn(page, person);
  await page.getByRole("button", { name: "Entrer", exact: true }).click();
  await expect(page).toHaveURL("/");
};

/** The session of a kind of person, for contexts and for `test.use(as("teacher"))`; nobody signs out of it. */
export const sessionOf = (profile) => JSON.parse(process.env.PREAU_E2E_STATES)[profile];
export const as = (profile) => ({ storageState: async ({}, use) => use(sessionOf(profile)) });

/** A page of somebody else, beside that of the test; its context ends with it. */
export const pageOf = async (browser, profile, options = {}) => {
  const context = await browser.newContext({ baseURL: process.env.PREAU_E2E_URL, locale: "fr-FR", timezoneId: "Europe/Paris", reducedMotion: "reduce", serviceWorkers: "block", storageState: profile ? sessionOf(profile) : undefined, ...options });
  return context.newPage();
};

/** No violation of WCAG 2.2 AA nor of good practice, as far as a machine sees. */
export const expectAccessible = async (page, state = "") => {
  await page.evaluate(axe); // injected by the debugger: no policy of content stands in the way
  const { violations } = await page.evaluate(
    (tags) => window.axe.run(document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] }),
    ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  );
  const said = violations.flatMap(({ id, help, nodes }) => nodes.map(({ target, failureSummary }) => `${id} (${help}) at ${target.join(" ")}\n${failureSummary}`));
  expect(said, `axe ${state}`).toEqual([]);
};

/** Nothing to scroll sideways outside `.scroller`. */
export const expectReflow = async (page) => {
  const { wide, culprits } = await page.evaluate(() => {
    const limit = document.documentElement.clientWidth;
    const culprits = [...document.querySelectorAll("body *")]
      .filter((element) => element.getBoundingClientRect().right > limit + 1 && !element.closest(".scroller, .filters, svg"))
      .map((element) => `${element.tagName.toLowerCase()}.${element.className}`);
    return { wide: document.documentElement.scrollWidth > limit, culprits: culprits.slice(0, 5) };
  });
  expect(wide ? culprits : [], "wider than the screen").toEqual([]);
  expect(wide).toBe(false);
};

/** Every target is at least 24 px high and wide, links inside a sentence apart (WCAG 2.5.8). */
export const expectTargets = async (page) => {
  const small = await page.evaluate(() =>
    [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
      .filter((element) => element.checkVisibility?.() !== false && !element.closest(".sr-only, .skip-link"))
      .filter((element) => getComputedStyle(element).display !== "inline" && !element.closest("label.tick, .segments"))
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && (box.width < 24 || box.height < 24))
      .map(({ element, box }) => `${element.outerHTML.slice(0, 80)} is ${Math.round(box.width)} × ${Math.round(box.height)}`),
  );
  expect(small, "targets under 24 px").toEqual([]);
};

/** Presses Tab until the focus is on what `locator` names. */
export const tabTo = async (page, locator, most = 40) => {
  for (let k = 0; k < most; k++) {
    await page.keyboard.press("Tab");
    if (await locator.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`${locator} is not reached in ${most} presses of Tab`);
};

/** Bytes on the wire and requests of a first visit, told by the browser. */
export const weigh = async (page, visit) => {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  const requests = new Map();
  session.on("Network.requestWillBeSent", ({ requestId, request }) => request.url.startsWith("http") && requests.set(requestId, { url: request.url, bytes: 0 }));
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => requests.has(requestId) && (requests.get(requestId).bytes = encodedDataLength));
  await visit();
  // The line of events stays open: what is waited for is that nothing new is asked.
  await page.waitForLoadState("load");
  for (let before = -1; before !== requests.size; await page.waitForTimeout(500)) before = requests.size;
  await page.evaluate(() => document.fonts.ready);
  await session.detach();
  const all = [...requests.values()];
  return { bytes: all.reduce((sum, { bytes }) => sum + bytes, 0), count: all.length, detail: all.map(({ url, bytes }) => `${bytes} ${new URL(url).pathname}`).join("\n") };
};

/** As it is looked at now: nothing to scroll sideways, targets large enough, no violation. */
export const expectSound = async (page, screen) => {
  await expectReflow(page);
  await expectTargets(page);
  await expectAccessible(page, screen);
};

/** How a page is looked at: its width, and light or dark. */
export const wide = [1280, "light"];
export const narrow = [320, "dark"];

/** One title; and sound in each look. */
export const expectGood = async (page, screen, looks = [wide, narrow]) => {
  await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  for (const [width, colorScheme] of looks) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expectSound(page, `${screen}, ${width} px, ${colorScheme}`);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
};
