"""The planning basis: a plan as computed, its tables, the facts and registers beside it, and how it is written."""
