"""How good a decision is elsewhere: frontier, regret, trial in new draws."""
