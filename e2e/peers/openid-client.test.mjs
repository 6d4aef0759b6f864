// openid-client (npm), certified by the OpenID Foundation: code flow with PKCE, refresh, revocation, both ways out.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import * as jose from "jose";
import * as oidc from "openid-client";
import { Browser, account, listen, until } from "./browser.mjs";

const [port, id, secret] = process.env.PREAU_PEERS_OPENID_CLIENT.split(" ");
const [portal, home] = [process.env.PREAU_PEERS_PORTAL, `http://127.0.0.1:${port}`];
const told = [];
let server;
let config;

before(async () => {
  server = await listen(
    createServer((request, response) => {
      let body = "";
      request.on("data", (part) => (body += part));
      request.on("end", () => {
        if (request.method === "POST") told.push(new URLSearchParams(body).get("logout_token"));
        response.end("here");
      });
    }),
    port,
  );
  config = await oidc.discovery(new URL(portal), id, secret, undefined, { execute: [oidc.allowInsecureRequests] });
});
after(() => server.close());

/** Goes through the portal and back; gives the tokens. */
const signOn = async (browser, who, parameters = {}) => {
  const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
  const [expectedState, expectedNonce] = [oidc.randomState(), oidc.randomNonce()];
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: `${home}/back`,
    scope: "openid profile",
    code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: "S256",
    state: expectedState,
    nonce: expectedNonce,
    ...parameters,
  });
  let page = await browser.open(url);
  if (who) page = await browser.signIn(page, who);
  assert.equal(page.url.pathname, "/back", page.text);
  const maxAge = parameters.max_age;
  return oidc.authorizationCodeGrant(config, page.url, { pkceCodeVerifier, expectedState, expectedNonce, maxAge, idTokenExpected: true });
};

test("openid-client: a teacher signs in, and is the same at UserInfo and the next time", async () => {
  const browser = new Browser();
  const tokens = await signOn(browser, account("teacher"), { max_age: 3600 });
  const claims = tokens.claims();
  assert.equal(claims.aud, id);
  assert.ok(claims.auth_time > 0 && claims.sid, JSON.stringify(claims));
  const person = await oidc.fetchUserInfo(config, tokens.access_token, claims.sub);
  assert.equal(person.sub, claims.sub);
  assert.ok(person.name?.length > 3, JSON.stringify(person));
  const again = await signOn(browser, undefined, { prompt: "none" });
  assert.equal(again.claims().sub, claims.sub);
});

test("openid-client: school claims come with the scope of the school", async () => {
  const tokens = await signOn(new Browser(), account("student"), { scope: "openid school" });
  const person = await oidc.fetchUserInfo(config, tokens.access_token, tokens.claims().sub);
  assert.match(JSON.stringify(person.ENTPersonProfils), /National_ELV/, JSON.stringify(person));
});

test("openid-client: tokens are renewed, the old one is good once, and what was given back is good for nothing", async () => {
  const tokens = await signOn(new Browser(), account("teacher"), { scope: "openid offline_access" });
  const renewed = await oidc.refreshTokenGrant(config, tokens.refresh_token);
  assert.notEqual(renewed.access_token, tokens.access_token);
  await oidc.fetchUserInfo(config, renewed.access_token, tokens.claims().sub);
  await oidc.tokenRevocation(config, renewed.access_token);
  await assert.rejects(oidc.fetchUserInfo(config, renewed.access_token, tokens.claims().sub));
  await assert.rejects(oidc.refreshTokenGrant(config, tokens.refresh_token), (error) => error.error === "invalid_grant");
});

test("openid-client: signing out ends both, and the service is told", async () => {
  const browser = new Browser();
  const tokens = await signOn(browser, account("management"));
  const url = oidc.buildEndSessionUrl(config, { id_token_hint: tokens.id_token, post_logout_redirect_uri: `${home}/out`, state: "x y" });
  const page = await browser.open(url);
  assert.equal(page.url.href, `${home}/out?state=x%20y`.replace("%20", page.url.href.includes("+") ? "+" : "%20"));
  const { jwks_uri, issuer } = config.serverMetadata();
  const keys = jose.createRemoteJWKSet(new URL(jwks_uri));
  const verified = await until("the service hears of the sign-out", async () => {
    for (const token of told) {
      const { payload } = await jose.jwtVerify(token, keys, { issuer, audience: id, typ: "logout+jwt", requiredClaims: ["jti", "iat"] });
      if (payload.sid === tokens.claims().sid) return payload;
    }
    return undefined;
  });
  assert.deepEqual(verified.events, { "http://schemas.openid.net/event/backchannel-logout": {} });
  assert.equal(verified.nonce, undefined);
});

test("openid-client: what is refused is refused in words that it knows", async () => {
  const browser = new Browser();
  await assert.rejects(signOn(browser, undefined, { prompt: "none" }), (error) => error.error === "login_required");
  const verifier = oidc.randomPKCECodeVerifier();
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: `${home}/back`,
    scope: "openid",
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
  });
  const page = await browser.signIn(await browser.open(url), account("student"));
  const other = { pkceCodeVerifier: oidc.randomPKCECodeVerifier() };
  await assert.rejects(oidc.authorizationCodeGrant(config, page.url, other), (error) => error.error === "invalid_grant");
});
