"""The public map, scorecard and open data will live here."""
