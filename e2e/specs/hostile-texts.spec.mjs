// The corpus of hostile texts (rich/tests/corpus.txt), written through the real forms and read in a real browser: nothing of
// it runs, asks anything elsewhere, or is stopped by the policy of content alone.
import { readFileSync } from "node:fs";
import { accounts } from "../accounts.mjs";
import { expect, pageOf, signIn, test } from "../walk.mjs";

const corpus = readFileSync(new URL("../../rich/tests/corpus.txt", import.meta.url), "utf8").split("\n").filter((line) => line.trim());
// How many of them stand in one text.
const SIZE = 70;
const groups = Array.from({ length: Math.ceil(corpus.length / SIZE) }, (_, k) => corpus.slice(SIZE * k, SIZE * (k + 1)));

const text = (words, ...marks) => ({ type: "text", text: words, marks: marks.map((type) => ({ type })) });
/** A payload in every place of a document that holds words, and in attributes that none has. */
const blocks = (payload) => {
  const short = payload.slice(0, 200);
  const line = [text(payload, "bold"), { type: "formula", attrs: { latex: short } }];
  const paragraph = { type: "paragraph", content: line };
  return [
    paragraph,
    { type: "heading", attrs: { level: 2, id: payload, onclick: payload }, content: [text(payload)] },
    { type: "bullet_list", content: [{ type: "list_item", content: [paragraph] }] },
    { type: "blockquote", content: [{ type: "paragraph", content: [text(payload, "code")] }] },
    { type: "code_block", attrs: { language: payload }, content: [text(payload)] },
    { type: "image", attrs: { file: "01890000-0000-7000-8000-000000000000", alt: short, src: payload, onerror: payload } },
    { type: "formula_block", attrs: { latex: short } },
    { type: "table", content: [{ type: "table_row", content: [{ type: "table_header", attrs: { style: payload }, content: [paragraph] }] }] },
  ];
};
const documentOf = (payloads) => JSON.stringify({ type: "doc", content: payloads.flatMap(blocks) });
const linkOf = (href) => JSON.stringify({ type: "doc", content: [{ type: "paragraph", content: [{ type: "text", text: "x", marks: [{ type: "link", attrs: { href } }] }] }] });
const markdownOf = (payloads) => payloads.map((payload) => `${payload}\n\n[${payload}](${payload}) ![${payload}](${payload}) **${payload}** \`${payload}\` $${payload}$\n\n- ${payload}\n\n> ${payload}`).join("\n\n");

/** A page that notes whatever runs, asks elsewhere or is stopped. */
const watched = async (browser, login, options = {}) => {
  const page = await pageOf(browser, null, options);
  const faults = [];
  const here = new URL(process.env.PREAU_E2E_URL).origin;
  page.on("dialog", (dialog) => {
    faults.push(`a dialog: ${dialog.type()} ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("popup", (popup) => faults.push(`a window: ${popup.url()}`));
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (!["data:", "blob:"].includes(url.protocol) && url.origin !== here) faults.push(`a request: ${request.url()}`);
  });
  await page.exposeFunction("noted", (what) => faults.push(what));
  await page.addInitScript(() => {
    for (const name of ["alert", "confirm", "prompt", "print"]) window[name] = () => window.noted(`${name} was called`);
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sourceFile, lineNumber, sample }) => window.noted(`the policy stopped ${violatedDirective} ${blockedURI} ${sourceFile}:${lineNumber} ${sample}`));
  });
  await signIn(page, accounts().find((one) => one.login === login));
  return { page, faults };
};

/** Everything on the page is pressed, pointed at and left by the events that payloads wait for; no link leads to a script. */
const provoke = async (page) => {
  const wrong = await page.evaluate(async () => {
    const events = ["click", "mouseover", "mouseenter", "pointerenter", "pointerover", "focus", "blur", "error", "load", "toggle", "animationend", "transitionend", "wheel", "keydown", "input", "scroll", "paste", "begin"];
    const wrong = [];
    addEventListener("click", (event) => event.preventDefault(), { capture: true });
    for (const element of document.querySelectorAll("main *")) {
      for (const { name, value } of element.attributes) {
        if (/^on/i.test(name) || name === "srcdoc") wrong.push(`${element.localName} ${name}`);
        if (/^\s*(javascript|vbscript|data):/i.test(value) && /^(href|src|action|formaction|xlink:href|data|poster)$/i.test(name)) wrong.push(`${element.localName} ${name}=${value}`);
      }
      if (/^(script|iframe|object|embed|base|link|meta|style|frame|applet)$/.test(element.localName) && !element.getAttribute("src")?.startsWith("/assets/")) wrong.push(`<${element.localName}>`);
      if (element.localName === "a" && element.href && !/^(https?|mailto):/.test(new URL(element.href).protocol)) wrong.push(`a link to ${element.href}`);
      if (element.closest(".prose")) for (const event of events) element.dispatchEvent(new Event(event, { bubbles: false, cancelable: true }));
    }
    await new Promise((done) => setTimeout(done, 50));
    return wrong;
  });
  expect(wrong).toEqual([]);
};

/** What a form of the page holds besides what is typed. */
const hidden = async (page, path, action) => {
  const html = await (await page.request.get(path)).text();
  const form = html.slice(html.indexOf(`action="${action}"`)).split("</form>")[0];
  return Object.fromEntries([...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]));
};

/** A lesson of a week ahead, of a class. */
const lessonOf = async (page, week, name) => {
  await page.goto(`/timetable?week=${week}`);
  const links = [...new Set(await page.locator('main a[href^="/lessons/"]').evaluateAll((all) => all.map((link) => link.getAttribute("href"))))];
  for (const link of links.filter((link) => /^\/lessons\/[0-9a-f-]{36}$/.test(link))) {
    const html = await (await page.request.get(link)).text();
    if (html.includes(`<h1>${name}</h1>`)) return link;
  }
  throw new Error(`no lesson « ${name} » in the week of ${week}`);
};

/** The last work of a list that was given for the day of this walk: other walks give work to the same class. */
const newest = async (page) => {
  const links = await page.locator("main li").filter({ hasText: /18\sdécembre/ }).locator('a[href^="/homework/"]').evaluateAll((all) => all.map((link) => link.getAttribute("href")));
  const work = links.filter((link) => /^\/homework\/[0-9a-f-]{36}/.test(link)).sort().at(-1);
  if (!work) throw new Error("no work for 18 December in the list");
  return work;
};

test("no text of the class book or of homework acts in the browser of who reads or writes it", async ({ browser }) => {
  test.setTimeout(600_000);
  expect(corpus.length).toBeGreaterThan(200);
  const teacher = await watched(browser, "anne.virgule");
  const readers = [await watched(browser, "hugo.ballon"), await watched(browser, "odile.ballon")];
  const sound = (where) => {
    for (const { faults } of [teacher, ...readers]) expect(faults, where).toEqual([]);
  };
  const lesson = await lessonOf(teacher.page, "2026-12-07", "Français, 5A");
  const [edit, give] = [`${lesson}/content`, `${lesson}/homework`];
  const publish = async (fields) => teacher.page.request.post(edit, { form: { ...(await hidden(teacher.page, edit, edit)), act: "publish", early: "yes", content: "", "content-json": "", ...fields }, maxRedirects: 0 });
  const given = async (fields) => teacher.page.request.post(give, { form: { ...(await hidden(teacher.page, `${give}/new`, give)), due: "day", "due-day": "2026-12-18", kind: "exercise", until: "evening", content: "", "content-json": "", ...fields }, maxRedirects: 0 });

  for (const [k, payloads] of groups.entries()) {
    for (const [way, typed] of [["raw JSON", { "content-json": documentOf(payloads) }], ["the text area", { content: markdownOf(payloads) }]]) {
      const at = `payloads from ${SIZE * k}, by ${way}`;
      const answers = [await publish(typed), await given(typed)];
      expect(answers.map((answer) => answer.status()), at).toEqual([303, 303]);
      for (const { page } of readers) {
        await page.goto(lesson);
        await expect(page.getByRole("region", { name: "Contenu de la séance" })).toBeVisible();
        await provoke(page);
        await page.goto("/homework");
        await provoke(page);
        await page.goto(await newest(page));
        await expect(page.getByRole("region", { name: "Travail à faire" })).toBeVisible();
        await provoke(page);
        await page.goto("/classbook");
        await provoke(page);
        await page.goto("/");
        await provoke(page);
      }
      // In the editor, which begins with it; and in the lists of who wrote it.
      for (const path of [edit, lesson, `${edit}/versions`, "/homework"]) {
        await teacher.page.goto(path);
        await provoke(teacher.page);
      }
      sound(at);
      // Taken back, so that it stands in the way of nobody.
      const work = (await newest(teacher.page)).split("?")[0];
      const back = await teacher.page.request.post(`${work}/withdrawal`, { form: await hidden(teacher.page, work, `${work}/withdrawal`), maxRedirects: 0 });
      expect(back.status(), at).toBe(303);
    }
  }

  // A link that acts is refused, whoever sends the form.
  for (const payload of corpus.filter((payload) => /^\s*(javascript|vbscript|data):/i.test(payload))) {
    const answer = await publish({ "content-json": linkOf(payload) });
    expect(answer.status(), payload).toBe(422);
    expect(await answer.text()).not.toMatch(/<a[^>]+href="\s*(javascript|vbscript|data):/i);
  }

  // Pasted as a page into the editor; then the page that gives a text back whose page is too old.
  await teacher.page.request.post(`${edit}/draft/removal`, { form: await hidden(teacher.page, edit, `${edit}/draft/removal`) });
  await teacher.page.goto(edit);
  const editor = teacher.page.getByRole("textbox", { name: "Ce qui est prévu" });
  for (const payloads of groups) {
    await editor.click();
    await editor.evaluate((element, html) => {
      const pasted = new DataTransfer();
      pasted.setData("text/html", html);
      pasted.setData("text/plain", html);
      element.dispatchEvent(new ClipboardEvent("paste", { clipboardData: pasted, bubbles: true, cancelable: true }));
    }, payloads.map((payload) => `<p>a${payload}b</p>`).join(""));
  }
  await expect(teacher.page.locator("[data-draft]")).not.toBeEmpty();
  await provoke(teacher.page);
  sound("pasted");
  await teacher.page.evaluate(({ edit, words }) => {
    const form = Object.assign(document.createElement("form"), { method: "post", action: edit });
    const token = document.querySelector('input[name="form-token"]').value;
    for (const [name, value] of [["form-token", (token[0] === "0" ? "1" : "0") + token.slice(1)], ["content", words], ["base", words.slice(0, 300)]]) form.append(Object.assign(document.createElement("textarea"), { name, value }));
    document.body.append(form);
    form.submit();
  }, { edit, words: corpus.join("\n") });
  await expect(teacher.page.getByRole("heading", { level: 1, name: "Votre page était trop vieille" })).toBeVisible();
  await provoke(teacher.page);
  sound("given back");

  const done = await teacher.page.request.post(edit, { form: { ...(await hidden(teacher.page, edit, edit)), act: "withdraw" }, maxRedirects: 0 });
  expect(done.status()).toBe(303);

  // What is watched for would have been seen.
  const [{ page, faults }] = readers;
  await page.evaluate(() => document.querySelector("main").insertAdjacentHTML("beforeend", '<img src="https://evil.invalid/x" onerror="alert(1)">'));
  await expect.poll(() => faults.join()).toMatch(/the policy stopped script-src-attr/);
  expect(faults.join()).toMatch(/the policy stopped img-src/);
  await expect(provoke(page)).rejects.toThrow();
  for (const { page } of [teacher, ...readers]) await page.context().close();
});
