"""What holds the recommendation back, one limit a module."""
