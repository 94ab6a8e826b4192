"""SMS providers will be spoken to from here."""
