"""The only writers of practice: exercises, calls, marks."""
