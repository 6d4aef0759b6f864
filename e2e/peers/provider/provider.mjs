// A counter of OpenID Connect that others wrote (`oidc-provider`), with one person: `node provider.mjs 127.0.0.1:4711`.
//
// It waits on its standard input for a line that says where the portal takes people back, and where it is told of
// sign-outs: {"back": "…", "told": "…"}; it answers "ready". PREAU_E2E_CLOCK_SHIFT moves its clock, as that of a demo.
import { createServer } from "node:http";
import { createInterface } from "node:readline";

const shift = Number(process.env.PREAU_E2E_CLOCK_SHIFT ?? 0) * 1000;
if (shift) {
  const Real = Date;
  globalThis.Date = class extends Real {
    constructor(...given) {
      if (given.length) super(...given);
      else super(Real.now() + shift);
    }
    static now() {
      return Real.now() + shift;
    }
  };
}

const { default: Provider } = await import("oidc-provider");
const [host, port] = (process.argv[2] ?? "127.0.0.1:4711").split(":");
const issuer = `http://${host}:${port}`;

const configuration = ({ back, told }) => ({
  clients: [{
    client_id: "portail",
    client_secret: "un-secret-d-essai-long-comme-il-faut",
    redirect_uris: [back],
    backchannel_logout_uri: told,
    backchannel_logout_session_required: true,
    grant_types: ["authorization_code"],
    response_types: ["code"],
    token_endpoint_auth_method: "client_secret_basic",
    id_token_signed_response_alg: "RS256",
  }],
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, preferred_username: id, email: `${id}@academie.example` }) }),
  claims: { openid: ["sub"], profile: ["preferred_username", "email"] },
  conformIdTokenClaims: false,
  features: { backchannelLogout: { enabled: true }, devInteractions: { enabled: true } },
  cookies: { keys: ["un essai"] },
  pkce: { required: () => true },
});

// The browser's clock is not moved: a cookie that says when it expires would have expired already.
const lasting = (response) => {
  const set = response.setHeader.bind(response);
  response.setHeader = (name, value) =>
    set(name, /^set-cookie$/i.test(name) ? [value].flat().map((one) => one.replace(/; expires=[^;]*/i, "")) : value);
  return response;
};

let answer = (_, response) => response.writeHead(503).end();
createServer((request, response) => answer(request, lasting(response))).listen(Number(port), host);
for await (const line of createInterface({ input: process.stdin })) {
  answer = new Provider(issuer, configuration(JSON.parse(line))).callback();
  console.log("ready");
}
process.exit(0);
