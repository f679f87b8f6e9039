"""A school's folder, opened to act in it: what the command line and the web do alike."""
