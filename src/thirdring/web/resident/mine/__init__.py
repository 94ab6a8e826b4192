"""My requests: a person without a password sees, takes along or deletes what the city knows of them."""
