"""A crew on the street: visits, what they found and used, and what a phone brings when it has a network."""
