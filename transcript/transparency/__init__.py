"""How a list that only grows proves what it holds: RFC 6962 trees, C2SP checkpoints and proofs.

It knows hashes and text, no keys and no database.
"""
