// A place on a form: words in one field, longitude and latitude in two hidden ones. The parts that can set it
// (type-ahead, map, "use my position") tell each other through one event on the form.
export interface Place {
  lon: number | null;
  lat: number | null;
  label?: string;
}

const EVENT = "tr:place";

export function setPlace(from: Element, place: Place): void {
  const form = from.closest("form");
  if (!form) return;
  write(form, "lon", place.lon);
  write(form, "lat", place.lat);
  const words = form.querySelector<HTMLInputElement>("[name=place]");
  if (words && place.label !== undefined) words.value = place.label;
  const placed = form.querySelector<HTMLInputElement>("[name=placed]");
  if (placed) placed.value = words?.value ?? ""; // the words that these coordinates belong to
  form.dispatchEvent(new CustomEvent(EVENT, { detail: { place, from } }));
}

export function onPlace(within: Element, act: (place: Place) => void): void {
  within.closest("form")?.addEventListener(EVENT, (event) => {
    const { place, from } = (event as CustomEvent<{ place: Place; from: Element }>).detail;
    if (from !== within) act(place);
  });
}

export interface Near {
  label: string; // '' when the city knows no address there
  inside: boolean;
}

/** The address nearest to a point. Without an answer the point is taken to be inside: the server looks again. */
export async function addressNear(source: string, lon: number, lat: number): Promise<Near> {
  try {
    const answer = await fetch(`${source}?lon=${lon.toFixed(6)}&lat=${lat.toFixed(6)}`);
    if (answer.ok) return (await answer.json()) as Near;
  } catch {
    // no network: the point alone is enough
  }
  return { label: "", inside: true };
}

function write(form: HTMLFormElement, name: string, value: number | null): void {
  const field = form.querySelector<HTMLInputElement>(`[name=${name}]`);
  if (field) field.value = value === null ? "" : value.toFixed(6);
}
