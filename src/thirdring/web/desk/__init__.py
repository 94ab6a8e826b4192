"""The call taker's console lives here."""
