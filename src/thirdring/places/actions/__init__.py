"""The only writer of places: areas with their figures, streets with their houses, and the base map."""
