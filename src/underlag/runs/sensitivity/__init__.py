"""What the answer hangs on: how it changes with each assumption, one at a time and together."""
