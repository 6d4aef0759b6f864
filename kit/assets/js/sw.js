// Service worker: the shell and an offline page. It keeps hashed assets and `/offline`, nothing else:
// no page that speaks of someone is ever written to the disk of a device.
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
const page = (request) => fetch(request).catch(async () => (await caches.match(offline)) ?? Response.error());

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith(page(request));
    if (pathname === "/sign-out" && request.method === "POST") event.waitUntil(empty());
  } else if (request.method === "GET" && pathname.startsWith("/assets/")) {
    event.respondWith(asset(request));
  }
});
