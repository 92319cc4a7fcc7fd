"""The Covered List of the Federal Communications Commission, and what is exempted from it."""
