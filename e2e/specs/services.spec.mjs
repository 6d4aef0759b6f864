// Services with one sign-in: the pages of those who answer for them, and a sign-on that ends at a service.
import { createServer } from "node:http";
import { account, accounts } from "../accounts.mjs";
import { as, expect, expectGood, fillSignIn, pageOf, signIn, test } from "../walk.mjs";

const main = (page) => page.getByRole("main");

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
  await page.goto("/admin/services/new?like=cas");
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
    await page.getByRole("link", { name: "Inscrire un service" }).click();
    await expectGood(page, "what a service speaks");
    await page.getByRole("link", { name: "Choisir : CAS" }).click();
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
    await expect(pupil.getByRole("heading", { level: 1, name: "Déconnexion faite" })).toBeVisible();
    await page.getByRole("button", { name: `Arrêter ${name}` }).click();
    await expect(page.getByText("Arrêté", { exact: true })).toBeVisible();
    service.close();
  });
});

/** The shelf of somebody, who comes to it by the menu. */
const shelfOf = async (browser, person) => {
  const page = await pageOf(browser, null);
  await signIn(page, person);
  await page.getByRole("navigation", { name: "Services" }).getByRole("link", { name: "Mes services" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Mes services" })).toBeVisible();
  return page;
};

/** Opens a service to the pupils of a class, as the administrator of the school does. */
const openTo = async (page, name, division) => {
  await page.goto("/admin/services");
  await main(page).getByRole("link", { name }).click();
  await page.getByLabel("Pour qui").selectOption({ label: `Élèves de la ${division}` });
  await page.getByRole("button", { name: `Ouvrir ${name}` }).click();
  await expect(main(page)).toContainText(`Élèves de la ${division} · Collège Imaginaire`);
};

test.describe("as the platform's administrator, with OpenID Connect", () => {
  test.use(as("platform_admin"));

  test("sees a secret once, makes another, and the service opens to one class alone", async ({ page, browser }) => {
    test.setTimeout(120_000);
    const name = `Carnet ${Date.now() % 100_000}`;
    await page.goto("/admin/services/new");
    await page.getByRole("link", { name: "Choisir : OpenID Connect, avec un secret" }).click();
    await expectGood(page, "a new service of OpenID Connect");
    await page.getByLabel("Nom du service").fill(name);
    await page.getByLabel("Connecteur complet du SDET").check();
    await page.getByLabel("Adresses de retour (redirect URI)").fill("https://carnet.example/*");
    await page.getByRole("button", { name: "Inscrire le service" }).click();
    await expect(page.getByRole("alert")).toContainText("ne peut pas servir d’adresse de retour");
    await expectGood(page, "a service of OpenID Connect to be mended");
    await page.getByLabel("Adresses de retour (redirect URI)").fill("https://carnet.example/back");
    await page.getByRole("button", { name: "Inscrire le service" }).click();

    // The secret is there this once.
    await expect(page.getByRole("heading", { level: 1, name: "Le secret est prêt" })).toBeVisible();
    await expectGood(page, "a secret");
    const first = await page.locator("#secret").innerText();
    expect(first).toMatch(/^preau_\w{50,}$/);
    await page.getByRole("link", { name: "C’est noté" }).click();
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
    await expect(main(page)).toContainText("Celui qui sert");
    await expect(main(page)).toContainText("/.well-known/openid-configuration");
    expect(await page.content()).not.toContain(first);
    await main(page).getByText("Essayer : la réponse mot pour mot").click();
    await expect(main(page)).toContainText('"family_name": "Crayon"');
    await main(page).getByText("Faire un nouveau secret").click();
    await expectGood(page, "a service of OpenID Connect");

    // Another takes its place; the old one goes by itself, or at once.
    await page.getByLabel("L’ancien reste bon").selectOption({ label: "un jour" });
    await page.getByRole("button", { name: "Faire un secret" }).click();
    await expect(main(page)).toContainText("L’ancien secret reste bon jusqu’au");
    expect(await page.locator("#secret").innerText()).not.toBe(first);
    await page.getByRole("link", { name: "C’est noté" }).click();
    await expect(main(page)).toContainText("Remplacé, bon jusqu’au");
    await main(page).getByRole("listitem").filter({ hasText: "Remplacé" }).getByRole("button", { name: "Révoquer" }).click();
    await expect(page.locator(".toast")).toContainText("Secret révoqué.");
    await expect(main(page)).not.toContainText("Remplacé, bon jusqu’au");

    // The school opens it to one class: its pupils have it on their shelf, those of another class do not.
    const school = await pageOf(browser, "school_admin");
    await openTo(school, name, "6B");
    const pupils = accounts().filter((one) => one.profile === "student" && one.structure === "Collège Imaginaire");
    const inside = await shelfOf(browser, pupils.find((one) => one.login === "lina.crayon"));
    await expect(main(inside).getByRole("link", { name: `Ouvrir ${name}` })).toHaveAttribute("href", "https://carnet.example/");
    const outside = await shelfOf(browser, pupils.find((one) => one.login === "hugo.ballon"));
    await expect(main(outside).getByRole("link", { name: "Ouvrir Service d’exemple" })).toBeVisible();
    await expect(main(outside)).not.toContainText(name);

    // It does not answer: the pupil reads which link failed.
    await main(inside).getByRole("link", { name: `Il ne s’ouvre pas : ${name}` }).click();
    await expect(inside.getByRole("heading", { level: 1, name: `${name} ne s’ouvre pas` })).toBeVisible();
    await expect(main(inside).getByRole("listitem").filter({ hasText: "Il ne répond pas au portail" })).toContainText("A cédé");
    await expectGood(inside, "the link that failed");
    await page.getByRole("button", { name: `Arrêter ${name}` }).click();
    await inside.reload();
    await expect(main(inside)).toContainText("arrêté pour tout le monde");
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
