"""The codes of problems with the text of a file, whatever it is about."""

from transcript.diagnostics import Code, Severity

NOT_TEXT = Code("MT001", "the file is not UTF-8 text", Severity.ERROR)
DUPLICATE_KEY = Code("MT002", "duplicate key", Severity.ERROR)
YAML_EXTRA = Code("MT003", "anchor, alias, tag or merge key in YAML", Severity.ERROR)
SYNTAX = Code("MT004", "the file cannot be read as YAML or JSON", Severity.ERROR)
TOO_LARGE = Code("MT005", "the file or a text in it is too large", Severity.ERROR)
TOO_COMPLEX = Code("MT006", "too many levels or too many values", Severity.ERROR)
BAD_NUMBER = Code("MT007", "a number that JSON cannot hold", Severity.ERROR)
BAD_CHARACTER = Code("MT008", "a character that cannot be signed", Severity.ERROR)
UNREADABLE = Code("MT009", "a file is missing or cannot be opened", Severity.ERROR)
