"""The only writer of routing: rules and assignments, transfers between agencies. One verb, one function."""
