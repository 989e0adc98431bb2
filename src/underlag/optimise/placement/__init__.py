"""Posts inside a region: apportionment in whole posts by priority."""
