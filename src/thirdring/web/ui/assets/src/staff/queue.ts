// <tr-live-queue>: lines that change are written anew where they stand; new ones are counted, and shown when asked for.
import { Stream } from "./stream";

const WAIT = 250; // milliseconds in which changes are gathered
const MOST = 100;

interface Answer {
  rows: Record<string, string>;
  in: number[];
}

class LiveQueue extends HTMLElement {
  private stream?: Stream;
  private changed = new Set<string>();
  private fresh = new Set<string>();
  private timer = 0;

  connectedCallback(): void {
    const address = this.getAttribute("stream");
    if (!address || this.stream) return;
    this.stream = new Stream(address, this.getAttribute("mark") ?? "", {
      news: (_topic, data) => this.gather(String(data.case)),
      missed: () => void this.ask([...shown()], true),
    });
    document.addEventListener("htmx:afterSettle", () => this.forgetShown());
  }

  disconnectedCallback(): void {
    this.stream?.end();
    this.stream = undefined;
  }

  private gather(id: string): void {
    this.changed.add(id);
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      const ids = [...this.changed].slice(0, MOST);
      this.changed.clear();
      void this.ask(ids, false);
    }, WAIT);
  }

  private async ask(ids: string[], first: boolean): Promise<void> {
    const query = new URLSearchParams(location.search);
    query.set("ids", ids.join(","));
    if (first) query.set("first", "1");
    const answer = await fetch(`${this.getAttribute("rows")}?${query}`, { redirect: "error" }).catch(() => null);
    if (answer?.ok) this.show(ids, (await answer.json()) as Answer);
  }

  private show(asked: string[], answer: Answer): void {
    for (const id of asked) {
      const row = line(id);
      const html = answer.rows[id];
      if (row && html) rewrite(row, html);
      else if (row) this.markOut(row);
      if (!answer.in.includes(Number(id))) this.fresh.delete(id);
    }
    for (const id of answer.in.map(String)) if (!line(id)) this.fresh.add(id);
    this.tell();
  }

  // It went to somebody whose cases the reader may not see. The line stays where it is until the page is asked for anew.
  private markOut(row: HTMLTableRowElement): void {
    if (row.classList.contains("is-out")) return;
    row.classList.add("is-out");
    const note = document.createElement("span");
    note.className = "tr-out";
    note.textContent = this.dataset.out ?? "";
    row.querySelector(".tr-here")?.remove();
    row.querySelector(".tr-cases__due")?.append(note);
  }

  private forgetShown(): void {
    for (const id of this.fresh) if (line(id)) this.fresh.delete(id);
    this.tell();
  }

  private tell(): void {
    const bar = document.querySelector<HTMLElement>("#fresh");
    if (!bar) return;
    const count = this.fresh.size;
    const words = count === 1 ? this.dataset.one : this.dataset.many?.replace("%(n)s", String(count));
    const span = bar.querySelector("span");
    if (span && span.textContent !== words) span.textContent = words ?? "";
    bar.hidden = count === 0 || new URLSearchParams(location.search).has("after");
  }
}

function line(id: string): HTMLTableRowElement | null {
  return document.querySelector(`#case-${CSS.escape(id)}`);
}

function* shown(): Iterable<string> {
  for (const row of document.querySelectorAll<HTMLElement>("#queue [data-case]")) yield row.dataset.case ?? "";
}

// Only the cells that differ are written anew, so that what is chosen stays chosen; the focus is put back where it was.
function rewrite(row: HTMLTableRowElement, html: string): void {
  const kept = document.createElement("template");
  kept.innerHTML = html;
  const fresh = kept.content.querySelector("tr");
  if (!fresh) return;
  const focused = [...row.querySelectorAll("a, input")].indexOf(document.activeElement as Element);
  const chosen = row.querySelector<HTMLInputElement>("input[type=checkbox]")?.checked ?? false;
  const here = row.classList.contains("is-here");
  [...fresh.cells].forEach((cell, at) => {
    const old = row.cells[at];
    if (old && old.innerHTML !== cell.innerHTML) old.innerHTML = cell.innerHTML;
  });
  row.className = fresh.className;
  row.classList.toggle("is-here", here);
  row.classList.add("is-changed");
  setTimeout(() => row.classList.remove("is-changed"), 2_000);
  const box = row.querySelector<HTMLInputElement>("input[type=checkbox]");
  if (box) box.checked = chosen;
  if (focused >= 0) [...row.querySelectorAll<HTMLElement>("a, input")][focused]?.focus({ preventScroll: true });
}

customElements.define("tr-live-queue", LiveQueue);
