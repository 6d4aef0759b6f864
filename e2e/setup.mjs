// A server answers and accounts are known, or one sentence says what is missing.
import { request } from "@playwright/test";
import { account, accounts, profiles } from "./accounts.mjs";

export default async function setup() {
  const url = process.env.PREAU_E2E_URL;
  if (!url) throw new Error("PREAU_E2E_URL is not set: start a server (`make run`) and give its address.");
  accounts();
  let answer;
  try {
    answer = await fetch(new URL("/sign-in", url));
  } catch (error) {
    throw new Error(`No server answers at ${url}: ${error.cause?.message ?? error.message}`);
  }
  if (!answer.ok) throw new Error(`${url}/sign-in answers ${answer.status}.`);
  // One session for each kind of person, for the specs that are not about signing in (`as` in walk.mjs).
  const states = {};
  for (const profile of [...profiles, "platform_admin"]) states[profile] = await stateOf(url, account(profile));
  process.env.PREAU_E2E_STATES = JSON.stringify(states);
}

const stateOf = async (baseURL, { login, password }) => {
  const browser = await request.newContext({ baseURL, extraHTTPHeaders: { origin: new URL(baseURL).origin } });
  const page = await (await browser.get("/sign-in")).text();
  const form = page.slice(page.indexOf('action="/sign-in"'));
  const hidden = Object.fromEntries([...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]));
  const answer = await browser.post("/sign-in", { form: { ...hidden, login, password }, maxRedirects: 0 });
  if (answer.status() !== 303) throw new Error(`${login} does not come in: ${answer.status()}.`);
  const state = await browser.storageState();
  await browser.dispose();
  return state;
};
