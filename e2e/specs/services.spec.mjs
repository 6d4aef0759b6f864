// Services with one sign-in: the pages of those who answer for them, and a sign-on that ends at a service.
import { createServer } from "node:http";
import { account } from "../accounts.mjs";
import { as, expect, expectAccessible, expectReflow, expectTargets, fillSignIn, pageOf, test } from "../walk.mjs";

const main = (page) => page.getByRole("main");

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

/** A service of a test, on a port of its own: what it was asked, and where it is. */
const listening = async () => {
  const heard = [];
  const server = createServer((request, answer) => {
    let body = "";
    request.on("data", (part) => (body += part));
    request.on("end", () => {
      heard.push({ method: request.method, url: request.url, body });
      answer.setHeader("content-type", "text/html");
      answer.end("<!doctype html><html lang=\"fr\"><title>Arrivé</title><link rel=\"icon\" href=\"data:,\"><p>Arrivé</p>");
    });
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { heard, url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
};

const register = async (page, name, url) => {
  await page.goto("/admin/services/new");
  await page.getByLabel("Nom du service").fill(name);
  await page.getByLabel("Connecteur complet du SDET").check();
  await page.getByLabel("Adresses du service").fill(url);
  await page.getByRole("button", { name: "Inscrire le service" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
};

test.describe("as the platform's administrator", () => {
  test.use(as("platform_admin"));

  test("registers a service and opens it to pupils, who sign in for it and nothing else", async ({ page, browser }) => {
    test.setTimeout(90_000);
    const service = await listening();
    await page.goto("/admin/services");
    await expectGood(page, "services");
    await page.goto("/admin/services/new");
    await expectGood(page, "a new service");
    await page.getByRole("button", { name: "Inscrire le service" }).click();
    await expect(page.getByRole("alert")).toContainText("Donnez au moins une adresse");
    await expectGood(page, "a service to be mended");
    const name = `Cahier ${Date.now() % 100_000}`;
    await register(page, name, service.url);
    await expectGood(page, "a service");
    await page.getByLabel("Pour qui").selectOption({ label: "Élève" });
    await page.getByRole("button", { name: `Ouvrir ${name}` }).click();
    await expect(main(page)).toContainText("Élève · Toute la plateforme");
    await page.getByRole("link", { name: "Enseignant", exact: true }).click();
    await expect(main(page)).toContainText("National_ENS");

    // A stranger who comes from the service signs in, and ends there.
    const pupil = await pageOf(browser, null);
    await pupil.goto(`/cas/login?service=${encodeURIComponent(`${service.url}lire?page=3`)}`);
    await expect(pupil).toHaveURL(/\/sign-in\?next=/);
    await fillSignIn(pupil, account("student"));
    await pupil.getByRole("button", { name: "Entrer", exact: true }).click();
    await expect(pupil).toHaveURL(/127\.0\.0\.1:\d+\/lire\?page=3&ticket=ST-/);
    const ticket = new URL(pupil.url()).searchParams.get("ticket");
    const asked = `/cas/serviceValidate?service=${encodeURIComponent(`${service.url}lire?page=3`)}&ticket=${ticket}`;
    expect(await (await page.request.get(asked)).text()).toContain("National_ELV");
    expect(await (await page.request.get(asked)).text()).toContain("INVALID_TICKET");

    // The same by a form that leaves by itself.
    await pupil.goto(`/cas/login?method=POST&service=${encodeURIComponent(`${service.url}rendre`)}`);
    await expect(pupil).toHaveURL(`${service.url}rendre`);
    const posted = service.heard.find(({ url, method }) => url === "/rendre" && method === "POST");
    expect(posted.body).toMatch(/^ticket=ST-\w+$/);

    // A teacher is not let in, and nobody is led to what is not registered.
    const teacher = await pageOf(browser, "teacher");
    await teacher.goto(`/cas/login?service=${encodeURIComponent(service.url)}`);
    await expect(teacher.getByRole("heading", { level: 1, name: `${name} ne vous est pas ouvert` })).toBeVisible();
    await expectGood(teacher, "a service that is not open");
    await teacher.goto(`/cas/login?service=${encodeURIComponent("https://ailleurs.example/")}`);
    await expect(teacher.getByRole("heading", { level: 1, name: "Ce service n’est pas connu" })).toBeVisible();

    await pupil.goto("/cas/logout");
    await expect(pupil.getByRole("heading", { level: 1, name: "Vous êtes déconnecté" })).toBeVisible();
    await page.getByRole("button", { name: `Arrêter ${name}` }).click();
    await expect(page.getByText("Arrêté", { exact: true })).toBeVisible();
    service.close();
  });
});

test.describe("as the administrator of a school", () => {
  test.use(as("school_admin"));

  test("sees what is open from above, and opens to one class", async ({ page }) => {
    await page.goto("/admin/services");
    await expectGood(page, "services of a school");
    await main(page).getByRole("link", { name: "Service d’exemple" }).click();
    await expect(main(page)).toContainText("Décidé au-dessus");
    await main(page).getByText("Ouvrir à d’autres personnes").click();
    await expectGood(page, "a service from a school");
    await page.getByLabel("Pour qui").selectOption({ label: "Élèves de la 6B" });
    await page.getByLabel("Dernier jour (facultatif)").fill("2030-07-05");
    await page.getByRole("button", { name: "Ouvrir Service d’exemple" }).click();
    await expect(main(page)).toContainText("Élèves de la 6B · Collège Imaginaire");
    await page.getByRole("button", { name: "Fermer : Élèves de la 6B" }).first().click();
    await expect(main(page)).not.toContainText("Élèves de la 6B · Collège Imaginaire");
  });
});

test.describe("as a pupil", () => {
  test.use(as("student"));

  test("finds her services on the home, opens the shelf, reads what one learns", async ({ page }) => {
    test.setTimeout(60_000);
    await page.goto("/");
    await expect(main(page).getByRole("link", { name: /^Service d’exemple/ })).toHaveAttribute("href", "http://127.0.0.1:9000/");
    await main(page).getByRole("link", { name: "Tous mes services" }).click();
    await expect(page).toHaveURL("/services");
    await expect(main(page).getByRole("link", { name: "Ouvrir Service d’exemple" })).toHaveAttribute("href", "http://127.0.0.1:9000/");
    await expect(main(page).getByRole("button", { name: "Mettre en favori : Service d’exemple" })).toBeVisible();
    await expectGood(page, "the shelf");
    await main(page).getByRole("link", { name: "Ce que ce service apprend de moi : Service d’exemple" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Ce que Service d’exemple apprend de moi" })).toBeVisible();
    await expect(main(page)).toContainText("Ranger l’élève dans sa classe");
    await expectGood(page, "what a service learns");
  });
});
