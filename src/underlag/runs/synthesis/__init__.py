"""The synthesis of the evidence: the past that published figures tell of, its posterior and its checks."""
