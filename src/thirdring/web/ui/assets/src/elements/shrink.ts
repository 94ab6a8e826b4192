// Photos made smaller on the phone, before they are sent or kept: a slow line and a full phone are grateful for it.
const LONGEST_SIDE = 1920;
const SMALL_ENOUGH = 600_000;

// The photo, a JPEG no larger than is looked at; as it was when this browser can't read it.
export async function smaller(file: File): Promise<File> {
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
