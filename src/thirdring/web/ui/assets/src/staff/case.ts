// <tr-live-case>: says who else has the case open, that this reader is writing, and that somebody changed it.
import { Stream } from "./stream";

const SAY_EVERY = 8_000; // milliseconds between two words that somebody is still writing

class LiveCase extends HTMLElement {
  private stream?: Stream;
  private said = 0;

  connectedCallback(): void {
    const address = this.getAttribute("stream");
    if (!address || this.stream) return;
    this.stream = new Stream(address, this.getAttribute("mark") ?? "", {
      news: (topic, data) => this.hear(topic, data),
      missed: () => undefined,
    });
    document.addEventListener("input", this.write);
  }

  disconnectedCallback(): void {
    this.stream?.end();
    document.removeEventListener("input", this.write);
  }

  private hear(topic: string, data: Record<string, unknown>): void {
    const here = this.querySelector<HTMLElement>(".tr-here");
    const changed = this.querySelector<HTMLElement>(".tr-fresh");
    if (topic === "beat" && here) here.textContent = String(data.here ?? "");
    if (topic === "case" && changed) changed.hidden = false;
  }

  private write = (event: Event): void => {
    const field = event.target as HTMLElement;
    const token = document.querySelector<HTMLInputElement>("main [name=csrfmiddlewaretoken]");
    if (!field.matches("main textarea") || !token || Date.now() - this.said < SAY_EVERY) return;
    this.said = Date.now();
    const headers = { "X-CSRFToken": token.value };
    void fetch(this.getAttribute("typing") ?? "", { method: "POST", headers }).catch(() => undefined);
  };
}

customElements.define("tr-live-case", LiveCase);
