"""When does evidence amount to mastery? Pure functions over dated ratings, and their traces."""
