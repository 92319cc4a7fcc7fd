"""One folder a source; nothing is registered anywhere."""
