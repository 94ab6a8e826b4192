"""The rules that import-linter can't say. Each is a function, so that a planted fault can prove it."""
