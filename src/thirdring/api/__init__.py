"""The JSON face: what programs of our own read. Programs of others speak Open311."""
