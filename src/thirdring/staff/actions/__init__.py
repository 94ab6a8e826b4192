"""The only writer of staff: one file for each family of verbs."""
