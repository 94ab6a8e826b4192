// What is on the phone when the network is gone: the day's pages, small photos and the map around them. Bounded, only
// of the day's cases, and gone when somebody else signs in.
import { fact, setFact } from "./store";
import { tilesAround } from "./tiles";

export const PAGES = "field-pages";
export const PHOTOS = "field-photos";
export const TILES = "field-tiles";
const MOST_TILES = 600; // some 15 MB
const MOST_PHOTOS = 120; // some 5 MB

const ANYHOW = { ignoreVary: true };

type Kept = Record<string, string>; // page: what it was made from

interface Stop {
  url: string;
  key: string;
  lon: number | null;
  lat: number | null;
}

export function stopsOf(root: ParentNode): Stop[] {
  return Array.from(root.querySelectorAll<HTMLElement>("[data-stop]"), (stop) => ({
    url: stop.querySelector("a")?.href ?? "",
    key: stop.dataset.key ?? "",
    lon: stop.dataset.lon ? Number(stop.dataset.lon) : null,
    lat: stop.dataset.lat ? Number(stop.dataset.lat) : null,
  }));
}

// Fetches the pages that are not kept as they are now, and lets go of those that are not of today.
export async function keepDay(day: string, stops: Stop[], build: string): Promise<void> {
  const pages = await caches.open(PAGES);
  const kept = (await fact<Kept>("kept")) ?? {};
  const wanted = new Map(stops.map((stop) => [stop.url, `${stop.key} ${build}`]));
  await fetched(pages, new URL(day, location.href).href);
  for (const [url, key] of wanted) {
    if (kept[url] === key && (await pages.match(url, ANYHOW))) continue;
    if (await fetched(pages, url)) kept[url] = key;
  }
  for (const url of Object.keys(kept)) {
    if (wanted.has(url)) continue;
    await pages.delete(url, ANYHOW);
    delete kept[url];
  }
  await setFact("kept", kept);
  await keepPhotos(pages);
  await keepTiles(stops);
}

async function fetched(cache: Cache, url: string): Promise<boolean> {
  const response = await fetch(url, { redirect: "manual", headers: { Accept: "text/html" } });
  if (!response.ok) return false;
  await cache.put(url, response);
  return true;
}

async function keepPhotos(pages: Cache): Promise<void> {
  const wanted = new Set<string>();
  for (const page of await pages.keys()) {
    const text = (await (await pages.match(page, ANYHOW))?.text()) ?? "";
    for (const [, address] of text.matchAll(/<img src="(\/field\/[^"]+\.jpg)"/g)) if (address) wanted.add(address);
  }
  await fill(await caches.open(PHOTOS), [...wanted].slice(0, MOST_PHOTOS));
}

async function keepTiles(stops: Stop[]): Promise<void> {
  const style = await fetch("/map/style.json");
  const { sources } = (await style.json()) as { sources: { base: { tiles: string[]; type: string } } };
  const template = sources.base.tiles[0];
  if (!template || sources.base.type !== "vector") return; // a tile server of the city's own is not ours to copy
  const tiles = stops.flatMap(({ lon, lat }) => (lon === null || lat === null ? [] : tilesAround(lon, lat)));
  const urls = tiles.map(({ z, x, y }) => template.replace("{z}", `${z}`).replace("{x}", `${x}`).replace("{y}", `${y}`));
  await fill(await caches.open(TILES), [...new Set(urls)].slice(0, MOST_TILES));
}

// Makes a cache hold exactly these; what can't be had now is tried again the next time.
async function fill(cache: Cache, wanted: string[]): Promise<void> {
  const urls = new Set(wanted.map((url) => new URL(url, location.href).href));
  for (const held of await cache.keys()) if (!urls.delete(held.url)) await cache.delete(held, ANYHOW);
  for (const url of urls) {
    const response = await fetch(url).catch(() => null);
    if (response?.ok) await cache.put(url, response);
  }
}
