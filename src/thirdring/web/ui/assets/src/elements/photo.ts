// <tr-photo> around a file field: shrinks big photos before they are sent, which a slow line is grateful for,
// and shows what was chosen.
const LONGEST_SIDE = 1920;
const SMALL_ENOUGH = 600_000;

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
  const image = document.createElement("img");
  image.src = URL.createObjectURL(photo);
  image.alt = photo.name;
  item.append(image);
  return item;
}

async function smaller(file: File): Promise<File> {
  if (file.size <= SMALL_ENOUGH) return file;
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((give) => canvas.toBlob(give, "image/jpeg", 0.85));
    return blob ? new File([blob], file.name.replace(/\.\w+$/, ".jpg"), { type: "image/jpeg" }) : file;
  } catch {
    return file; // not a picture this browser can read: the server says so in words
  }
}

customElements.define("tr-photo", Photo);
