// People come in through a counter that others wrote (peers/provider), linked once by their own password.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { account } from "../accounts.mjs";
import { as, expect, expectAccessible, expectReflow, expectTargets, fillSignIn, pageOf, test } from "../walk.mjs";

const main = (page) => page.getByRole("main");
const NAME = "l’académie d’Exemple";

const expectGood = async (page, screen) => {
  await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  for (const [width, colorScheme] of [[1280, "light"], [320, "dark"]]) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expectReflow(page);
    await expectTargets(page);
    await expectAccessible(page, `${screen}, ${width} px, ${colorScheme}`);
  }
};

/** The counter: it listens at once, and knows the portal when it is told of it. */
const opened = async (host) => {
  const program = fileURLToPath(new URL("../peers/provider/provider.mjs", import.meta.url));
  const counter = spawn(process.execPath, [program, host], { stdio: ["pipe", "pipe", "ignore"] });
  const tell = async (addresses) => {
    counter.stdin.write(`${JSON.stringify(addresses)}\n`);
    await once(counter.stdout, "data");
  };
  await tell({ back: "http://127.0.0.1/", told: "http://127.0.0.1/" });
  return { tell, close: () => counter.kill() };
};

const provesThere = async (page, login) => {
  await page.locator("input[name=login]").fill(login);
  await page.locator("input[name=password]").fill("peu importe");
  await page.locator("button[type=submit]").click();
  await page.getByRole("button", { name: "Continue" }).click();
};

test.describe("as the platform's administrator", () => {
  test.use(as("platform_admin"));

  test("enters a counter; a teacher links her account and comes in through it", async ({ page, browser }) => {
    test.setTimeout(120_000);
    const host = process.env.PREAU_E2E_PEER;
    if (!host) throw new Error("PREAU_E2E_PEER is not set: scripts/with-demo.sh names a host that the server may call.");
    const counter = await opened(host);
    await page.goto("/admin/providers");
    await expectGood(page, "counters");
    await page.goto("/admin/providers/new");
    await expectGood(page, "a new counter");
    await page.getByRole("button", { name: "Ajouter le guichet" }).click();
    await expectGood(page, "a counter to be mended");
    await page.getByLabel("Nom du guichet").fill(NAME);
    await page.getByLabel("Adresse du guichet (issuer)").fill(`http://${host}`);
    await page.getByLabel("Identifiant du portail chez lui").fill("portail");
    await page.getByLabel("Secret du portail chez lui").fill("un-secret-d-essai-long-comme-il-faut");
    await page.getByRole("button", { name: "Ajouter le guichet" }).click();
    await expect(page.getByRole("heading", { level: 1, name: NAME })).toBeVisible();
    await expect(main(page)).toContainText("Répond");
    await expectGood(page, "a counter");
    const id = page.url().split("/").at(-1);
    const address = async (end) => (await main(page).locator("code", { hasText: new RegExp(`/${end}$`) }).innerText()).trim();
    const [back, told] = [await address("back"), (await address("signed-out")).replace(/^https?:\/\/[^/]+/, process.env.PREAU_E2E_URL)];
    await counter.tell({ back, told });
    // The portal by its public name, to which the counter sends back.
    const there = { baseURL: new URL(back).origin };

    // Known there, and not here: her own password says once who she is.
    const teacher = await pageOf(browser, null, there);
    await teacher.goto("/sign-in?next=/settings/security");
    await expectGood(teacher, "the sign-in page with a counter");
    await teacher.getByRole("link", { name: `Se connecter avec ${NAME}` }).click();
    await provesThere(teacher, "c.equerre");
    await expect(main(teacher)).toContainText("pas encore relié à un compte d’ici");
    await expectGood(teacher, "somebody not known yet");
    await fillSignIn(teacher, account("teacher"));
    await teacher.getByRole("button", { name: "Entrer", exact: true }).click();
    await expect(teacher.getByRole("heading", { level: 1, name: `Relier votre compte chez ${NAME} ?` })).toBeVisible();
    await expect(main(teacher)).toContainText("c.equerre");
    await expectGood(teacher, "linking");
    await teacher.getByRole("button", { name: "Relier les deux comptes" }).click();
    await expect(teacher).toHaveURL(/\/settings\/security$/);
    await expect(main(teacher).getByRole("button", { name: `Retirer : ${NAME} c.equerre` })).toBeVisible();
    await expectGood(teacher, "one's security with a linked account");

    // From now on one click is enough, in any browser where she is known there.
    const again = await pageOf(browser, null, there);
    await again.goto(`/sign-in?with=${id}`);
    await again.getByRole("link", { name: `Se connecter avec ${NAME}` }).click();
    await provesThere(again, "c.equerre");
    await expect(again).toHaveURL(`${there.baseURL}/`);
    // She leaves the counter: the counter says so, and the portal is left too.
    await again.goto(`http://${host}/session/end`);
    await again.locator("button[name=logout]").first().click();
    await expect(async () => {
      await again.goto("/settings/security");
      await expect(again).toHaveURL(/\/sign-in/);
    }).toPass();

    // Removed, the link opens nothing any more.
    await teacher.setViewportSize({ width: 1280, height: 800 });
    await teacher.getByRole("button", { name: `Retirer : ${NAME} c.equerre` }).click();
    await expect(main(teacher).getByRole("link", { name: `Relier ${NAME}` })).toBeVisible();
    await page.getByRole("button", { name: `Arrêter ${NAME}` }).click();
    await expect(page.getByText("Arrêté", { exact: true })).toBeVisible();
    counter.close();
  });
});
