"""Chapters of the documents: what is told of a plan, in which order."""
