"""Words and numerals in Swedish and English."""
