"""The verbs on a case, a file per family."""
