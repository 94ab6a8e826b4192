// On the page where people sign in nobody is signed in: what the crew's app kept of cases goes, and the desk's page. What waits to be sent
// stays, for the one who made it.
import { PAGES, PHOTOS } from "./keep";
import { keeping } from "./store";

export async function forget(): Promise<void> {
  await Promise.all([PAGES, PHOTOS].map((name) => caches.delete(name)));
  await keeping((store) => {
    store("facts").delete("kept");
  });
}

async function forgetIfKept(): Promise<void> {
  const known = (await indexedDB.databases?.()) ?? [];
  if (known.some(({ name }) => name === "third-ring-field")) await forget();
}

async function forgetDesk(): Promise<void> {
  const kept = (await caches.keys()).filter((name) => name.startsWith("desk-"));
  await Promise.all(kept.map((name) => caches.delete(name)));
}

if (document.querySelector("[data-forget]") && "caches" in window) void Promise.all([forgetIfKept(), forgetDesk()]);
