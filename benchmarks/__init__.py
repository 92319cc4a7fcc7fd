"""Measures the program beside its peers: `make bench` writes RESULTS.md."""
