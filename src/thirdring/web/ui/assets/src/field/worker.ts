// The service worker of the crew's app: pages from the network while there is one, else as they were kept; the app's own
// files from the phone; and what waits is sent in the background where the browser can.
import type { Worker } from "../workers";
import { PAGES, PHOTOS, TILES } from "./keep";
import { send } from "./send";

declare const KEPT: { build: string; shell: string[] }; // written before this file by the server
declare const self: Worker & typeof globalThis;

const APP = `field-app-${KEPT.build}${self.location.search}`;
const ANYHOW = { ignoreVary: true, ignoreSearch: true }; // kept for one person, in one language
const PATIENCE = 4000; // milliseconds for a page that is also kept

self.addEventListener("install", (event) => event.waitUntil(caches.open(APP).then((cache) => cache.addAll(KEPT.shell))));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  if (event.data === "use") event.waitUntil(self.skipWaiting());
  if (event.data === "all-kept") event.waitUntil(dropOldApps());
});

self.addEventListener("sync", (event) => {
  if (event.tag === "field-send") event.waitUntil(sendAndTell());
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (/^\/field\/(cases\/\w+\/)?$/.test(url.pathname)) event.respondWith(page(event.request, url));
  else if (url.pathname.endsWith(".jpg") && url.pathname.startsWith("/field/")) event.respondWith(keptFirst(event.request, PHOTOS));
  else if (url.pathname.startsWith("/map/tiles/")) event.respondWith(keptFirst(event.request, TILES).catch(noTile));
  else if (url.pathname === "/map/style.json") event.respondWith(freshFirst(event.request, APP));
  else if (url.pathname.startsWith("/static/") || url.pathname === "/field/map-worker.js") event.respondWith(keptFirst(event.request, APP));
});

// Pages kept by an older app need its files, until they have all been fetched anew.
async function dropOldApps(): Promise<void> {
  const old = (await caches.keys()).filter((name) => name.startsWith("field-app-") && name !== APP);
  await Promise.all(old.map((name) => caches.delete(name)));
}

async function sendAndTell(): Promise<void> {
  const done = await send("/field/pulse/", "/field/sync/");
  for (const client of await self.clients.matchAll()) client.postMessage("sent");
  if (done === "offline" || done === "later") throw new Error(done); // the browser tries again
}

async function keptFirst(request: Request, name: string): Promise<Response> {
  const cache = await caches.open(name);
  return (await cache.match(request, { ignoreVary: true })) ?? (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

async function freshFirst(request: Request, name: string): Promise<Response> {
  const cache = await caches.open(name);
  try {
    const fresh = await fetch(request);
    if (fresh.ok) await cache.put(request, fresh.clone());
    return fresh;
  } catch (error) {
    const kept = await cache.match(request, { ignoreVary: true });
    if (kept) return kept;
    throw error;
  }
}

// A part of the map that is not on the phone stays blank; the rest is drawn.
function noTile(): Response {
  return new Response(new ArrayBuffer(0));
}

async function page(request: Request, url: URL): Promise<Response> {
  const cache = await caches.open(PAGES);
  const kept = await cache.match(request, ANYHOW);
  try {
    const fresh = await (kept ? Promise.race([fetch(request), tooLong()]) : fetch(request));
    if (fresh.ok && !fresh.redirected && kept) await cache.put(url.origin + url.pathname, fresh.clone());
    return fresh;
  } catch {
    return kept ?? (await cache.match("/field/", ANYHOW)) ?? Response.error();
  }
}

function tooLong(): Promise<never> {
  return new Promise((_, fail) => setTimeout(() => fail(new Error("too slow")), PATIENCE));
}
