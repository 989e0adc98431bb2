"""How the recommendation stands in other worlds than the plan's: new draws, structural scenarios, other limits."""
