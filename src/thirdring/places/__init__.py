"""Where things are: areas with population and need, streets and addresses, and geocoding behind one protocol."""
