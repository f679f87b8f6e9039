"""A school's words: pure, frozen values that know nothing of files, standards or signatures."""
