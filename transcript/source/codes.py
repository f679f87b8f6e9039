"""The codes of problems with the shape of a document, and with the files of a workspace."""

from transcript.diagnostics import Code, Severity

MISSING_FIELD = Code("MT101", "a field is missing", Severity.ERROR)
UNKNOWN_FIELD = Code("MT102", "a field that does not exist", Severity.ERROR)
WRONG_TYPE = Code("MT103", "a value of the wrong type", Severity.ERROR)
NOT_A_CHOICE = Code("MT104", "not one of the choices", Severity.ERROR)
WRONG_FORM = Code("MT105", "a value of the wrong form", Severity.ERROR)
WRONG_COUNT = Code("MT106", "too few or too many in a list", Severity.ERROR)
REPEATED = Code("MT107", "the same thing twice in a list", Severity.ERROR)
WRONG_LENGTH = Code("MT108", "a text that is empty or too long", Severity.ERROR)
OUT_OF_RANGE = Code("MT109", "a number that is too small or too large", Severity.ERROR)
FILE_OR_ADDRESS = Code("MT110", "neither a file nor a web address, or both", Severity.ERROR)
STRAY_FILE = Code("MT111", "a file that nothing reads", Severity.WARNING)
TWO_FILES = Code("MT112", "the same thing in two files", Severity.ERROR)
NOT_OUR_COLUMNS = Code(
    "MT641", "ratings.csv has other columns than the tool writes", Severity.ERROR
)
NOT_A_RATING = Code("MT642", "a row of ratings.csv that is no rating", Severity.ERROR)
RATED_TWICE = Code("MT643", "the same imported rating twice", Severity.ERROR)
HALF_IMPORTED = Code("MT644", "an import was interrupted", Severity.ERROR)
