"""What every command owes its terminal: signals and streams, progress, refusals, options, and tables of answers."""
