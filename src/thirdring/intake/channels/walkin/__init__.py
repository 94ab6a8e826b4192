"""The counter and the kiosk will live here."""
