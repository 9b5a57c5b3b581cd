"""A document tree to RDF, RDF to a store, a store to typed rows."""
