"""Where the agency works all day: who has what open, kept views, work on many cases at once, the board."""
