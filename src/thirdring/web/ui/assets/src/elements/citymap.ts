// <tr-city-map>: the public's requests on a map beside their list; what draws them is loaded with the map itself.
import type { Map as GlMap } from "maplibre-gl";

class CityMap extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("tr-drawn", (event) => void this.begin((event as CustomEvent<GlMap>).detail), { once: true });
    this.addEventListener("tr-asked", (event) => this.listHere((event as CustomEvent<string>).detail));
  }

  private async begin(map: GlMap): Promise<void> {
    const { Points } = await import("../map/points");
    new Points(this, map).begin();
  }

  // The link to a list of what the map shows.
  private listHere(box: string): void {
    const link = this.querySelector<HTMLAnchorElement>("[data-here]");
    if (!link) return;
    const query = new URLSearchParams(location.search);
    for (const name of ["after", "near"]) query.delete(name);
    query.set("box", box);
    link.search = query.toString();
    link.hidden = false;
  }
}

customElements.define("tr-city-map", CityMap);
