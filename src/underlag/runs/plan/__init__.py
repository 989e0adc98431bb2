"""A plan: its inputs assembled, the careers run, the question put, the posts decided."""
