// The second step: codes of an application, with and without script; passkeys, with a device that the browser feigns.
import { createHmac } from "node:crypto";
import { activate, birthOn, makeCode, openWhoNeverCame, password } from "../people.mjs";
import { expect, expectAccessible, expectReflow, expectTargets, fillSignIn, pageOf, test } from "../walk.mjs";

/** What an application shows for a key, now or some steps from now (RFC 6238). */
const codeOf = (spelt, steps = 0) => {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...spelt.replaceAll(/\s/g, "")].map((letter) => letters.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const time = Buffer.alloc(8);
  const now = Date.now() + 1_000 * Number(process.env.PREAU_E2E_CLOCK_SHIFT ?? 0);
  time.writeBigUInt64BE(BigInt(Math.floor(now / 30_000) + steps));
  const hash = createHmac("sha1", key).update(time).digest();
  return String((hash.readUInt32BE(hash[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, "0");
};

/** A pupil of a class who comes in for the first time, and wants a second step. */
const newcomer = async (page, browser, division) => {
  const office = await pageOf(browser, "staff");
  await openWhoNeverCame(office, { division });
  const sheet = { birth: await birthOn(office), code: await makeCode(office) };
  await office.context().close();
  await activate(page, sheet);
  await page.goto("/settings/security");
  const login = await page.getByLabel("Identifiant").inputValue();
  await page.getByRole("link", { name: "Voir et changer" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Entrer en deux étapes" })).toBeVisible();
  return login;
};

const signOut = async (page) => {
  await page.locator("details.menu > summary").click();
  await page.getByRole("button", { name: "Se déconnecter" }).click();
  await expect(page).toHaveURL("/sign-in");
};

const enter = async (page, login) => {
  await page.goto("/sign-in");
  await fillSignIn(page, { login, password });
  await page.getByRole("button", { name: "Entrer", exact: true }).click();
};

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with script" : "without script", () => {
    test.use({ javaScriptEnabled, viewport: { width: 320, height: 740 } });

    test("codes of an application are set up, asked, replaced by paper, and taken away", async ({ page, browser }) => {
      test.setTimeout(90_000);
      const look = async (state) => {
        await expectReflow(page);
        if (!javaScriptEnabled) return;
        await expectTargets(page);
        await expectAccessible(page, state);
      };
      const login = await newcomer(page, browser, javaScriptEnabled ? "4D" : "6D");
      await look("nothing yet");
      if (!javaScriptEnabled) await expect(page.getByText("Les clés d’accès ont besoin de JavaScript")).toBeVisible();
      await page.getByRole("link", { name: "Installer" }).click();
      await look("setting up");
      const key = await page.locator(".numbered .code").first().innerText();
      await page.getByLabel("Tape le code que l’application affiche").fill("000000");
      await page.getByRole("button", { name: "C’est le bon, installer" }).click();
      await expect(page.getByRole("alert")).toContainText("Ce n’est pas le code du moment");
      await page.getByLabel("Tape le code que l’application affiche").fill(codeOf(key));
      await page.getByRole("button", { name: "C’est le bon, installer" }).click();
      await expect(page.getByRole("heading", { level: 1, name: "Codes de secours" })).toBeVisible();
      await look("codes of recovery");
      const paper = await page.locator(".recovery-codes li").allInnerTexts();
      expect(paper).toHaveLength(10);
      await page.getByRole("link", { name: "Je les ai gardés, continuer" }).click();
      await expect(page.getByText("Installée")).toBeVisible();
      await look("set up");

      await signOut(page);
      await enter(page, login);
      await expect(page.getByRole("heading", { level: 1, name: "Encore une étape" })).toBeVisible();
      await look("the second step");
      await page.getByLabel("Code à six chiffres").fill("000000");
      await page.getByRole("button", { name: "Continuer" }).click();
      await expect(page.getByRole("alert")).toContainText("Ce n’est pas ce code");
      // The step after: that of the setting up is spent.
      await page.getByLabel("Code à six chiffres").fill(codeOf(key, 1));
      await page.getByLabel(/C’est mon appareil/).check();
      await page.getByRole("button", { name: "Continuer" }).click();
      await expect(page).toHaveURL("/");
      await signOut(page);
      await enter(page, login);
      await expect(page, "a trusted device is not asked").toHaveURL("/");

      const elsewhere = await pageOf(browser, null, { javaScriptEnabled });
      await enter(elsewhere, login);
      await elsewhere.getByText("Je n’ai pas mon téléphone").click();
      await elsewhere.getByLabel("Code de secours").fill(paper[4]);
      await elsewhere.getByRole("button", { name: "Utiliser ce code de secours" }).click();
      await expect(elsewhere).toHaveURL("/");
      await elsewhere.goto("/settings/security/second");
      await expect(elsewhere.getByText("Il en reste 9")).toBeVisible();
      await elsewhere.getByText("Retirer ou changer de téléphone").click();
      await elsewhere.getByRole("button", { name: "Retirer l’application" }).click();
      await expect(elsewhere.locator(".toast")).toContainText("L’application de codes est retirée");
      await elsewhere.context().close();
    });
  });
}

test.describe("by its name", () => {
  // A passkey belongs to a name, which an address of numbers is not.
  test.use({ baseURL: process.env.PREAU_E2E_URL?.replace("127.0.0.1", "localhost") });

  test("a passkey is made, opens without a password, and is the second step after one", async ({ page, browser }) => {
    test.setTimeout(90_000);
    const feigned = await page.context().newCDPSession(page);
    await feigned.send("WebAuthn.enable");
    const options = { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true };
    const { authenticatorId } = await feigned.send("WebAuthn.addVirtualAuthenticator", { options });

    const login = await newcomer(page, browser, "5B");
    await page.getByRole("button", { name: "Créer une clé d’accès sur cet appareil" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Codes de secours" })).toBeVisible();
    await page.getByRole("link", { name: "Je les ai gardés, continuer" }).click();
    await expect(page.getByRole("button", { name: "Retirer : Chrome, Linux" })).toBeVisible();
    await expectAccessible(page, "a passkey");
    await expectTargets(page);
    // The same device makes no second one.
    await page.getByRole("button", { name: "Créer une clé d’accès sur cet appareil" }).click();
    await expect(page.getByRole("alert")).toContainText("La clé d’accès n’a pas servi");

    await signOut(page);
    await expectAccessible(page, "a way in with a passkey");
    await page.getByRole("button", { name: "Entrer avec une clé d’accès" }).click();
    await expect(page).toHaveURL("/");

    await signOut(page);
    await enter(page, login);
    await expect(page.getByRole("heading", { level: 1, name: "Encore une étape" })).toBeVisible();
    await expectAccessible(page, "the second step");
    await page.getByRole("button", { name: "Utiliser ma clé d’accès" }).click();
    await expect(page).toHaveURL("/");

    // A device that does not see its person opens nothing.
    await signOut(page);
    await feigned.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
    await page.getByRole("button", { name: "Entrer avec une clé d’accès" }).click();
    await expect(page.getByRole("alert")).toContainText("La clé d’accès n’a pas servi");
    await feigned.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: true });
    await page.getByRole("button", { name: "Entrer avec une clé d’accès" }).click();
    await expect(page).toHaveURL("/");
    await page.goto("/settings/security/second");
    await page.getByRole("button", { name: "Retirer : Chrome, Linux" }).click();
    await expect(page.locator(".toast")).toContainText("La clé d’accès est retirée");
  });
});
