"""Articles and call scripts will live here: what the agent says and the resident finds."""
