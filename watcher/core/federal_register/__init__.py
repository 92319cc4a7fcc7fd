"""Reading Federal Register texts: the markup of the GPO, amendatory instructions, tables, stated numbers."""
