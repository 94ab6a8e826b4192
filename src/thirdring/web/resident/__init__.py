"""The resident's face: report, track, find an answer."""
