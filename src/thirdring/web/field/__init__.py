"""The crew's face: a phone, with gloves on, often without a network."""
