"""The offline base map: a city's own streets and waters as vector tiles, and the style that draws them.

No outside server is asked. A city that has no streets loaded still shows its neighbourhoods.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import mapbox_vector_tile
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from thirdring.city.models import City
from thirdring.kernel.errors import NotFound
from thirdring.places.caches import PerCity
from thirdring.places.mercator import in_tile, tile_bounds, tile_exists, world
from thirdring.places.models import Area, MapFeature
from thirdring.places.styling import layers

TILES_KEPT = 2_000
MIN_ZOOM, MAX_ZOOM = 8, 16  # beyond it the map draws the deepest tile larger
NAMED_ONCE = frozenset({"area", "park"})  # their names stand at one point, however many tiles they reach
_LAYER = {"main_street": "street"}  # kinds drawn in the layer of another


@dataclass(frozen=True, slots=True)
class Features:
    """What the base map can draw of a city, in memory."""

    tree: shapely.STRtree
    shapes: np.ndarray[Any, np.dtype[np.object_]]
    kinds: list[str]
    names: list[str]
    zooms: list[int]
    tiles: dict[tuple[int, int, int], bytes] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def tile(self, z: int, x: int, y: int) -> bytes:
        """The tile, drawn once and then kept; the oldest kept one makes room."""
        drawn = self.tiles.get((z, x, y))
        if drawn is None:
            drawn = _draw(self, z, x, y)
            with self.lock:
                if len(self.tiles) >= TILES_KEPT:
                    del self.tiles[next(iter(self.tiles))]
                self.tiles[z, x, y] = drawn
        return drawn


def _load(city: City) -> Features:
    rows = list(MapFeature.objects.of(city).values_list("kind", "name", "min_zoom", "geometry"))
    outlines = Area.objects.of(city).filter(kind="neighbourhood").values_list("name", "geometry")
    rows += [("area", name, 0, geometry) for name, geometry in outlines]
    texts = [json.dumps(geometry) for *_, geometry in rows]
    shapes = [world(shape) for shape in _parsed(texts)]
    named = [n for n, (kind, name, *_) in enumerate(rows) if kind in NAMED_ONCE and name]
    drawn = np.array([*shapes, *(shapes[n].representative_point() for n in named)], dtype=object)
    rows += [(f"{rows[n][0]}_name", *rows[n][1:]) for n in named]
    return Features(
        tree=shapely.STRtree(drawn),
        shapes=drawn,
        kinds=[kind for kind, *_ in rows],
        names=[name for _, name, *_ in rows],
        zooms=[zoom for _, _, zoom, _ in rows],
    )


def _parsed(texts: list[str]) -> Iterable[BaseGeometry]:
    """The shapes; a polygon that crosses or touches itself is mended, for no tile can be cut out of it."""
    if not texts:
        return ()
    parsed = shapely.from_geojson(np.array(texts, dtype=object))
    mended: Iterable[BaseGeometry] = shapely.make_valid(parsed, method="structure", keep_collapsed=False)
    return mended


_features = PerCity(_load)


def tile(city: City, z: int, x: int, y: int) -> bytes:
    """A Mapbox vector tile (MVT 2.1); empty bytes where the city has nothing. Raises NotFound for no tile."""
    if not tile_exists(z, x, y):
        raise NotFound(f"There is no map tile {z}/{x}/{y}.")
    return _features.of(city).tile(z, x, y)


def _draw(features: Features, z: int, x: int, y: int) -> bytes:
    near = features.tree.query(shapely.box(*tile_bounds(z, x, y)))
    chosen = [int(n) for n in np.sort(near) if features.zooms[int(n)] <= z]
    if not chosen:
        return b""
    by_layer: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for n, shape in zip(chosen, in_tile(features.shapes[chosen], z, x, y), strict=True):
        if not shape.is_empty:
            kind = features.kinds[n]
            properties = {"kind": kind, "name": features.names[n]}
            by_layer[_LAYER.get(kind, kind)].append({"geometry": shape, "properties": properties})
    return _encoded(by_layer)


def _encoded(by_layer: dict[str, list[dict[str, Any]]]) -> bytes:
    described = [{"name": name, "features": features} for name, features in sorted(by_layer.items())]
    options = {"y_coord_down": True, "on_invalid_geometry": None}
    encoded: bytes = mapbox_vector_tile.encode(described, default_options=options)
    return encoded


def style(city: City, *, tile_url: str = "") -> dict[str, Any]:
    """The MapLibre style of the city's map. ``tile_url`` is where our tiles are, with {z}, {x} and {y}.

    A city's own ``tile_url`` (raster tiles) takes the place of ours. Names are drawn with the reader's own
    fonts: MapLibre does so since 5.11 when a style has no ``glyphs``, so no font file is served.
    """
    bounds = {"bounds": list(city.bounds)} if city.bounds else {}
    if city.tile_url:
        raster = {"type": "raster", "tiles": [city.tile_url], "tileSize": 256, **bounds}
        return _style({"base": raster}, [{"id": "base", "type": "raster", "source": "base"}])
    ours = {"type": "vector", "tiles": [tile_url], "minzoom": MIN_ZOOM, "maxzoom": MAX_ZOOM, **bounds}
    return _style({"base": ours}, layers("base"))


def _style(sources: dict[str, Any], drawn: list[dict[str, Any]]) -> dict[str, Any]:
    return {"version": 8, "name": "Third Ring", "sources": sources, "layers": drawn}
