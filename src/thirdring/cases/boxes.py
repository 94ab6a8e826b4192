"""A part of the map. Pure."""

from dataclasses import dataclass
from math import cos, floor, radians

KM_A_DEGREE = 111.195


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the map, in degrees."""

    west: float
    south: float
    east: float
    north: float

    @property
    def square_km(self) -> float:
        """How large it is, nearly enough to choose a resolution by."""
        wide = (self.east - self.west) * KM_A_DEGREE * cos(radians((self.south + self.north) / 2))
        return max(wide, 0.0) * (self.north - self.south) * KM_A_DEGREE

    def widened(self, degrees: float) -> "Box":
        """The box with a margin all around it."""
        return Box(self.west - degrees, self.south - degrees, self.east + degrees, self.north + degrees)

    def holds(self, lon: float, lat: float) -> bool:
        """Whether the point is in it."""
        return self.west <= lon <= self.east and self.south <= lat <= self.north

    def cells(self, step: float) -> int:
        """How many cells of a grid of this step, in degrees, the box can touch at most."""
        return (floor((self.east - self.west) / step) + 2) * (floor((self.north - self.south) / step) + 2)
