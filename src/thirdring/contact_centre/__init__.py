"""Calls and queues: what telephone systems told us, the figures made of it, and how many people it takes."""
