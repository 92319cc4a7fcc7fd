"""Cybersecurity reviews of the Cyberspace Administration."""
