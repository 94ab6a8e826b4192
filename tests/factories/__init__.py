"""Rows for tests, each valid with no argument. Give only what the test is about.

One module per room; import from there: ``from tests.factories.cities import city``.
"""
