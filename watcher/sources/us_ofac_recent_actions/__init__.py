"""The Recent Actions of OFAC: what it does, in its own words, minutes before its lists show it."""
