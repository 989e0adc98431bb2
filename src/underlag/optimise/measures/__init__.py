"""Measures: the best set under a budget, alone and together with posts."""
