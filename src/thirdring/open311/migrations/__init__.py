"""The tables of Open311, step by step."""
