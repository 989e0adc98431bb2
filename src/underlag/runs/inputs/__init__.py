"""Numbers for the model, made from cards and tables."""
