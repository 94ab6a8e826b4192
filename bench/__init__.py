"""The benchmarks: ours, and the raw database doing the same work: ``python -m bench`` or ``make bench``."""
