"""Countermeasure decisions of the Foreign Ministry."""
