// The service worker of the residents' pages. Pages come from the network; without one, the page to write a report
// comes from the phone, and what was written is sent in the background where the browser can.
import type { Worker } from "../workers";
import "./push";
import { TAG, sendWaiting } from "./send";

declare const KEPT: { build: string; shell: string[]; page: string }; // written before this file by the server
declare const self: Worker & typeof globalThis;

const PREFIX = "resident-";
const CACHE = `${PREFIX}${KEPT.build}${self.location.search}`;
const ANYHOW = { ignoreVary: true, ignoreSearch: true };

self.addEventListener("install", (event) => event.waitUntil(keepAll()));
self.addEventListener("activate", (event) => event.waitUntil(dropOld().then(() => self.clients.claim())));

// A page in another language, or a new catalogue: the page kept follows.
self.addEventListener("message", (event) => {
  if (event.data === "refresh") event.waitUntil(caches.open(CACHE).then((cache) => cache.add(fresh(KEPT.page))).catch(() => undefined));
});

self.addEventListener("sync", (event) => {
  if (event.tag === TAG) event.waitUntil(sendAndTell());
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (event.request.mode === "navigate") event.respondWith(fetch(event.request).catch(() => keptPage()));
  else if (KEPT.shell.includes(url.pathname)) event.respondWith(keptFile(event.request));
});

async function keepAll(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.addAll([...KEPT.shell, KEPT.page].map(fresh));
}

function fresh(address: string): Request {
  return new Request(address, { cache: "reload" });
}

async function dropOld(): Promise<void> {
  const old = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
}

async function keptPage(): Promise<Response> {
  return (await caches.match(KEPT.page, ANYHOW)) ?? Response.error();
}

async function keptFile(request: Request): Promise<Response> {
  return (await caches.match(request, ANYHOW)) ?? fetch(request);
}

async function sendAndTell(): Promise<void> {
  const done = await sendWaiting();
  for (const client of await self.clients.matchAll()) client.postMessage("sent");
  if (done !== "done") throw new Error(done); // the browser tries again
}
