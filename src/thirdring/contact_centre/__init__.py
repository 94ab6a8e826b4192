"""Calls and queues, agent states, the wallboard, callbacks, quality reviews and staffing will live here."""
