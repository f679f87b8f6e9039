"""Lists of probes that other validators go through, asked of a file beside our own steps."""
