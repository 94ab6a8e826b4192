"""Mass events for those who look after them: opening, updates, cases, closing in bulk, looking back."""
