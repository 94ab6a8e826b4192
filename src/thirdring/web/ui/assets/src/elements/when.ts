// <tr-when question="answers.out" in="yes no"> holds fields that are asked only after certain answers to an earlier
// question. Hidden fields are not sent; without scripts, the server asks them on the next page.
class When extends HTMLElement {
  connectedCallback(): void {
    const form = this.closest("form");
    if (!form) return;
    const kept = this.querySelector("template");
    if (kept) kept.replaceWith(kept.content);
    form.addEventListener("change", () => this.decide(form));
    queueMicrotask(() => this.decide(form));
  }

  private decide(form: HTMLFormElement): void {
    const wanted = (this.getAttribute("in") ?? "").split(" ");
    const given = new FormData(form).getAll(this.getAttribute("question") ?? "");
    const asked = given.some((answer) => wanted.includes(String(answer)));
    if (this.hidden === !asked) return;
    this.hidden = !asked;
    for (const field of this.querySelectorAll<HTMLInputElement>("input, select, textarea")) field.disabled = !asked;
    form.dispatchEvent(new Event("change")); // a question may hang on this one
  }
}

customElements.define("tr-when", When);
