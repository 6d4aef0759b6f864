// @coursetable/passport-cas (npm), in an application of Express: CAS 1, CAS 3, and CAS 3 in the words of SAML.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import passportCas from "@coursetable/passport-cas";
import express from "express";
import session from "express-session";
import { Passport } from "passport";
import { Browser, account, listen } from "./browser.mjs";
import { createServer } from "node:http";

const portal = process.env.PREAU_PEERS_PORTAL;
const port = process.env.PREAU_PEERS_PASSPORT;
const home = `http://127.0.0.1:${port}`;
const versions = { one: "CAS1.0", two: "CAS2.0", three: "CAS3.0", saml: "CAS3.0-with-saml" };
let server;

before(async () => {
  const [app, passport] = [express(), new Passport()];
  passport.serializeUser((user, done) => done(null, user));
  passport.deserializeUser((user, done) => done(null, user));
  app.use(session({ secret: "a secret of a test", resave: false, saveUninitialized: false }));
  app.use(passport.session());
  for (const [name, version] of Object.entries(versions)) {
    const options = { version, ssoBaseURL: `${portal}/cas`, serverBaseURL: home, callbackURL: `/${name}` };
    passport.use(name, new passportCas.Strategy(options, (profile, done) => done(null, typeof profile === "string" ? { user: profile } : profile)));
    app.get(`/${name}`, passport.authenticate(name), (request, response) => response.json(request.user));
  }
  app.use((error, request, response, _next) => response.status(500).send(String(error.cause ?? error)));
  server = await listen(createServer(app), port);
});
after(() => server.close());

test("passport-cas: the same person comes in by each version of the protocol, with one sign-in", async () => {
  const browser = new Browser();
  const form = await browser.open(`${home}/three`);
  const page = await browser.signIn(form, account("teacher"));
  assert.equal(page.url.pathname, "/three", page.text);
  const { user, attributes } = JSON.parse(page.text);
  assert.ok(user.length > 10);
  assert.equal(attributes.entpersonprofils, "National_ENS", page.text);
  for (const version of ["one", "two", "saml"]) {
    const other = await browser.open(`${home}/${version}`);
    assert.equal(JSON.parse(other.text).user, user, `${version}: ${other.text}`);
  }
  const saml = JSON.parse((await browser.open(`${home}/saml`)).text);
  assert.equal(saml.attributes.entpersonprofils, "National_ENS");
});

test("passport-cas: a used ticket is refused", async () => {
  const browser = new Browser();
  const page = await browser.signIn(await browser.open(`${home}/three`), account("teacher"));
  const ticket = page.way.find((url) => url.includes("ticket=ST-"));
  const again = await new Browser().open(ticket);
  assert.equal(again.status, 500);
  assert.match(again.text, /INVALID_TICKET/);
});
