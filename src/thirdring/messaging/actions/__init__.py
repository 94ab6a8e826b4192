"""Verbs on messages: writing them, and what providers and readers answer."""
