"""Values to text or bytes, one file an output."""
