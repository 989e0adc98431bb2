"""Residents by region, sex and single age: estimated rates, base year, projection, anchoring, backtest."""
