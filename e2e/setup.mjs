// A server answers and accounts are known, or one sentence says what is missing.
import { accounts } from "./accounts.mjs";

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
}
