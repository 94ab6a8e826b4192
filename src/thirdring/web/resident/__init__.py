"""The resident's face: report, track, find an answer. Every page works without scripts."""
