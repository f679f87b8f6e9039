"""Other systems’ records become a school’s files: all of them, or nothing."""
