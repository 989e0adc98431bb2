"""The programme: the question of how many posts, what it weighs, and what is decided."""
