// <tr-ground>: holds what only a map can do; without scripts, areas and addresses do the same.
class GroundElement extends HTMLElement {
  connectedCallback(): void {
    this.classList.add("is-live");
  }
}

customElements.define("tr-ground", GroundElement);
