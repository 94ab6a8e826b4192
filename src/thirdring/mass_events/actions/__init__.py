"""The only writer of mass events: opening, linking, telling, closing, looking again, detecting."""
