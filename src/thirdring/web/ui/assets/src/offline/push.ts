// What the residents' worker does with a notification: shows it, and opens its page when it is pressed.
import type { Worker } from "../workers";

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
