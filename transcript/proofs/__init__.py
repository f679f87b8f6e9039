"""Signatures, keys and canonical forms: knows bytes, JSON and certificates, and no school."""
