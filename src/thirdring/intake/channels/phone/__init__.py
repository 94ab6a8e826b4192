"""Calls taken at the desk will become reports here."""
