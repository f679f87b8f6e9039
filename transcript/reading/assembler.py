"""Puts a value together from its parts, with their places, and keeps it within the limits."""

import math
import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import reduce
from typing import NoReturn

from transcript.diagnostics import Code
from transcript.reading.codes import BAD_NUMBER, DUPLICATE_KEY, TOO_COMPLEX, TOO_LARGE
from transcript.reading.document import JsonValue, Spot, child
from transcript.reading.limits import Limits
from transcript.reading.text import Problem, StopReadingError, shown, unsignable

_PROBLEMS = 100  # more than a person will read; without an end, a file of them would fill memory
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")

_TELLING = 17  # so many digits tell any two values apart: what follows them is lost


def is_held(text: str, value: float) -> bool:
    """Return whether `value` says all that a number, as it is written, says."""
    return len(text) <= _TELLING or Decimal(text) == Decimal(repr(value))


@dataclass(slots=True)
class _Frame:
    container: list[JsonValue] | dict[str, JsonValue]
    spot: Spot
    token: str = ""  # what names it in the container around it
    key: str | None = None
    key_offset: int = 0


@dataclass(slots=True)
class Assembler:
    """Takes the parts of one JSON or YAML text in their order.

    `problems` holds what is wrong but does not keep the rest from being read; what does raises
    `StopReadingError`. When the last part is in, `value` is the whole and `spots` are its places.
    """

    limits: Limits
    refused: re.Pattern[str]
    value: JsonValue = None
    spots: Spot = field(default_factory=lambda: Spot(0, 0))
    problems: list[Problem] = field(default_factory=list)
    _stack: list[_Frame] = field(default_factory=list)
    _nodes: int = 0

    @property
    def expects_key(self) -> bool:
        """Whether the next part names a member of an object."""
        return bool(self._stack) and self._needs_key(self._stack[-1])

    def open(self, container: list[JsonValue] | dict[str, JsonValue], offset: int) -> None:
        """Begin a list or an object: an empty one of which is given."""
        if len(self._stack) == self.limits.depth:
            message = f"there are more than {self.limits.depth} levels inside each other"
            self.stop(TOO_COMPLEX, offset, message, "use fewer levels of lists and objects")
        token = self._token(self._stack[-1]) if self._stack else ""
        spot = self._attach(container, offset)
        self._stack.append(_Frame(container, spot, token))

    def close(self) -> None:
        """End the innermost list or object."""
        self._stack.pop()

    def key(self, text: str, offset: int) -> None:
        """Name the member of the innermost object whose value comes next."""
        frame = self._stack[-1]
        frame.key, frame.key_offset = text, offset
        self._check_text(text, offset)
        if text in frame.container:
            message = f"{shown(text)} is written twice"
            self.report(DUPLICATE_KEY, offset, message, "keep one of the two")

    def scalar(self, value: bool | str | float | None, offset: int) -> None:  # noqa: FBT001
        """Add a value that holds no others."""
        if isinstance(value, str):
            self._check_text(value, offset)
        self._attach(value, offset)

    def number(self, text: str, offset: int) -> bool:
        """Add a number if `text` is one by JSON's grammar, and return whether it is."""
        match = _NUMBER.fullmatch(text)
        if match is None:
            return False
        hint = "put it in quotation marks if it is a name or a code"
        if sum(map(str.isdigit, text)) > self.limits.digits:
            message = f"a number has more than {self.limits.digits} digits"
            self.stop(BAD_NUMBER, offset, message, hint)
        value = int(text) if match.lastindex is None else float(text)
        if math.isinf(value):
            self.stop(BAD_NUMBER, offset, "a number is too large to be held exactly", hint)
        if not is_held(text, value):
            self.stop(BAD_NUMBER, offset, "a number has more digits than can be held exactly", hint)
        self._attach(value, offset)
        return True

    def report(self, code: Code, offset: int, message: str, hint: str) -> None:
        """Note a problem and go on, unless there are too many."""
        if len(self.problems) == _PROBLEMS:
            raise StopReadingError(self.problems.pop())
        self.problems.append(self._problem(code, offset, message, hint))

    def stop(self, code: Code, offset: int, message: str, hint: str) -> NoReturn:
        """Raise `StopReadingError` for a problem that nothing can be read after."""
        raise StopReadingError(self._problem(code, offset, message, hint))

    def pointer(self) -> str:
        """Return the JSON Pointer of the part that comes next."""
        if not self._stack:
            return ""
        tokens = [frame.token for frame in self._stack[1:]]
        return reduce(child, [*tokens, self._token(self._stack[-1])], "")

    def _problem(self, code: Code, offset: int, message: str, hint: str) -> Problem:
        return Problem(code=code, offset=offset, message=message, hint=hint, pointer=self.pointer())

    def _check_text(self, text: str, offset: int) -> None:
        if len(text) > self.limits.string:
            message = f"a text has more than {self.limits.string:,} characters"
            self.stop(TOO_LARGE, offset, message, "shorten it, or keep it in a file of its own")
        for problem in unsignable(text, self.refused):
            self.report(problem.code, offset, problem.message, problem.hint)

    def _attach(self, value: JsonValue, offset: int) -> Spot:
        self._nodes += 1
        if self._nodes > self.limits.nodes:
            message = f"the file has more than {self.limits.nodes:,} values"
            self.stop(TOO_COMPLEX, offset, message, "split the file, or remove what is not needed")
        if not self._stack:
            self.value, self.spots = value, Spot(offset, offset)
            return self.spots
        frame = self._stack[-1]
        token = self._token(frame)
        if isinstance(frame.container, list):
            spot = Spot(offset, offset)
            frame.container.append(value)
        else:
            spot = Spot(offset, frame.key_offset)
            frame.container[token] = value
            frame.key = None
        if frame.spot.inside is None:
            frame.spot.inside = {}
        frame.spot.inside[token] = spot
        return spot

    @staticmethod
    def _needs_key(frame: _Frame) -> bool:
        return isinstance(frame.container, dict) and frame.key is None

    @staticmethod
    def _token(frame: _Frame) -> str:
        return str(len(frame.container)) if isinstance(frame.container, list) else frame.key or ""
