"""Surveys, disputes ('it is not fixed') and closure quality will live here."""
