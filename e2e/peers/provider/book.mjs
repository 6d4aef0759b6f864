// A provider that others wrote (`oidc-provider`, certified by the OpenID Foundation), for the acceptance book:
// `node book.mjs PORT REDIRECT-PORT`; it says "ready". Whoever types anything as a name signs in.
import { createServer } from "node:http";
import Provider from "oidc-provider";

const [port, service] = process.argv.slice(2);
const home = `http://127.0.0.1:${service}`;
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{
    client_id: "recette",
    client_secret: "un-secret-d-essai-long-comme-il-faut",
    // In http on this machine: what runs on somebody's own device may.
    application_type: "native",
    redirect_uris: [`${home}/back`],
    post_logout_redirect_uris: [`${home}/out`],
    backchannel_logout_uri: `${home}/told`,
    grant_types: ["authorization_code", "refresh_token"],
  }],
  features: { backchannelLogout: { enabled: true }, devInteractions: { enabled: true }, revocation: { enabled: true } },
  cookies: { keys: ["un essai"] },
  pkce: { required: () => true },
  rotateRefreshToken: true,
});
createServer(provider.callback()).listen(Number(port), "127.0.0.1", () => console.log("ready"));
process.stdin.on("end", () => process.exit()).resume();
