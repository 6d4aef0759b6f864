// The four ways in which a journey is walked: on a phone and at a desk, with script and without.
import { expect, expectAccessible, expectReflow, expectTargets, pageOf } from "./walk.mjs";

const sizes = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 900 } };

export const ways = Object.entries(sizes).flatMap(([size, viewport]) =>
  [true, false].map((javaScriptEnabled) => ({ name: `on a ${size}, ${javaScriptEnabled ? "with" : "without"} script`, script: javaScriptEnabled, narrow: size === "phone", options: { viewport, javaScriptEnabled } })),
);

const faultsOf = new WeakMap();

/** A page of somebody in this way; `who` is a kind of person, or a session. It ends with `leave`. */
export const pageIn = async (way, browser, who) => {
  const page = await pageOf(browser, typeof who === "string" ? who : null, { ...way.options, ...(typeof who === "string" ? {} : { storageState: who }) });
  const faults = [];
  faultsOf.set(page, faults);
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => message.type() === "error" && !/status of 422/.test(message.text()) && faults.push(message.text()));
  return page;
};

/** Closes what `pageIn` opened: nothing went wrong in their consoles. */
export const leave = async (...pages) => {
  for (const page of pages) {
    await page.context().close();
    expect(faultsOf.get(page), "errors of the console").toEqual([]);
  }
};

/** The field of rich text under this label. Without script its label is not tied to it. */
export const richIn = (way, page, label) => (way.script ? page.getByLabel(label, { exact: true }) : page.locator(".rich-field", { hasText: label }).locator("textarea.input").first());

/** Sound in light and in dark. The checks of axe need the script of the page. */
export const expectSoundIn = async (way, page, screen, { targets = true } = {}) => {
  for (const colorScheme of way.script ? ["dark", "light"] : []) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expectAccessible(page, `${screen}, ${way.name}, ${colorScheme}`);
  }
  await expectReflow(page);
  if (targets) await expectTargets(page);
};
