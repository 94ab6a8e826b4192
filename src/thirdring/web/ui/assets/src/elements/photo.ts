// <tr-photo> around a file field: shrinks big photos before they are sent, which a slow line is grateful for,
// and shows what was chosen.
import { smaller } from "./shrink";

class Photo extends HTMLElement {
  connectedCallback(): void {
    const input = this.querySelector<HTMLInputElement>("input[type=file]");
    if (!input) return;
    const shown = document.createElement("ul");
    shown.className = "tr-photos tr-photos--chosen";
    this.append(shown);
    input.addEventListener("change", () => void this.chosen(input, shown));
  }

  private async chosen(input: HTMLInputElement, shown: Element): Promise<void> {
    const kept = new DataTransfer();
    const items: Element[] = [];
    for (const file of Array.from(input.files ?? [])) {
      const photo = await smaller(file);
      kept.items.add(photo);
      items.push(preview(photo));
    }
    input.files = kept.files;
    shown.replaceChildren(...items);
  }
}

function preview(photo: File): Element {
  const item = document.createElement("li");
  const isVideo = photo.type.startsWith("video/");
  const image = document.createElement(isVideo ? "video" : "img");
  image.src = URL.createObjectURL(photo);
  image.setAttribute(isVideo ? "aria-label" : "alt", photo.name);
  image.toggleAttribute("controls", isVideo);
  item.append(image);
  return item;
}

customElements.define("tr-photo", Photo);
