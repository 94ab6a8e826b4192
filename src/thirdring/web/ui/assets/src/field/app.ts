// The crew's app: the day's list and its cases work on a phone without a network, and everything arrives once.
import "../elements/map";
import "../elements/when";
import { forget } from "./forget";
import { keep } from "./forms";
import { keepDay, stopsOf } from "./keep";
import { showQueue } from "./list";
import { type Sending, send } from "./send";
import { fact, setFact } from "./store";
import { pauseOrGoOn, showVisit } from "./visit";
import { showWays } from "./ways";
import { button, made, say } from "./words";

const AGAIN = 30_000; // milliseconds until the next try while something waits

class App {
  private readonly person: number;
  private readonly page: HTMLElement | null;
  private last: Sending = "nothing";

  constructor(private readonly root: HTMLElement) {
    this.person = Number(root.dataset.person);
    this.page = root.querySelector<HTMLElement>("[data-case]");
  }

  async start(): Promise<void> {
    this.listen();
    if (this.page) showWays(this.page);
    await this.forgetAnother();
    await this.show();
    await this.trySending();
    await this.keepOnPhone();
  }

  private listen(): void {
    document.addEventListener("submit", (event) => void this.submitted(event));
    addEventListener("online", () => void this.trySending());
    addEventListener("offline", () => void this.show("offline"));
    navigator.serviceWorker?.addEventListener("message", () => void this.arrived());
    setInterval(() => void this.everyHalfMinute(), AGAIN);
    this.page?.querySelector("[data-pause]")?.addEventListener("click", () => void pauseOrGoOn(this.page as HTMLElement));
    const here = this.root.querySelector<HTMLButtonElement>("[data-here]");
    if (here && "geolocation" in navigator) {
      here.hidden = false;
      here.addEventListener("click", () => fromHere(here));
    }
  }

  private async submitted(event: SubmitEvent): Promise<void> {
    const form = event.target as HTMLFormElement;
    if (form.matches("[data-sign-out]")) return this.signOut(event, form);
    if (!form.dataset.change || !this.page) return;
    event.preventDefault();
    try {
      const kept = await keep(form, this.page, this.person);
      if (!kept) return;
      await this.askForBackground();
      if (kept.ends) return location.assign(this.root.dataset.day ?? "/field/");
      await this.trySending();
    } catch (error) {
      this.say(made("p", "", say(error instanceof DOMException && error.name === "QuotaExceededError" ? "full" : "no_keeping")), "bad");
    }
  }

  private signOut(event: SubmitEvent, form: HTMLFormElement): void {
    event.preventDefault();
    void showQueue(this.root, this.person, () => undefined).then(async (mine) => {
      if (mine.length && !confirm(say("sign_out", { n: mine.length }))) return;
      await forget();
      form.submit();
    });
  }

  // Somebody else's cases are not for these eyes; what they have not sent stays for them.
  private async forgetAnother(): Promise<void> {
    const before = await fact<number>("person");
    if (before !== undefined && before !== this.person) await forget();
    await setFact("person", this.person);
  }

  private async trySending(): Promise<void> {
    this.last = await send(this.root.dataset.pulse ?? "", this.root.dataset.sync ?? "");
    if (this.last === "sent") await this.arrived();
    else await this.show();
  }

  private async everyHalfMinute(): Promise<void> {
    if (this.page) await showVisit(this.page);
    const waiting = await showQueue(this.root, this.person, () => void this.trySending());
    if (waiting.some((change) => change.state === "waiting") && navigator.onLine) await this.trySending();
  }

  // The page is older than what was sent: it is asked for again, unless somebody is writing on it.
  private async arrived(): Promise<void> {
    const mine = await this.show();
    const waiting = mine.some((change) => change.state === "waiting");
    const writing = this.root.querySelector("details[open] form") ?? this.root.querySelector("form :focus");
    if (!waiting && !writing && navigator.onLine) location.reload();
  }

  private async show(state: Sending = this.last): Promise<Awaited<ReturnType<typeof showQueue>>> {
    const mine = await showQueue(this.root, this.person, () => void this.trySending());
    if (this.page) await showVisit(this.page);
    const offline = !navigator.onLine || state === "offline";
    if (state === "signed-out") this.say(this.signIn(), "bad");
    else if (offline) this.say(made("p", "", say("offline")), "offline");
    else if (mine.some((change) => change.state === "waiting")) this.say(button(say("send"), "fd-button", () => void this.trySending()), "");
    else this.say(null, "");
    return mine;
  }

  private signIn(): HTMLElement {
    const link = made("a", "usa-button fd-button", say("sign_in_link"));
    link.href = this.root.dataset.signIn ?? "/sign-in/";
    return made("div", "", made("p", "", say("sign_in")), link);
  }

  private say(what: HTMLElement | null, kind: string): void {
    const place = this.root.querySelector<HTMLElement>("#state");
    if (!place) return;
    place.className = `fd-state${kind ? ` fd-state--${kind}` : ""}`;
    place.hidden = what === null;
    place.replaceChildren(...(what ? [what] : []));
  }

  private async askForBackground(): Promise<void> {
    const registration = await navigator.serviceWorker?.getRegistration();
    const background = registration as unknown as { sync?: { register(tag: string): Promise<void> } } | undefined;
    await background?.sync?.register("field-send").catch(() => undefined);
  }

  private async keepOnPhone(): Promise<void> {
    if (!("serviceWorker" in navigator) || !("caches" in window)) return;
    const worker = await navigator.serviceWorker.register(this.root.dataset.worker ?? "", { scope: this.root.dataset.day });
    this.watch(worker);
    if (this.page || !navigator.onLine) return;
    await keepDay(this.root.dataset.day ?? "", stopsOf(this.root), this.root.dataset.build ?? "").catch(() => undefined);
    worker.active?.postMessage("all-kept");
    this.root.dataset.kept = "all";
    void navigator.storage?.persist?.();
  }

  // A new version waits until its reader says so: nobody's page changes under their hands.
  private watch(worker: ServiceWorkerRegistration): void {
    const offer = (): void => {
      const waiting = worker.waiting;
      if (!waiting || !navigator.serviceWorker.controller) return;
      const use = button(say("use_it"), "fd-button", () => {
        navigator.serviceWorker.addEventListener("controllerchange", () => location.reload());
        waiting.postMessage("use");
      });
      this.say(made("div", "", made("p", "", say("new_version")), use), "new");
    };
    offer();
    worker.addEventListener("updatefound", () => worker.installing?.addEventListener("statechange", offer));
  }
}

function fromHere(here: HTMLButtonElement): void {
  here.disabled = true;
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => location.assign(`?from=${coords.longitude.toFixed(4)},${coords.latitude.toFixed(4)}`),
    () => {
      here.disabled = false;
      here.textContent = say("no_position");
    },
    { enableHighAccuracy: true, timeout: 12_000, maximumAge: 60_000 },
  );
}

const root = document.getElementById("field");
if (root) void new App(root).start();
