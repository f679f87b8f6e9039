"""CASE, the exchange format of credit frameworks: 1.0 and 1.1 are read, 1.1 is written."""
