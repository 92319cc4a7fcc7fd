"""Documents of the Bureau of Industry and Security on public inspection, before they are published."""
