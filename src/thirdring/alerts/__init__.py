"""Who asked to hear of which part of the city, what happened there, and telling them in time."""
