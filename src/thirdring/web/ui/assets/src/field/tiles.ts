// Which tiles of the base map a phone keeps around a case: as much as its page shows. Pure.
const NEAR = [13, 14, 15, 16];
const DEEPEST = 16; // beyond it the map draws the deepest tile larger

export interface Tile {
  z: number;
  x: number;
  y: number;
}

export function tilesAround(lon: number, lat: number): Tile[] {
  return NEAR.flatMap((z) => around(lon, lat, z));
}

// At the deepest zoom the four tiles nearest to the place, else the one it lies in.
function around(lon: number, lat: number, z: number): Tile[] {
  const { x, y } = place(lon, lat, z);
  if (z < DEEPEST) return [{ z, x: Math.floor(x), y: Math.floor(y) }];
  const [left, top] = [Math.floor(x - 0.5), Math.floor(y - 0.5)];
  return [0, 1].flatMap((dx) => [0, 1].map((dy) => ({ z, x: left + dx, y: top + dy })));
}

// Web Mercator (OGC 17-083r2): where a place lies, in tiles from the upper left corner of the world.
function place(lon: number, lat: number, z: number): { x: number; y: number } {
  const size = 2 ** z;
  const phi = (lat * Math.PI) / 180;
  return { x: ((lon + 180) / 360) * size, y: ((1 - Math.asinh(Math.tan(phi)) / Math.PI) / 2) * size };
}
