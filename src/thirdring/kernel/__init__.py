"""What every room stands on: the clock, the actor, events, the audit chain, the city scope."""
