"""The registrar's desk: keys, issuing, what was issued, and what becomes of it."""
