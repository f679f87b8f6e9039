"""Is it fit to sign? Rules by subject, each yielding diagnostics."""
