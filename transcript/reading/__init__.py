"""Text to values that know where they were written."""
