// A real identity provider on loopback: `node identity_provider.mjs PORT REDIRECT_URI...`. Who signs in is whoever the
// last POST to /who named; nobody is asked for anything.
import http from "node:http";
import { Provider } from "oidc-provider";

const [port, ...redirects] = process.argv.slice(2);
let who = "nobody";

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{
    client_id: "wakil portal",
    client_secret: "kept&safe at/all:times-0123456789",
    redirect_uris: redirects,
    response_types: ["code"],
    grant_types: ["authorization_code"],
  }],
  cookies: { keys: ["only for this test"] },
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, email: "priya@mitrajaya.example", name: "Priya" }) }),
  ttl: { Session: 60, Grant: 60, AccessToken: 60, IdToken: 60, Interaction: 60 },
});

async function finish(request, response) {
  const { prompt, params } = await provider.interactionDetails(request, response);
  if (prompt.name === "login") return provider.interactionFinished(request, response, { login: { accountId: who } });
  const grant = new provider.Grant({ accountId: who, clientId: params.client_id });
  grant.addOIDCScope("openid");
  return provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } }, { mergeWithLastSubmission: true });
}

const answer = provider.callback();
http.createServer((request, response) => {
  if (request.url.startsWith("/who/")) {
    who = decodeURIComponent(request.url.slice(5));
    return response.end("ok");
  }
  if (request.url.startsWith("/interaction/")) return finish(request, response).catch((error) => { response.statusCode = 500; response.end(String(error)); });
  return answer(request, response);
}).listen(Number(port), "127.0.0.1", () => console.log("ready"));
