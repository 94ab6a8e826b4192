"""Settings, urls, environment, the embedded database, and who reacts to what."""
