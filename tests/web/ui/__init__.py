"""Components, build and gallery."""
