"""Where things are: areas with population and need, streets, addresses, and one way to find them."""
