"""Signed webhooks will be sent from here."""
