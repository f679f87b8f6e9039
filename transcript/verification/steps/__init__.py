"""Steps 1 to 8, a file each. Each yields checks and raises nothing on purpose."""
