// <tr-room>: the supervisor's room, kept up to date. News says only that something changed; the page asks what, at
// most once a second, and once more after it has become quiet: what is told within a second is announced once.
import { Stream } from "./stream";

const APART = 1_000; // milliseconds between two looks
const AFTER = 1_500; // and from the last news to one more look
const ANYWAY = 15_000; // time passes without news, too: a promise is missed, a queue closes

class Room extends HTMLElement {
  private stream?: Stream;
  private shown = new Map<string, string>(); // what the server last said of each part
  private clock = { shows: 0, at: 0, speed: 1 }; // the server's, when we last asked; a played day's runs faster
  private lookedAt = 0;
  private looking = false;
  private again = 0;
  private quiet = 0;
  private ticking = 0;
  private anyway = 0;

  connectedCallback(): void {
    const address = this.getAttribute("stream");
    if (!address || this.stream) return;
    this.remember(this);
    this.stream = new Stream(address, this.getAttribute("mark") ?? "", {
      news: () => this.hear(),
      missed: () => this.hear(),
    });
    this.ticking = window.setInterval(() => this.tick(), 1_000);
    this.anyway = window.setInterval(() => document.hidden || this.soon(), ANYWAY);
  }

  disconnectedCallback(): void {
    this.stream?.end();
    this.stream = undefined;
    clearInterval(this.ticking);
    clearInterval(this.anyway);
  }

  private hear(): void {
    this.soon();
    clearTimeout(this.quiet);
    this.quiet = window.setTimeout(() => this.soon(), AFTER);
  }

  private soon(): void {
    clearTimeout(this.again);
    const wait = Math.max(0, this.lookedAt + APART - Date.now());
    this.again = window.setTimeout(() => void this.look(), wait);
  }

  private async look(): Promise<void> {
    if (this.looking) return this.soon();
    this.looking = true;
    this.lookedAt = Date.now();
    const headers = { "HX-Request": "true" };
    const answer = await fetch(location.href, { headers, redirect: "error" }).catch(() => null);
    if (answer?.ok) this.show(await answer.text());
    this.looking = false;
  }

  private show(html: string): void {
    const kept = document.createElement("template");
    kept.innerHTML = html;
    const now = this.querySelector<HTMLElement>("[data-now]");
    const fresh = kept.content.querySelector<HTMLElement>("[data-now]");
    if (!now || !fresh) return;
    const parts = [...fresh.querySelectorAll<HTMLElement>("[data-part]")];
    const same = [...now.querySelectorAll<HTMLElement>("[data-part]")].map(name).join() === parts.map(name).join();
    if (same) for (const part of parts) this.replace(part);
    else now.innerHTML = fresh.innerHTML;
    now.dataset.now = fresh.dataset.now;
    now.dataset.speed = fresh.dataset.speed;
    this.remember(same ? null : this);
    this.tick();
  }

  // Only what differs is written anew, and the focus stays where it was.
  private replace(part: HTMLElement): void {
    const old = this.querySelector<HTMLElement>(`[data-part="${CSS.escape(name(part))}"]`);
    if (!old || this.shown.get(name(part)) === part.innerHTML) return;
    this.shown.set(name(part), part.innerHTML);
    const at = focusable(old).indexOf(document.activeElement as HTMLElement);
    old.innerHTML = part.innerHTML;
    if (at >= 0) focusable(old)[at]?.focus({ preventScroll: true });
  }

  private remember(all: HTMLElement | null): void {
    const now = this.querySelector<HTMLElement>("[data-now]");
    const speed = Number(now?.dataset.speed ?? 1);
    this.clock = { shows: Date.parse(now?.dataset.now ?? ""), at: Date.now(), speed };
    for (const part of all?.querySelectorAll<HTMLElement>("[data-part]") ?? []) this.shown.set(name(part), part.innerHTML);
  }

  private tick(): void {
    const now = this.clock.shows + (Date.now() - this.clock.at) * this.clock.speed;
    for (const each of this.querySelectorAll<HTMLElement>("[data-since]"))
      each.textContent = lasted(now - Date.parse(each.dataset.since ?? ""));
    for (const each of this.querySelectorAll<HTMLElement>("[data-late]"))
      each.classList.toggle("is-late", Boolean(each.dataset.late) && Date.parse(each.dataset.late ?? "") <= now);
  }
}

function name(part: HTMLElement): string {
  return part.dataset.part ?? "";
}

function focusable(within: HTMLElement): HTMLElement[] {
  return [...within.querySelectorAll<HTMLElement>("a, button, input, select")];
}

function lasted(milliseconds: number): string {
  const all = Math.max(0, Math.floor(milliseconds / 1_000));
  const [hours, minutes, seconds] = [Math.floor(all / 3_600), Math.floor(all / 60) % 60, String(all % 60).padStart(2, "0")];
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${seconds}` : `${minutes}:${seconds}`;
}

customElements.define("tr-room", Room);
