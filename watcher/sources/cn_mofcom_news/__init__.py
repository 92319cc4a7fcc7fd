"""News and readouts of MOFCOM."""
