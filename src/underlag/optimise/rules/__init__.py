"""Simple rules beside the recommendation: what the goal calls for, replacement, proportion."""
