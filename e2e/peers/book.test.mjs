// Our acceptance book before a provider that others wrote: what holds there is found to hold.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const here = dirname(fileURLToPath(import.meta.url));
const preau = process.env.PREAU ?? "target/debug/preau";
const folder = mkdtempSync(join(tmpdir(), "preau-book."));
const freePort = () =>
  new Promise((done) => {
    const one = createServer().listen(0, "127.0.0.1", () => {
      const { port } = one.address();
      one.close(() => done(String(port)));
    });
  });
const file = (name, text) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

test("the acceptance book of OpenID Connect passes before oidc-provider", async () => {
  const [port, service] = [await freePort(), await freePort()];
  const provider = spawn(process.execPath, [join(here, "provider/book.mjs"), port, service], { stdio: ["pipe", "pipe", "ignore"] });
  try {
    await new Promise((done, no) => provider.stdout.once("data", done) && provider.once("exit", no));
    const words = [
      "accept", "oidc", "--json", "--url", `http://127.0.0.1:${port}`, "--client", "recette", "--secret-file", file("secret", "un-secret-d-essai-long-comme-il-faut"),
      "--redirect", `http://127.0.0.1:${service}/back`, "--signed-out", `http://127.0.0.1:${service}/out`, "--listen", `127.0.0.1:${service}`,
      "--login", "lina", "--password-file", file("password", "rien"),
    ];
    const said = await promisify(execFile)(preau, words).catch((error) => error);
    const report = JSON.parse(said.stdout);
    const missed = report.points.filter((point) => point.verdict === "missed").map((point) => `${point.id}: ${point.expected}, not ${point.seen}`);
    assert.deepEqual(missed, []);
    assert.ok(report.held > 45, said.stdout);
  } finally {
    provider.stdin.end();
    rmSync(folder, { recursive: true, force: true });
  }
});
