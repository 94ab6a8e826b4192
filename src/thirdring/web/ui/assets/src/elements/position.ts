// <tr-position src="/report/places" failed="…" found="…" outside="…"><button type="button">Use my position</button></tr-position>
import { addressNear, setPlace } from "./place";

class Position extends HTMLElement {
  connectedCallback(): void {
    const button = this.querySelector("button");
    if (!button || !("geolocation" in navigator)) return;
    this.classList.add("is-live");
    const status = document.createElement("span");
    status.setAttribute("role", "status");
    this.append(status);
    button.addEventListener("click", () => {
      button.setAttribute("aria-disabled", "true");
      status.textContent = this.getAttribute("asking") ?? "";
      navigator.geolocation.getCurrentPosition(
        (position) => void this.found(position.coords, button, status),
        () => this.done(button, status, "failed"),
        { enableHighAccuracy: true, timeout: 12_000, maximumAge: 60_000 },
      );
    });
  }

  private async found(at: GeolocationCoordinates, button: Element, status: Element): Promise<void> {
    const { label, inside } = await addressNear(this.getAttribute("src") ?? "", at.longitude, at.latitude);
    if (!inside) return this.done(button, status, "outside");
    setPlace(this, { lon: at.longitude, lat: at.latitude, ...(label ? { label } : {}) });
    this.done(button, status, "found");
  }

  private done(button: Element, status: Element, words: string): void {
    button.removeAttribute("aria-disabled");
    status.textContent = this.getAttribute(words) ?? "";
  }
}

customElements.define("tr-position", Position);
