"""Where administrators configure the city."""
