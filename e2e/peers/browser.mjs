// A person with a browser, for the libraries under test: cookies by host, forms with their fields, redirections by hand.
import { readFileSync } from "node:fs";

const entities = { amp: "&", lt: "<", gt: ">", quot: '"' };
const plain = (text) => text.replace(/&(?:#(\d+)|(\w+));/g, (whole, code, name) => (code ? String.fromCodePoint(code) : (entities[name] ?? whole)));
const attribute = (tag, name) => plain(new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? "");

/** The account of a profile of the demo. */
export const account = (profile) =>
  JSON.parse(readFileSync(process.env.PREAU_E2E_ACCOUNTS, "utf8")).find((one) => one.profile === profile);

export class Browser {
  #jars = new Map();

  async #send(url, init = {}, from) {
    const jar = this.#jars.get(url.host) ?? new Map();
    this.#jars.set(url.host, jar);
    const headers = { ...init.headers, cookie: [...jar].map((pair) => pair.join("=")).join("; ") };
    if (from) headers.referer = from.href;
    if (init.method === "POST") headers.origin = from.origin;
    const answer = await fetch(url, { ...init, headers, redirect: "manual" });
    for (const line of answer.headers.getSetCookie()) {
      const [name, value] = line.split(";")[0].split(/=(.*)/s);
      if (/max-age=0/i.test(line) || value === "") jar.delete(name);
      else jar.set(name, value);
    }
    return answer;
  }

  /** Opens an address and goes where it leads; gives the last page, and every address on the way. */
  async open(url, init, from) {
    const way = [];
    let at = new URL(url);
    for (let steps = 0; steps < 14; steps += 1) {
      way.push(at.href);
      const answer = await this.#send(at, init, from);
      const refresh = /url=(.*)/.exec(answer.headers.get("refresh") ?? "")?.[1];
      const onward = answer.status >= 300 && answer.status < 400 ? answer.headers.get("location") : refresh;
      const text = await answer.text();
      if (!onward) return { status: answer.status, url: at, text, way };
      [from, at, init] = [at, new URL(onward, at), undefined];
    }
    throw new Error(`no end: ${way.join(" → ")}`);
  }

  /** Types login and password into the form of a page. */
  async signIn(page, { login, password }) {
    const form = /<form method="post" action="\/sign-in">.*?<\/form>/s.exec(page.text)?.[0];
    if (!form) throw new Error(`no sign-in form at ${page.url}: ${page.text.slice(0, 400)}`);
    const fields = new URLSearchParams();
    for (const [tag] of form.matchAll(/<input[^>]*type="hidden"[^>]*>/g)) fields.set(attribute(tag, "name"), attribute(tag, "value"));
    fields.set("login", login);
    fields.set("password", password);
    const to = new URL("/sign-in", page.url);
    return this.open(to, { method: "POST", body: fields }, page.url);
  }
}

/** Waits until something is true. */
export const until = async (what, test) => {
  for (const end = Date.now() + 15_000; Date.now() < end; ) {
    const value = await test();
    if (value) return value;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`${what} did not happen within 15 s`);
};

/** Listens on a port of this machine; gives what stops it. */
export const listen = (server, port) => new Promise((done) => server.listen(Number(port), "127.0.0.1", () => done(server)));
