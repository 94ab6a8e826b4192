"""Mail will become reports here."""
