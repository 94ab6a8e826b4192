"""A synthetic city with known truth: demo, training, load and oracle."""
