"""Documents of the Bureau of Industry and Security in the Federal Register."""
