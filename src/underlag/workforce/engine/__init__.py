"""The career engine: people followed year by year, in expectation or at random."""
