"""A department's face: its queue and the case page."""
