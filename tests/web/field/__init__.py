"""The crew's face."""
