// The map, in a chunk of its own.
import { AttributionControl, Map as GlMap, Marker, NavigationControl, setWorkerUrl } from "maplibre-gl";
import { addressNear, onPlace, setPlace } from "../elements/place";
import { letDraw, showGround } from "./ground";

type Point = [number, number];

const CLOSE = 16;

export async function drawMap(host: HTMLElement): Promise<void> {
  await styleSheet(host.dataset.sheet ?? "");
  setWorkerUrl(new URL(host.dataset.worker ?? "", document.baseURI).href);
  const at = pointOf(host);
  const bounds = (host.getAttribute("bounds") ?? "").split(",").map(Number);
  const canvas = document.createElement("div");
  canvas.className = "tr-map__canvas";
  host.append(canvas);
  const map = new GlMap({
    container: canvas,
    style: host.dataset.style ?? "",
    attributionControl: false,
    cooperativeGestures: !host.hasAttribute("pick") && !host.hasAttribute("draw"), // a map to look at lets the page scroll past it
    locale: wordsOf(host),
    dragRotate: false,
    maxZoom: 19,
    ...(at ? { center: at, zoom: CLOSE } : bounds.length === 4 ? { bounds: bounds as [number, number, number, number] } : {}),
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new AttributionControl({ compact: true }));
  map.getCanvas().setAttribute("aria-label", host.getAttribute("label") ?? "");
  const pin = new Marker({ color: "#a3201b" });
  if (at) pin.setLngLat(at).addTo(map);
  if (host.hasAttribute("pick")) letPick(host, map, pin);
  await loaded(map);
  showGround(map, host.getAttribute("shape") ?? "");
  if (host.hasAttribute("draw")) letDraw(host, map);
  host.dispatchEvent(new CustomEvent("tr-drawn", { bubbles: true, detail: map }));
}

function letPick(host: HTMLElement, map: GlMap, pin: Marker): void {
  const source = host.getAttribute("pick") ?? "";
  const pick = async ([lon, lat]: Point): Promise<void> => {
    pin.setLngLat([lon, lat]).addTo(map);
    setPlace(host, { lon, lat });
    const { label } = await addressNear(source, lon, lat);
    if (label) setPlace(host, { lon, lat, label });
  };
  map.on("click", (event) => void pick([event.lngLat.lng, event.lngLat.lat]));
  // From the keyboard: move the map with the arrow keys, then press Enter to put the pin in its middle.
  map.getCanvas().addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const { lng, lat } = map.getCenter();
    void pick([lng, lat]);
  });
  onPlace(host, ({ lon, lat }) => {
    if (lon === null || lat === null) return void pin.remove();
    pin.setLngLat([lon, lat]).addTo(map);
    map.jumpTo({ center: [lon, lat], zoom: Math.max(map.getZoom(), CLOSE) });
  });
}

// The map's own words, in the page's language.
function wordsOf(host: HTMLElement): Record<string, string> {
  const { dataset } = host;
  return {
    "Map.Title": host.getAttribute("label") ?? "",
    "NavigationControl.ZoomIn": dataset.zoomIn ?? "",
    "NavigationControl.ZoomOut": dataset.zoomOut ?? "",
    "CooperativeGesturesHandler.WindowsHelpText": dataset.scroll ?? "",
    "CooperativeGesturesHandler.MacHelpText": dataset.scrollMac ?? "",
    "CooperativeGesturesHandler.MobileHelpText": dataset.touch ?? "",
  };
}

function pointOf(host: HTMLElement): Point | null {
  const [lon, lat] = [host.getAttribute("lon"), host.getAttribute("lat")];
  return lon && lat ? [Number(lon), Number(lat)] : null;
}

function loaded(map: GlMap): Promise<void> {
  return new Promise((done, fail) => {
    map.once("load", () => done());
    map.once("error", (event) => fail(event.error));
  });
}

function styleSheet(href: string): Promise<void> {
  if (document.querySelector(`link[href="${href}"]`)) return Promise.resolve();
  return new Promise((done, fail) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = href;
    link.onload = () => done();
    link.onerror = () => fail(new Error("the map's style sheet did not load"));
    document.head.append(link);
  });
}
