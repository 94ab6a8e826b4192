// Ground on the map: shown as it was kept, or drawn corner by corner.
import type { GeoJSONSource, Map as GlMap } from "maplibre-gl";

type Point = [number, number];
type Shape = GeoJSON.Polygon | GeoJSON.MultiPolygon | GeoJSON.LineString | GeoJSON.MultiPoint;

const NAME = "ground";

export function showGround(map: GlMap, text: string): void {
  const shape = readShape(text);
  if (!shape) return;
  put(map, shape);
  const corners = cornersOf(shape);
  const [lons, lats] = [corners.map(([lon]) => lon), corners.map(([, lat]) => lat)];
  const [southWest, northEast]: [Point, Point] = [
    [Math.min(...lons), Math.min(...lats)],
    [Math.max(...lons), Math.max(...lats)],
  ];
  map.fitBounds([southWest, northEast], { padding: 24, animate: false });
}

// Each tap is a corner; from three on they enclose ground, which the form's hidden field then holds.
export function letDraw(host: HTMLElement, map: GlMap): void {
  const id = host.getAttribute("draw") ?? "";
  const field = document.getElementById(id) as HTMLInputElement | null;
  if (!field) return;
  const kept = readShape(field.value);
  let corners: Point[] = kept?.type === "Polygon" ? ((kept.coordinates[0]?.slice(0, -1) ?? []) as Point[]) : [];
  const draw = (): void => {
    put(map, drawn(corners));
    field.value = corners.length > 2 ? JSON.stringify(drawn(corners)) : "";
  };
  const add = (lon: number, lat: number): void => {
    corners = [...corners, [Number(lon.toFixed(6)), Number(lat.toFixed(6))]];
    draw();
  };
  if (corners.length) draw();
  map.on("click", (event) => add(event.lngLat.lng, event.lngLat.lat));
  // From the keyboard: move the map with the arrow keys, then press Enter for a corner in its middle.
  map.getCanvas().addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const { lng, lat } = map.getCenter();
    add(lng, lat);
  });
  document.querySelector(`[data-draw-again="${id}"]`)?.addEventListener("click", () => {
    corners = [];
    draw();
  });
}

function drawn(corners: Point[]): Shape {
  const [first] = corners;
  if (first && corners.length > 2) return { type: "Polygon", coordinates: [[...corners, first]] };
  if (corners.length === 2) return { type: "LineString", coordinates: corners };
  return { type: "MultiPoint", coordinates: corners };
}

function put(map: GlMap, shape: Shape): void {
  const known = map.getSource<GeoJSONSource>(NAME);
  if (known) return void known.setData(shape);
  map.addSource(NAME, { type: "geojson", data: shape });
  map.addLayer({ id: `${NAME}-fill`, type: "fill", source: NAME, paint: { "fill-color": "#1f4f8f", "fill-opacity": 0.2 } });
  map.addLayer({ id: `${NAME}-line`, type: "line", source: NAME, paint: { "line-color": "#1f4f8f", "line-width": 3 } });
  const dots = { "circle-color": "#1f4f8f", "circle-radius": 5 };
  map.addLayer({ id: `${NAME}-dots`, type: "circle", source: NAME, paint: dots, filter: ["==", "$type", "Point"] });
}

function readShape(text: string): GeoJSON.Polygon | GeoJSON.MultiPolygon | null {
  try {
    const shape = JSON.parse(text) as GeoJSON.Polygon | GeoJSON.MultiPolygon | null;
    return shape && ["Polygon", "MultiPolygon"].includes(shape.type) ? shape : null;
  } catch {
    return null;
  }
}

function cornersOf(shape: GeoJSON.Polygon | GeoJSON.MultiPolygon): Point[] {
  const rings = shape.type === "Polygon" ? shape.coordinates : shape.coordinates.flat();
  return rings.flat() as Point[];
}
