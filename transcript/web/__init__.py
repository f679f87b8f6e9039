"""What answers over HTTP, on this machine alone. It decides nothing: the floors below do."""
