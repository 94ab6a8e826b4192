"""The JSON face (OpenAPI) will live here."""
