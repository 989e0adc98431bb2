"""What the columns of every table are: name, type, unit and text."""
