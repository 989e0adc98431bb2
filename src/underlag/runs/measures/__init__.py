"""Measures that attract and keep staff: what each does in a plan, what it costs, and what to buy within a budget."""
