"""Mail providers will be spoken to from here."""
