"""Our own description of this GeoReport, for tools that read OpenAPI."""

from thirdring.open311.calls import Call, Reply


def describe(call: Call) -> Reply:
    """The description."""
    return Reply("openapi", {"openapi": "3.1.0"}, lasts=3600)
