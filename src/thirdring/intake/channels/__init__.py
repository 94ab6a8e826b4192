"""One folder per channel, all ending in intake's one submission."""
