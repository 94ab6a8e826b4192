"""Writing, approving and publishing the city's articles."""
