"""What every room stands on: the clock, the actor, events, the audit chain and the city scope. Abstract models only."""
