"""Official tables taken in: published layouts read by a mapping, shown before they count, kept as vintages."""
