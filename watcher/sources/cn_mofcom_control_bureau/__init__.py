"""Notices and orders of the Security and Control Bureau of MOFCOM."""
