"""What answers over HTTP. It decides nothing: the floors below do."""
