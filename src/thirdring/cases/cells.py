"""Hexagons of the ground, H3's: which one holds a point, which ones a part of the map touches.

A case keeps the cell of the finest resolution. Its parents follow from it by arithmetic on the number, which
the database does too (migration 0019), and all cells within a parent are one range of numbers.
"""

from collections.abc import Iterable
from math import cos, radians

import h3.api.basic_int as h3

from thirdring.cases.boxes import KM_A_DEGREE, Box

FINEST = 12  # resolution of the cell that a case keeps: about nine metres from its middle to its corners
COUNTED = range(5, 11)  # resolutions whose cases are counted beforehand
ALL_OF_CITY = 7  # up to here a city has so few cells that none are looked for
MOST_CELLS = 300  # of a part of the map, so that marks have room beside each other
_DIGIT = 3  # bits for each resolution's part of the number
_LEVELS = 15


def cell_of(lon: float | None, lat: float | None) -> int | None:
    """The finest cell that holds the point; None without one."""
    return None if lon is None or lat is None else h3.latlng_to_cell(lat, lon, FINEST)


def parent(cell: int, resolution: int) -> int:
    """The coarser cell that holds this one: the same arithmetic as the database's."""
    kept = (cell & ~(0xF << 52)) | (resolution << 52)
    return kept | ((1 << _DIGIT * (_LEVELS - resolution)) - 1)


def middle(cell: int) -> tuple[float, float]:
    """Longitude and latitude of the cell's middle."""
    lat, lon = h3.cell_to_latlng(cell)
    return lon, lat


def span(cell: int) -> tuple[int, int]:
    """The least and the greatest number of the finest cells within this one."""
    below = _DIGIT * (_LEVELS - h3.get_resolution(cell))
    unused = (1 << _DIGIT * (_LEVELS - FINEST)) - 1
    top = (cell & ~(0xF << 52)) | (FINEST << 52)
    least = (top >> below << below) | unused
    most = top  # a parent's lower digits are all ones, past any of a cell within it
    return least, most


def resolution_for(box: Box) -> int:
    """The finest resolution of which the box has no more than MOST_CELLS; by its size alone."""
    for resolution in range(FINEST, COUNTED[0], -1):
        if box.square_km / h3.average_hexagon_area(resolution, unit="km^2") <= MOST_CELLS:
            return resolution
    return COUNTED[0]


def touching(box: Box, resolution: int) -> list[int]:
    """Every cell that holds a point of the box. Ask only for what ``resolution_for`` says, not for millions.

    A little more than the box is asked for, because a cell's outermost children reach past its edge.
    """
    wide = _widened(box, resolution, edges=0.5)
    corners = [
        (wide.south, wide.west),
        (wide.south, wide.east),
        (wide.north, wide.east),
        (wide.north, wide.west),
    ]
    return list(h3.polygon_to_cells_experimental(h3.LatLngPoly(corners), resolution, "overlap"))


def near(cells: Iterable[int], box: Box, resolution: int) -> list[int]:
    """Those of these cells that can hold a point of the box: with their middle in it, or not far outside."""
    wide = _widened(box, resolution, edges=1.7)
    return [cell for cell in cells if wide.holds(*middle(cell))]


def _widened(box: Box, resolution: int, *, edges: float) -> Box:
    """The box with a margin of so many edges of a cell all around it."""
    up = edges * h3.average_hexagon_edge_length(resolution, unit="km") / KM_A_DEGREE
    poleward = min(89.0, max(abs(box.south), abs(box.north)) + up)
    aside = up / cos(radians(poleward))
    return Box(
        max(-180.0, box.west - aside),
        max(-90.0, box.south - up),
        min(180.0, box.east + aside),
        min(90.0, box.north + up),
    )
