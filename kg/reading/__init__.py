"""Bytes to text, text to a document tree."""
