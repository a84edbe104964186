"""Pages of assessments: instruments and the census, filling in a sheet, results."""
