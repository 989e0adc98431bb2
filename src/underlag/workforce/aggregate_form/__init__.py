"""The aggregate form: intake for countries that publish anchor years only."""
