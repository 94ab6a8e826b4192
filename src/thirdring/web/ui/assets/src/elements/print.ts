// <tr-print> around a button: prints the page. Without scripts the browser's own menu does.
class Print extends HTMLElement {
  connectedCallback(): void {
    this.classList.add("is-live");
    this.addEventListener("click", () => window.print());
  }
}

customElements.define("tr-print", Print);
