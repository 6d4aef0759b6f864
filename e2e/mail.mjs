// What the server wrote by mail: it puts messages into a folder of its data (PREAU_E2E_DATA).
import { readdirSync, readFileSync } from "node:fs";
import { expect } from "@playwright/test";

const text = (message) => {
  const [head, ...rest] = message.split(/\r?\n\r?\n/);
  const body = rest.join("\n\n");
  if (/transfer-encoding: base64/i.test(head)) return Buffer.from(body, "base64").toString();
  if (!/transfer-encoding: quoted-printable/i.test(head)) return body;
  return Buffer.from(body.replace(/=\r?\n/g, "").replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16))), "latin1").toString();
};

/** The text of the one message to an address, once it is there. */
export const letterTo = async (address) => {
  const folder = `${process.env.PREAU_E2E_DATA}/mail`;
  const letters = () =>
    readdirSync(folder)
      .filter((name) => name.endsWith(".eml"))
      .map((name) => readFileSync(`${folder}/${name}`, "utf8"))
      .filter((message) => message.includes(`To: ${address}`));
  await expect.poll(() => letters().length, `a letter to ${address}`).toBe(1);
  return text(letters()[0]);
};
