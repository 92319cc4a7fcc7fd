"""The Consolidated Screening List of the International Trade Administration: thirteen lists in one file."""
