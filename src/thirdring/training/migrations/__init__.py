"""The tables of practice, step by step."""
