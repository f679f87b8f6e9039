"""The studio: where a school writes its files, and what its learners have shown."""
