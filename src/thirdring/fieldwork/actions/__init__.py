"""What a crew does: visits, and changes that come in from a phone."""
