"""Where administrators will configure the city."""
