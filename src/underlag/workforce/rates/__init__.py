"""Rates of a career, from a few numbers: training, exits, moves, ages."""
