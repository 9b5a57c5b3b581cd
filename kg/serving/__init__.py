"""Web pages and the SPARQL endpoint on a store."""
