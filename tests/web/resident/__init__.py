"""The resident face."""
