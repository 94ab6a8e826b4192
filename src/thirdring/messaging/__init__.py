"""What the city tells people: templates, languages, preferences, the outbox and its receipts."""
