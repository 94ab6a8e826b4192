"""The only writer of cases: opening, progress, closing, evidence, and a city's history. One verb, one function."""
