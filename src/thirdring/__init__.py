"""Third Ring: how a city hears its residents and keeps its word."""
