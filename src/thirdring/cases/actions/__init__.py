"""The only writer of cases: opening, progress, closing, evidence, history. One verb, one function."""
