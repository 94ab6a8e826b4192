// What the residents' worker does with a notification: shows it, and opens its page when it is pressed.
import type { Moved, Worker } from "../workers";
import { address, keepAddress } from "./address";
import { freshToken } from "./token";

declare const self: Worker & typeof globalThis;

interface Told {
  title: string;
  body: string;
  url: string;
  tag: string;
  lang: string;
  dir: "ltr" | "rtl";
}

self.addEventListener("push", (event) => event.waitUntil(show(read(event.data))));

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(String(event.notification.data ?? "/")));
});

self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(move(event)));

// The push service gave the browser another address, or the browser has to ask for one: the city is told.
async function move(event: Moved): Promise<void> {
  const was = event.oldSubscription?.endpoint ?? (await address()).now;
  const key = event.oldSubscription?.options.applicationServerKey;
  const fresh = event.newSubscription ?? (key && (await self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })));
  if (!fresh || !was || fresh.endpoint === was) return;
  const { p256dh = "", auth = "" } = fresh.toJSON().keys ?? {};
  const body = new URLSearchParams({ was, endpoint: fresh.endpoint, p256dh, auth });
  const answer = await fetch("/devices/move/", { method: "POST", body, headers: { "X-CSRFToken": await freshToken() } });
  if (answer.ok) await keepAddress(fresh.endpoint);
}

// Browsers want something shown for each message, also for one that can't be read.
function read(data: { json(): unknown } | null): Partial<Told> {
  try {
    const said = data?.json();
    return typeof said === "object" && said !== null ? said : {};
  } catch {
    return {};
  }
}

async function show(said: Partial<Told>): Promise<void> {
  const { title = "311", body = "", url = "/", tag = "311", lang = "", dir = "auto" } = said;
  await self.registration.showNotification(title, { body, tag, lang, dir, data: url, icon: "/static/mark.svg" });
}

// Only a page of ours, on the address these pages have, whatever host the message names.
async function open(url: string): Promise<void> {
  const named = new URL(url, self.location.origin);
  const page = new URL(named.pathname + named.search, self.location.origin).href;
  for (const client of await self.clients.matchAll({ type: "window", includeUncontrolled: true })) {
    if (client.url === page) return void (await client.focus());
  }
  await self.clients.openWindow(page);
}
