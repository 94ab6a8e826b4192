"""Outside geocoders will be spoken to from here, behind the protocol of places."""
