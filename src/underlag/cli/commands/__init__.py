"""One module a command: its options, what it asks of the rooms below, and how the answer is printed."""
