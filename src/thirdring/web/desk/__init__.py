"""The call taker's console will live here."""
