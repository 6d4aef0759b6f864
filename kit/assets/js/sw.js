// Service worker: the shell, an offline page, and one's own timetable and homework. It keeps hashed assets,
// `/offline`, and the pages that the server names in `<meta name="service-worker" data-kept>`, which it only does on
// a device that is not shared. They go with the sign-out, with another person, and after eight days.
// The two constants are filled in by build.mjs.
const version = VERSION;
const shell = ASSETS;
const offline = "/offline";

const fill = async () => {
  const cache = await caches.open(version);
  if (await cache.match(offline)) return;
  await cache.addAll(shell);
  // Without cookies: the page is the same for everyone.
  await cache.add(new Request(offline, { credentials: "omit", cache: "no-cache" }));
};
const empty = async (keep) => {
  for (const name of await caches.keys()) if (name !== keep) await caches.delete(name);
};

addEventListener("install", (event) => event.waitUntil(fill().then(() => skipWaiting())));
addEventListener("activate", (event) => event.waitUntil(empty(version).then(() => clients.claim())));

// A page says « fill » when someone is signed in, « sign-out » when they leave.
addEventListener("message", (event) => {
  if (event.data === "fill") event.waitUntil(fill().catch(() => {}));
  if (event.data?.keep) event.waitUntil(renew(event.data.keep).catch(() => {}));
  if (event.data === "sign-out") event.waitUntil(empty());
});

const asset = async (request) => {
  const kept = await caches.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok && answer.type === "basic" && (await caches.has(version))) {
    const cache = await caches.open(version);
    await cache.put(request, answer.clone());
  }
  return answer;
};

// Pages of one's own: in one cache, named after their owner by a word that says nothing of them.
const days = 86_400_000;
const fresh = 900_000;
const forget = async (but) => {
  for (const name of await caches.keys()) if (name.startsWith("own-") && name !== but) await caches.delete(name);
};
const attribute = (text, name) => text.match(new RegExp(`<meta name="service-worker"[^>]* data-${name}="([^"]*)"`))?.[1];
const owns = async () => {
  const name = (await caches.keys()).find((one) => one.startsWith("own-"));
  return name && caches.open(name);
};
const keptAt = (answer) => Number(answer?.headers.get("x-kept-at") ?? 0);
const keep = async (address, answer) => {
  if (!answer.ok || !answer.headers.get("content-type")?.startsWith("text/html")) return;
  const text = await answer.text();
  const [owner, kept] = [attribute(text, "own"), attribute(text, "kept")];
  if (!owner) return;
  await forget(`own-${owner}`);
  if (!kept.split(" ").includes(new URL(address).pathname)) return;
  const cache = await caches.open(`own-${owner}`);
  const headers = new Headers(answer.headers);
  headers.delete("content-encoding");
  headers.delete("content-length");
  headers.set("x-kept-at", Date.now());
  await cache.put(address, new Response(text, { headers }));
  for (const old of (await cache.keys()).slice(0, -20)) await cache.delete(old);
};
const renew = async (paths) => {
  for (const path of paths) {
    const address = new URL(path, location.origin).href;
    if (Date.now() - keptAt(await (await owns())?.match(address)) < fresh) continue;
    const answer = await fetch(address, { headers: { "x-unattended": "1" }, redirect: "error" }).catch(() => null);
    if (answer) await keep(address, answer);
  }
};
// A page that was kept says so, and of when it is.
const old = async (answer) => {
  const text = await answer.text();
  const lang = text.match(/<html lang="([a-z-]+)"/)?.[1] ?? "fr";
  const at = new Date(keptAt(answer));
  const today = at.toDateString() === new Date().toDateString();
  const day = today ? {} : { weekday: "long", day: "numeric", month: "long" };
  let when = new Intl.DateTimeFormat(lang, { ...day, hour: "numeric", minute: "2-digit" }).format(at);
  if (lang === "fr") when = when.replace(/(\d\d):(\d\d)/, (_, hour, minute) => `${Number(hour)}\u00a0h\u00a0${minute}`);
  const says = (attribute(text, "says") ?? "@").replace("@", when);
  const headers = new Headers(answer.headers);
  return new Response(text.replace(/<main [^>]*>/, (main) => `${main}<p class="banner warning" role="status"><span>${says}</span></p>`), { headers });
};
const readable = async (cache) => {
  const out = [];
  for (const request of (await cache?.keys()) ?? []) {
    const answer = await cache.match(request);
    if (Date.now() - keptAt(answer) < 8 * days) out.push([request, answer]);
    else await cache.delete(request);
  }
  return out;
};
// Without network: the page itself if it was kept, or the page that says so, with links to what was.
const without = async (request) => {
  const kept = await readable(await owns());
  const found = kept.find(([one]) => one.url === request.url);
  if (found) return old(found[1]);
  const plain = await caches.match(offline);
  if (!plain || !kept.length) return plain ?? Response.error();
  const link = async ([one, answer]) => {
    const { pathname, search } = new URL(one.url);
    const title = (await answer.clone().text()).match(/<title>(.*?) — /)?.[1] ?? pathname;
    return `<li><a href="${(pathname + search).replaceAll("&", "&amp;")}">${title}</a></li>`;
  };
  const links = (await Promise.all(kept.map(link))).join("");
  return new Response((await plain.text()).replace("</main>", () => `<ul class="kept">${links}</ul></main>`), { headers: plain.headers });
};
const page = async (event) => {
  const { request } = event;
  const answer = await fetch(request).catch(() => null);
  if (!answer) return request.method === "GET" ? without(request) : ((await caches.match(offline)) ?? Response.error());
  if (request.method === "GET") {
    // Who must sign in again, from afar or after a time, leaves nothing behind.
    if (new URL(request.url).pathname === "/sign-in") event.waitUntil(forget());
    else event.waitUntil(keep(request.url, answer.clone()).catch(() => {}));
  }
  return answer;
};

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith(page(event));
    if (pathname === "/sign-out" && request.method === "POST") event.waitUntil(empty());
  } else if (request.method === "GET" && pathname.startsWith("/assets/")) {
    event.respondWith(asset(request));
  }
});
