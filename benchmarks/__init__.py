"""How fast and how robust Waypost is, measured; docs/benchmarks.md says what each number means."""
