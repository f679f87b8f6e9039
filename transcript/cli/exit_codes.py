"""What a command's exit code tells a script."""

from enum import IntEnum


class ExitCode(IntEnum):
    """The closed list of exit codes; commands return no other."""

    YES = 0
    NO = 1
    USAGE = 2
    CANNOT_TELL = 3
    IO = 4
    BUG = 70
