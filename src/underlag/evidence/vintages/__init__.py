"""Official tables that were taken in, as they are kept: figures, flags, the mapping they were read by, and the log."""
