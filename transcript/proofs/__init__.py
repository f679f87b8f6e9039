"""Signatures: bytes, JSON and certificates; this room has never heard of a school."""
