"""The resident's web form as a channel."""
