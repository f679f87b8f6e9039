"""Where do they stand? Learners, cohorts, and the assessors who judge them."""
