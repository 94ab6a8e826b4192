"""Mirrors src/thirdring; factories/ makes rows, stories/ drive a browser, architecture/ keeps the rules."""
