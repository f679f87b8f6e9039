"""Goals and credits without learners: the framework tree and its coverage."""
