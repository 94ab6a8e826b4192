"""The only writer of promises: running, sweeping, escalating, suspending, targets. One verb, one function."""
