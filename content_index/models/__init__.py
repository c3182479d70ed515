"""Which model's vectors serve."""
