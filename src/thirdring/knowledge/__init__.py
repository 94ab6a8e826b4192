"""Articles: what the agent says and the resident finds when they ask instead of report."""
