"""How the base map looks: calm and pale, so that what is reported stands out. Pure data, MapLibre layers."""

from typing import Any

LAND, OUTSIDE, WATER, WATER_EDGE = "#f7f5f0", "#eceae4", "#b9d7e6", "#9cc3d6"
PARK, RAIL, AREA_EDGE = "#d5e5c8", "#b5b0aa", "#a79bb5"
STREET, STREET_EDGE, MAIN, MAIN_EDGE = "#ffffff", "#ddd8ce", "#fdf1d2", "#e3cf9b"
INK, INK_WATER, INK_PARK, INK_AREA, HALO = "#5a564e", "#3d7391", "#4d6d3f", "#7a6c8c", "#ffffff"

Layer = dict[str, Any]


def _by_zoom(*stops: float) -> list[Any]:
    """A width that grows with the zoom: pairs of zoom and value."""
    return ["interpolate", ["exponential", 1.5], ["zoom"], *stops]


def _layer(source: str, of: str, kind: str, name: str, paint: Layer, **more: Any) -> Layer:
    return {"id": name, "type": kind, "source": source, "source-layer": of, "paint": paint, **more}


def _street(source: str, name: str, kind: str, colour: str, width: list[Any], **more: Any) -> Layer:
    paint = {"line-color": colour, "line-width": width}
    layout = {"line-cap": "round", "line-join": "round"}
    return _layer(
        source, "street", "line", name, paint, layout=layout, filter=["==", ["get", "kind"], kind], **more
    )


def _words(source: str, of: str, name: str, colour: str, size: list[Any] | float, **more: Any) -> Layer:
    paint = {"text-color": colour, "text-halo-color": HALO, "text-halo-width": 1.4}
    layout = {
        "text-field": ["get", "name"],
        "text-font": ["sans-serif"],
        "text-size": size,
        **more.pop("layout", {}),
    }
    return _layer(source, of, "symbol", name, paint, layout=layout, **more)


def layers(source: str) -> list[Layer]:
    """The layers, from the ground up."""
    along = {"symbol-placement": "line", "symbol-spacing": 320}
    return [
        {"id": "outside", "type": "background", "paint": {"background-color": OUTSIDE}},
        _layer(source, "land", "fill", "land", {"fill-color": LAND}),
        _layer(source, "park", "fill", "park", {"fill-color": PARK}),
        _layer(source, "water", "fill", "water", {"fill-color": WATER, "fill-outline-color": WATER_EDGE}),
        _street(source, "street-edge", "street", STREET_EDGE, _by_zoom(12, 0.6, 15, 4.5, 18, 22)),
        _street(source, "main-edge", "main_street", MAIN_EDGE, _by_zoom(9, 0.8, 12, 2.6, 15, 8, 18, 34)),
        _street(source, "street", "street", STREET, _by_zoom(12, 0.3, 15, 3.2, 18, 19)),
        _street(source, "main", "main_street", MAIN, _by_zoom(9, 0.4, 12, 1.7, 15, 6.2, 18, 30)),
        _layer(
            source, "rail", "line", "rail", {"line-color": RAIL, "line-width": 1.4, "line-dasharray": [4, 2]}
        ),
        _layer(
            source,
            "area",
            "line",
            "area-edge",
            {"line-color": AREA_EDGE, "line-width": 1, "line-dasharray": [3, 3], "line-opacity": 0.55},
            maxzoom=15,
        ),
        _words(source, "street", "street-names", INK, 11, minzoom=14.5, layout=along),
        _words(
            source,
            "street",
            "main-names",
            INK,
            11.5,
            minzoom=12.5,
            filter=["==", ["get", "kind"], "main_street"],
            layout=along,
        ),
        _words(source, "water", "water-names", INK_WATER, 12, minzoom=11),
        _words(source, "park_name", "park-names", INK_PARK, 11, minzoom=14),
        _words(source, "landmark", "landmark-names", INK, 11, minzoom=15),
        _words(source, "area_name", "area-names", INK_AREA, 12, minzoom=12, maxzoom=15),
    ]
