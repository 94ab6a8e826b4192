"""The only writers of the workbench's rows."""
