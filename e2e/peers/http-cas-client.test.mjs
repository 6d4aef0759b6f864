// http-cas-client (npm): CAS 3 with attributes, single logout, and proxy tickets.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import httpCasClient from "http-cas-client";
import { Browser, account, listen, until } from "./browser.mjs";

const portal = process.env.PREAU_PEERS_PORTAL;
const origin = `http://127.0.0.1:${process.env.PREAU_PEERS_HTTP_CAS}`;
const home = `${origin}/`;
let server;

before(async () => {
  const handler = httpCasClient({ cas: 3, casServerUrlPrefix: `${portal}/cas`, serverName: origin, client: { slo: true } });
  server = await listen(
    createServer(async (request, response) => {
      try {
        if (!(await handler(request, response))) return response.end();
        response.end(JSON.stringify(request.principal));
      } catch (error) {
        response.writeHead(500).end(String(error));
      }
    }),
    process.env.PREAU_PEERS_HTTP_CAS,
  );
});
// The library keeps timers of its own.
after(() => {
  server.close();
  setTimeout(() => process.exit(), 500).unref();
});

test("http-cas-client: a pupil signs in once, is known with what the service may know, and out of both", async () => {
  const [browser, pupil] = [new Browser(), account("student")];
  const form = await browser.open(home);
  assert.equal(form.url.host, new URL(portal).host);
  const page = await browser.signIn(form, pupil);
  assert.equal(page.url.href, home, page.text);
  const { user, attributes } = JSON.parse(page.text);
  assert.notEqual(user, pupil.login);
  assert.match(String(attributes.ENTPersonProfils), /^National_ELV$/, page.text);
  assert.match(String(attributes.isFromNewLogin), /true/);

  // The session of the service needs the portal no more.
  const again = await browser.open(home);
  assert.deepEqual(again.way, [home]);

  await browser.open(`${portal}/cas/logout`);
  await until("the service hears of the sign-out", async () => (await browser.open(home)).url.host === new URL(portal).host);
});

test("http-cas-client: a ticket that was never given opens nothing", async () => {
  const page = await new Browser().open(`${home}?ticket=ST-none`);
  assert.equal(page.status, 500);
  assert.match(page.text, /INVALID_TICKET|authenticationFailure|fail/i);
});
