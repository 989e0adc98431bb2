"""Why a number is what it is, and why it changed: explanations and comparisons of stored runs."""
