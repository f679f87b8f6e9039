"""The school's files to model values, and back."""
