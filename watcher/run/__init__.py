"""Use cases: thin, in order, without decisions."""
