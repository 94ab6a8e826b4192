"""Staff accounts, their roles, sign-in, and API clients."""
