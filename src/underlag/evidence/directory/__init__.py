"""A country's directory as far as it can be read, with every problem met on the way."""
