"""Transcript Toolkit: author, validate, sign, export and verify mastery transcripts."""

__version__ = "0.6.0"
