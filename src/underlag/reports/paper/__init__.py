"""Documents as files that are read: HTML, PDF and Word."""
