// The demo accounts, as `preau demo` writes them: [{login, password, profile, name, structure, note}].
import { readFileSync } from "node:fs";

let known;
export const accounts = () => {
  const path = process.env.PREAU_E2E_ACCOUNTS;
  if (!path) throw new Error("PREAU_E2E_ACCOUNTS is not set: give the demo-accounts.json of the server.");
  known ??= JSON.parse(readFileSync(path, "utf8"));
  if (!known.length) throw new Error(`${path} holds no account.`);
  return known;
};

/** The first account of a profile. */
export const account = (profile) => {
  const found = accounts().find((one) => one.profile === profile);
  if (!found) throw new Error(`No account of profile ${profile} in PREAU_E2E_ACCOUNTS.`);
  return found;
};

export const profiles = ["student", "guardian", "teacher", "school_life", "management", "staff", "school_admin", "academy", "authority"];
