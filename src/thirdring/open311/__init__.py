"""GeoReport v2: a thin face over intake and cases."""
