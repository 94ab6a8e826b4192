"""Practice at the desk: callers who are played, scored by the city's own card, apart from everything real."""
