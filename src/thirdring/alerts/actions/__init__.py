"""Verbs on alerts: keeping them, hearing of what happens, telling people."""
