"""The lists of OFAC other than the SDN List, in its consolidated files."""
