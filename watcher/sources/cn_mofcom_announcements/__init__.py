"""Announcements of MOFCOM: its policy releases, with the index of announcements of the year."""
