// <tr-map>: loads the map itself, 290 kB, only when it comes into view, and steps aside when it can't be drawn.
class MapElement extends HTMLElement {
  private watcher?: IntersectionObserver;

  connectedCallback(): void {
    if (this.watcher) return;
    this.watcher = new IntersectionObserver((seen) => {
      if (!seen.some((entry) => entry.isIntersecting)) return;
      this.watcher?.disconnect();
      void this.draw();
    });
    this.watcher.observe(this);
  }

  private async draw(): Promise<void> {
    try {
      if (!this.dataset.style) throw new Error("this city has no map");
      const { drawMap } = await import("../map/map");
      await drawMap(this);
      this.dataset.state = "drawn";
    } catch {
      this.dataset.state = "failed";
    }
  }
}

customElements.define("tr-map", MapElement);
