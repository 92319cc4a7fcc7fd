"""The commands; everything heavy is imported inside them."""
