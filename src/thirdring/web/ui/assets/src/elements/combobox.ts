// <tr-combobox src="/report/places" none="No match" some="{n} matches"> around a text field: a list to choose from
// while typing (the ARIA combobox pattern). Typing on without choosing is fine too.
import { onPlace, setPlace } from "./place";

interface Suggestion {
  label: string;
  lon: number;
  lat: number;
}

const WAIT_MS = 160;
const SHORTEST = 2;

class Combobox extends HTMLElement {
  private input!: HTMLInputElement;
  private list = document.createElement("ul");
  private status = document.createElement("div");
  private found: Suggestion[] = [];
  private active = -1;
  private timer = 0;
  private asking?: AbortController;

  connectedCallback(): void {
    const input = this.querySelector("input");
    if (!input || this.list.isConnected) return;
    this.input = input;
    this.list.id = `${input.id}-list`;
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.getAttribute("label") ?? "");
    this.status.className = "tr-sr";
    this.status.setAttribute("role", "status");
    for (const [name, value] of Object.entries({
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.list.id,
      autocomplete: "off",
    })) input.setAttribute(name, value);
    this.append(this.list, this.status);
    input.addEventListener("input", () => this.typed());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = (event.target as Element).closest("[role=option]");
      if (option) this.choose(Array.from(this.list.children).indexOf(option));
    });
    onPlace(this, () => this.close());
  }

  private typed(): void {
    setPlace(this, { lon: null, lat: null });
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.ask(), WAIT_MS);
  }

  private async ask(): Promise<void> {
    const text = this.input.value.trim();
    this.asking?.abort();
    if (text.length < SHORTEST) return this.close();
    this.asking = new AbortController();
    try {
      const answer = await fetch(`${this.getAttribute("src")}?q=${encodeURIComponent(text)}`, {
        signal: this.asking.signal,
      });
      if (answer.ok) this.show(((await answer.json()) as { places: Suggestion[] }).places);
    } catch {
      this.close(); // no network: the words alone are enough
    }
  }

  private show(found: Suggestion[]): void {
    this.found = found;
    this.active = -1;
    this.list.replaceChildren(...found.map((place, index) => this.option(place, index)));
    const open = found.length > 0 && document.activeElement === this.input;
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
    this.input.removeAttribute("aria-activedescendant");
    const words = found.length ? this.getAttribute("some") : this.getAttribute("none");
    this.status.textContent = (words ?? "").replace("{n}", String(found.length));
  }

  private option(place: Suggestion, index: number): HTMLLIElement {
    const item = document.createElement("li");
    item.id = `${this.list.id}-${index}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.textContent = place.label;
    return item;
  }

  private key(event: KeyboardEvent): void {
    if (this.list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.mark((this.active + step + this.found.length) % this.found.length);
    } else if (event.key === "Enter" && this.active >= 0) {
      event.preventDefault();
      this.choose(this.active);
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.close();
    }
  }

  private mark(index: number): void {
    this.active = index;
    Array.from(this.list.children).forEach((item, i) => item.setAttribute("aria-selected", String(i === index)));
    const item = this.list.children[index];
    if (!item) return;
    item.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", item.id);
  }

  private choose(index: number): void {
    const place = this.found[index];
    if (!place) return;
    this.close();
    setPlace(this, place);
  }

  private close(): void {
    clearTimeout(this.timer);
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}

customElements.define("tr-combobox", Combobox);
