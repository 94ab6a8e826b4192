// Cases as marks on the map, of a queue or of the public's list: asked for anew when the map has moved, lit together with their lines.
import { Marker, type Map as GlMap } from "maplibre-gl";

interface Mark {
  lon: number;
  lat: number;
  name: string;
  id?: number;
  address?: string;
  count?: number;
  closed?: boolean;
}

interface Answer {
  marks: Mark[];
  said: string;
}

const CLOSER = 2; // zoom levels that a press on a gathering goes deeper
const STEPS: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
const lines = "#queue [data-case]";

export class Points {
  private markers: Marker[] = [];
  private asking?: AbortController;

  constructor(private host: HTMLElement, private map: GlMap) {}

  begin(): void {
    this.map.on("moveend", () => void this.ask());
    this.host.addEventListener("keydown", (event) => this.step(event), true); // before the map, which would move
    for (const [name, lit] of [["mouseover", true], ["focusin", true], ["mouseout", false], ["focusout", false]] as const)
      document.querySelector("#queue")?.addEventListener(name, (event) => light(event.target as Element, lit));
    void this.ask();
  }

  private async ask(): Promise<void> {
    this.asking?.abort();
    this.asking = new AbortController();
    const query = new URLSearchParams(location.search);
    query.set("box", boxOf(this.map));
    this.host.dispatchEvent(new CustomEvent("tr-asked", { detail: query.get("box") }));
    try {
      const answer = await fetch(`${this.host.getAttribute("points")}?${query}`, { redirect: "error", signal: this.asking.signal });
      if (!answer.ok) throw new Error(`the points answered ${answer.status}`);
      this.show((await answer.json()) as Answer);
    } catch (error) {
      if ((error as Error).name !== "AbortError") this.say(this.host.dataset.failed ?? "");
    }
  }

  private show({ marks, said }: Answer): void {
    const focused = this.host.contains(document.activeElement) && document.activeElement?.getAttribute("data-mark");
    for (const marker of this.markers) marker.remove();
    this.markers = marks.map((mark) => this.put(mark));
    const elements = this.elements();
    for (const [at, element] of elements.entries()) element.tabIndex = at ? -1 : 0;
    if (focused) (elements.find((each) => each.dataset.mark === focused) ?? elements[0])?.focus({ preventScroll: true });
    this.say(said);
  }

  private put(mark: Mark): Marker {
    const element = mark.address ? this.linkTo(mark) : this.gathering(mark);
    element.dataset.mark = String(mark.id ?? `${mark.lon},${mark.lat}`);
    element.title = mark.name;
    const marker = new Marker({ element }).setLngLat([mark.lon, mark.lat]).addTo(this.map);
    element.setAttribute("aria-label", called(mark));
    element.removeAttribute("role"); // the map's own word for a mark; a link and a button say it better
    return marker;
  }

  private linkTo(mark: Mark): HTMLElement {
    const link = document.createElement("a");
    link.className = mark.count ? many(mark) : mark.closed ? "tr-mark tr-mark--closed" : "tr-mark";
    link.textContent = mark.count ? String(mark.count) : "";
    link.href = mark.address ?? "";
    if (this.host.hasAttribute("back")) link.href += `?back=${encodeURIComponent(location.search.slice(1))}`;
    return link;
  }

  private gathering(mark: Mark): HTMLElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = many(mark);
    button.textContent = String(mark.count);
    button.addEventListener("click", () => this.map.easeTo({ center: [mark.lon, mark.lat], zoom: this.map.getZoom() + CLOSER }));
    return button;
  }

  // One mark is reached with Tab, the others from it with the arrow keys, so that two hundred are no obstacle.
  private step(event: KeyboardEvent): void {
    const marks = this.elements();
    const here = event.target as HTMLElement;
    const by = STEPS[event.key];
    if (!marks.includes(here) || !(by || event.key === "Enter")) return;
    event.stopPropagation();
    const next = by && marks[(marks.indexOf(here) + by + marks.length) % marks.length];
    if (!next) return;
    event.preventDefault();
    here.tabIndex = -1;
    next.tabIndex = 0;
    next.focus({ preventScroll: true });
  }

  private elements(): HTMLElement[] {
    return this.markers.map((marker) => marker.getElement());
  }

  private say(words: string): void {
    const said = this.host.querySelector("[role=status]");
    if (said) said.textContent = words;
  }
}

// What one hears of a mark holds what one sees of it: Arabic says "two requests" without the digit.
function called(mark: Mark): string {
  return mark.count && !mark.name.split(" ").includes(String(mark.count)) ? `${mark.count} ${mark.name}` : mark.name;
}

function many(mark: Mark): string {
  return `tr-mark tr-mark--many tr-mark--${Math.min(String(mark.count).length, 5)}`;
}

// A line and its mark are lit together, whichever of them the pointer or the focus is on.
function light(target: Element, lit: boolean): void {
  const id = target.closest<HTMLElement>(lines)?.dataset.case ?? target.closest<HTMLElement>("a.tr-mark")?.dataset.mark;
  if (!id) return;
  for (const each of document.querySelectorAll(`${lines.replace("]", `="${CSS.escape(id)}"]`)}, a.tr-mark[data-mark="${CSS.escape(id)}"]`))
    each.classList.toggle("is-lit", lit);
}

// West, south, east, north, kept within the world.
function boxOf(map: GlMap): string {
  const bounds = map.getBounds();
  const [west, east] = [Math.max(-180, bounds.getWest()), Math.min(180, bounds.getEast())];
  return [west, Math.max(-90, bounds.getSouth()), east, Math.min(90, bounds.getNorth())].map((each) => each.toFixed(6)).join(",");
}
