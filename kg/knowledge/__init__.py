"""The files of ontology/ as Python values."""
