"""The numbers as open data: workbook, tidy files, cubes, and their descriptions."""
