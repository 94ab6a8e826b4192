"""Which team gets a case, and the sentence that says why."""
