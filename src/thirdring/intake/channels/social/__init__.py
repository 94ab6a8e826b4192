"""Messages on social networks will become reports here."""
