"""The ways out: one transport a file."""
