"""Figures over all rooms: a lead's board; later daily facts, scorecards, equity, open data."""
