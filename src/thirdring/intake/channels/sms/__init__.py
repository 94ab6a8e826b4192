"""Text messages will become reports here."""
