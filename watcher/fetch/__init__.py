"""One polite attempt at a time: HTTP at the edge."""
