"""The part of a map that an address asks for."""

from thirdring.cases.boxes import Box
from thirdring.kernel.errors import invalid


def read_box(text: str) -> Box:
    """The part of the map that was asked for. Raises Invalid, which says how it is written."""
    try:
        west, south, east, north = (float(part) for part in text[:200].split(","))
    except ValueError:
        west = south = east = north = 0.0
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise invalid(
            "box", "Give the box as west,south,east,north in degrees, such as -80.1,40.3,-79.8,40.6."
        )
    return Box(west, south, east, north)


def written(box: Box) -> str:
    """The box as ``read_box`` reads it."""
    return ",".join(f"{side:.6f}" for side in (box.west, box.south, box.east, box.north))
