"""Answers and statements of the spokesperson of MOFCOM."""
