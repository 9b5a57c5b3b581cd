"""The spine's types: text with offsets, the document tree, findings, obligations."""
