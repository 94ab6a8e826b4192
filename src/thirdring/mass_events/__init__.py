"""Storms and main breaks: one event for many reports, what the public is told of it, and its end."""
