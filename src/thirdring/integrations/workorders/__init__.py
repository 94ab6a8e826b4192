"""Work-order systems will be spoken to from here."""
