"""Think: pure functions over frozen data. No clock, no file, no network."""
