"""An invented run and its parts, worked by hand, for every test of what reports say."""
