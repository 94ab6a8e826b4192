"""Reports are demand, cases are work: lifecycle, timeline, evidence, duplicates."""
