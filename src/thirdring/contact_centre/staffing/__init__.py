"""How many people it takes: queueing formulas, forecasts by half hour, what-if and rosters."""
