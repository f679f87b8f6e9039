"""Exporters: each renders what is already signed, and none has ever seen a key."""
