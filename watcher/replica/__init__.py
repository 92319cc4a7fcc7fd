"""A stand-in for the official sites on loopback, written from facts."""
