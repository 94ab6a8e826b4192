"""The only writers of what we know about other jurisdictions: their servers, our relays, what they say."""
