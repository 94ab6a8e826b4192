// <tr-notify about="…" key="…"><button>Notify me on this device</button><p role="status"></p></tr-notify>: hidden without a
// script. The browser is asked for leave after the press, never before; what it says is said on the page.
import { address, keepAddress } from "../offline/address";
import { freshToken } from "../offline/token";

const MARK = "tr:notify:"; // what this device is told of: the endpoint it was told to

class Notify extends HTMLElement {
  private readonly about = this.getAttribute("about") ?? "";

  connectedCallback(): void {
    const button = this.querySelector("button");
    if (!button) return;
    this.classList.add("is-live");
    const words = button.textContent ?? "";
    const show = (on: boolean): void => {
      button.textContent = on ? this.getAttribute("stop") : words;
      button.dataset.on = on ? "yes" : "";
    };
    void this.listens().then(show, () => undefined);
    button.addEventListener("click", () => void this.pressed(button, show));
  }

  // Told to the address the browser has, or to one it had before that moved along.
  private async listens(): Promise<boolean> {
    const [subscription, told] = [await current(), localStorage.getItem(MARK + this.about)];
    if (!subscription || !told) return false;
    return told === subscription.endpoint || (await address()).were.includes(told);
  }

  private async pressed(button: HTMLButtonElement, show: (on: boolean) => void): Promise<void> {
    if (button.getAttribute("aria-disabled")) return;
    button.setAttribute("aria-disabled", "true");
    this.say(this.getAttribute("asking"));
    try {
      if (button.dataset.on) show(!(await this.stop()));
      else show(await this.start());
    } catch {
      this.say(this.getAttribute("failed"));
    }
    button.removeAttribute("aria-disabled");
  }

  private async start(): Promise<boolean> {
    if (!able()) return this.say(this.getAttribute("cannot"));
    if ((await Notification.requestPermission()) !== "granted") return this.say(this.getAttribute("refused"));
    const subscription = await subscribed(this.getAttribute("key") ?? "");
    const keys = subscription.toJSON().keys ?? {};
    const { ok, said } = await post("/devices/", { about: this.about, endpoint: subscription.endpoint, p256dh: keys.p256dh ?? "", auth: keys.auth ?? "" });
    if (ok) await keepAddress(subscription.endpoint);
    if (ok) localStorage.setItem(MARK + this.about, subscription.endpoint);
    this.say(said);
    return ok;
  }

  private async stop(): Promise<boolean> {
    const subscription = await current();
    const { ok, said, left } = await post("/devices/removal/", { about: this.about, endpoint: subscription?.endpoint ?? "" });
    if (ok) localStorage.removeItem(MARK + this.about);
    if (ok && !left) await subscription?.unsubscribe();
    this.say(said);
    return ok;
  }

  private say(words: string | null): false {
    const status = this.querySelector("[role=status]");
    if (status) status.textContent = words;
    return false;
  }
}

function able(): boolean {
  return "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
}

async function current(): Promise<PushSubscription | null> {
  if (!able() || Notification.permission !== "granted") return null;
  return (await navigator.serviceWorker.getRegistration("/"))?.pushManager.getSubscription() ?? null;
}

// One made for a key that is ours no more can't be written to: it is made anew.
async function subscribed(key: string): Promise<PushSubscription> {
  const { pushManager } = await navigator.serviceWorker.ready;
  const old = await pushManager.getSubscription();
  if (old && shown(old.options.applicationServerKey) === key) return old;
  await old?.unsubscribe();
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}

function shown(key: ArrayBuffer | null): string {
  const letters = String.fromCharCode(...new Uint8Array(key ?? new ArrayBuffer(0)));
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

async function post(address: string, said: Record<string, string>): Promise<{ ok: boolean; said: string; left: number }> {
  const headers = { "X-CSRFToken": await freshToken() };
  const response = await fetch(address, { method: "POST", body: new URLSearchParams(said), headers });
  const answer = (await response.json()) as { said: string; left: number };
  return { ok: response.ok, ...answer };
}

customElements.define("tr-notify", Notify);
