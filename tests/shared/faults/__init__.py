"""What faults are injected into, and what no fault may touch."""
