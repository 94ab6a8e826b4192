// <tr-idle seconds="45"><a href="…">Continue</a></tr-idle>: goes on by itself once nobody has touched the page for so long.
// Whoever reads slowly keeps it by a touch or a key.
class Idle extends HTMLElement {
  private waiting = 0;
  private readonly begin = (): void => {
    clearTimeout(this.waiting);
    this.waiting = window.setTimeout(() => this.querySelector("a")?.click(), Number(this.getAttribute("seconds")) * 1_000);
  };

  connectedCallback(): void {
    for (const sign of ["pointerdown", "keydown", "scroll"]) addEventListener(sign, this.begin, { passive: true });
    this.begin();
  }

  disconnectedCallback(): void {
    clearTimeout(this.waiting);
    for (const sign of ["pointerdown", "keydown", "scroll"]) removeEventListener(sign, this.begin);
  }
}

customElements.define("tr-idle", Idle);
