"""Touch the world: one vendor per file."""
