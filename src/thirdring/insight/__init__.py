"""Daily facts and measures will live here: scorecard, equity, engagement, open data, maturity."""
