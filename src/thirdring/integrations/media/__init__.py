"""Photos that a report names by address: fetched, cleaned and put on its case."""
