"""Every way in becomes one report: screening, triage, duplicates, submit."""
