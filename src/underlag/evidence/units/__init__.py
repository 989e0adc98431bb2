"""The user's own units, where posts can be placed: read, and checked against the places they are in."""
