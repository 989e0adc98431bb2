"""What is not known, as draws: distributions, quantiles, scores, sensitivity, and inference from published figures."""
