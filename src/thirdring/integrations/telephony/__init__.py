"""Telephone systems of every make: what each tells, turned into the contact centre's signals."""
