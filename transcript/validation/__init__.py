"""Is it fit to sign? Rules by subject, each yielding diagnostics."""

from transcript.validation.validating import ValidationResult, validate, validate_school

__all__ = ["ValidationResult", "validate", "validate_school"]
