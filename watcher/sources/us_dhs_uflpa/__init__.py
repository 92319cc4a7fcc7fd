"""The Entity List under the Uyghur Forced Labor Prevention Act."""
