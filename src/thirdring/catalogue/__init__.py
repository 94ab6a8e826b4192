"""What may be asked for: service types, their versioned questions, scripts and targets."""
