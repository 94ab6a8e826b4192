"""A department's face: its queue, and each case in it."""
