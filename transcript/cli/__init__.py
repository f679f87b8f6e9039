"""The command line: reads options, calls the library, prints, chooses the exit code."""
