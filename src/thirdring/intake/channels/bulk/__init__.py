"""A city's history as a channel: files read by a mapping, every row accounted for."""
