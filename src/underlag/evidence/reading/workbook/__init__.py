"""Excel workbooks: the one way to open them. What a reader of the sheet can't see is not data."""
