"""Solving: linear models, decomposition, whole posts with proof, and which limits conflict."""
