"""Social networks will be spoken to from here."""
