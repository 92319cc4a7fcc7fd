"""Tells people, first and correctly, when an official trade-restriction list changes."""

__version__ = "0.1.0"
