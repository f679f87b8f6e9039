"""The standards' words: contexts, mapping, conformance, baking."""
