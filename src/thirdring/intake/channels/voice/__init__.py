"""The keypad-and-voice guided report will live here."""
