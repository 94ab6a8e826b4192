"""Riverton: a river city that does not exist, drawn from a seed; its ground, streets, people and services."""
