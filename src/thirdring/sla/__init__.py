"""Promises and clocks: targets, holds, warnings, breaches, escalations."""
