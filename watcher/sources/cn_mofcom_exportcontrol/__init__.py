"""The export control portal of MOFCOM: full texts inside its list."""
