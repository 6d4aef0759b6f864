// Screenshots of pages × widths × themes, into captures/. Look at them before a change to templates is merged.
//   node captures.mjs                        sign-in, and the home of each kind of person
//   node captures.mjs teacher:/people /sign-in    these pages: `profile:/path`, or `/path` signed out
import { mkdirSync, rmSync } from "node:fs";
import { chromium as driver } from "@playwright/test";
import { account, profiles } from "./accounts.mjs";
import { chromium } from "./browser.mjs";
import { signIn } from "./walk.mjs";

const baseURL = process.env.PREAU_E2E_URL;
if (!baseURL) {
  console.error("PREAU_E2E_URL is not set: start a server (`make run`) and give its address.");
  process.exit(1);
}
const wanted = process.argv.slice(2);
const pages = wanted.length ? wanted : ["/sign-in", ...profiles.map((profile) => `${profile}:/`)];
const folder = new URL("captures/", import.meta.url).pathname;
if (!wanted.length) rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

const browser = await driver.launch(chromium);
for (const page of pages) {
  const [, profile, path] = page.match(/^(?:(\w+):)?(\/.*)$/) ?? [];
  if (!path) throw new Error(`${page}: write /path or profile:/path`);
  const context = await browser.newContext({ baseURL, locale: "fr-FR", timezoneId: "Europe/Paris", reducedMotion: "reduce", serviceWorkers: "block" });
  const tab = await context.newPage();
  if (profile) await signIn(tab, account(profile));
  for (const width of [320, 390, 1280]) {
    for (const theme of ["light", "dark"]) {
      await tab.setViewportSize({ width, height: width < 600 ? 844 : 1050 });
      await tab.emulateMedia({ colorScheme: theme });
      await tab.goto(path);
      await tab.evaluate(() => document.fonts.ready);
      const name = [profile, path.replace(/[^\w]+/g, "-").replace(/^-|-$/g, "") || "home"].filter(Boolean).join("-");
      await tab.screenshot({ path: `${folder}${name}-${width}-${theme}.png`, fullPage: true });
    }
  }
  console.log(page);
  await context.close();
}
await browser.close();
