"""Cities, their agencies and teams, and the working calendars that promises are counted in."""
