"""Text messages through a provider: sending, whether they arrived, and what people answer."""
