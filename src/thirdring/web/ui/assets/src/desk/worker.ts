// The service worker of the desk. Pages come from the server; when it does not answer, or answers that it is not well,
// the page to write conversations down without it comes from this computer.
import type { Worker } from "../workers";

declare const KEPT: { build: string; shell: string[]; page: string }; // written before this file by the server
declare const self: Worker & typeof globalThis;

const PREFIX = "desk-";
const CACHE = `${PREFIX}${KEPT.build}`;
const ANYHOW = { ignoreVary: true, ignoreSearch: true };

self.addEventListener("install", (event) => event.waitUntil(keepAll().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(dropOld().then(() => self.clients.claim())));
self.addEventListener("message", (event) => {
  if (event.data === "refresh") event.waitUntil(keepAll().catch(() => undefined));
});
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (event.request.mode === "navigate") event.respondWith(fromServer(event.request));
  else if (KEPT.shell.includes(url.pathname)) event.respondWith(keptFile(event.request));
});

async function fromServer(request: Request): Promise<Response> {
  const answer = await fetch(request).catch(() => null);
  if (answer && answer.status < 500) return answer;
  return (await caches.match(KEPT.page, ANYHOW)) ?? answer ?? Response.error();
}

async function keepAll(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.addAll([...KEPT.shell, KEPT.page].map((address) => new Request(address, { cache: "reload" })));
}

async function dropOld(): Promise<void> {
  const old = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
}

async function keptFile(request: Request): Promise<Response> {
  return (await caches.match(request, ANYHOW)) ?? fetch(request);
}
