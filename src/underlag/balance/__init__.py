"""Supply set against need: capacity, coverage, gap, named-GP potential; and what moved an answer between two runs."""
