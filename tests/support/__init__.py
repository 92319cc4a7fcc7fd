"""Servers and helpers at the far side of a socket."""
