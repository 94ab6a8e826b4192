"""The public map, scorecard and open data live here."""
