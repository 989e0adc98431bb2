"""Numbers for the model, made from cards and tables: arrays with a unit and, where it is drawn, a leading axis draw."""
