"""Pure functions over rows: co-ownership, alignment, coverage, draft checks."""
