"""Telephone systems will be spoken to from here."""
