"""What a run holds, on disk and in memory: quantities, intervals, manifest, and how all is read back."""
