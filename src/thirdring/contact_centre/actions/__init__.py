"""Taking what telephone systems tell, and describing queues."""
