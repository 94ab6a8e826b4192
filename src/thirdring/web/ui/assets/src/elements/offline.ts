// On every page for residents: the worker that keeps the page to report without a network, and what waits is sent now
// where the browser did not send it in the background.
import { any } from "../offline/store";

const address = document.body.dataset.worker;

async function stand(): Promise<void> {
  if (!address || !("serviceWorker" in navigator)) return;
  const registered = await navigator.serviceWorker.register(address);
  const mark = `${document.documentElement.lang} ${new Date().toDateString()}`;
  if (registered.active && localStorage.getItem("tr:offline") !== mark) {
    registered.active.postMessage("refresh"); // another language, or another day's catalogue
    localStorage.setItem("tr:offline", mark);
  }
  if (await any()) await (await import("../offline/send")).sendWaiting();
}

addEventListener("load", () => void stand().catch(() => undefined)); // private windows have no workers or storage
