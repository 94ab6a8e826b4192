// <tr-queue-map>: the queue's open cases on a map beside the list; what draws them is loaded with the map itself.
import type { Map as GlMap } from "maplibre-gl";

class QueueMap extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("tr-drawn", (event) => void this.begin((event as CustomEvent<GlMap>).detail), { once: true });
  }

  private async begin(map: GlMap): Promise<void> {
    const { Points } = await import("../map/points");
    new Points(this, map).begin();
  }
}

customElements.define("tr-queue-map", QueueMap);
// The link that switches the map on and off: without scripts there is none to switch, and the style sheet hides it.
customElements.define("tr-queue-switch", class extends HTMLElement {});
