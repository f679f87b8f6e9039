"""JSON as RFC 8259 has it and no more: no duplicate keys, no NaN, bounded in every direction."""

import json
import re
from itertools import chain
from typing import NoReturn

from transcript.errors import TranscriptError
from transcript.reading.assembler import Assembler, is_held
from transcript.reading.codes import BAD_NUMBER, SYNTAX, TOO_LARGE
from transcript.reading.document import JsonValue
from transcript.reading.limits import LIMITS, Limits
from transcript.reading.text import SURROGATE, Lines, Problem, StopReadingError, decode

# Places are named by the keys that lead there: a long one would be repeated for all that it holds.
_LONGEST_KEY = 1_000
_SPACE = re.compile(r"[ \t\n\r]*")
_STRING_START = re.compile(
    r'"[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*)*'
)
_WORD = re.compile(r"-?[A-Za-z0-9_.+-]*")
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}
_NOT_NUMBERS = {"NaN", "Infinity", "-Infinity"}


class UnreadableJsonError(TranscriptError):
    """Bytes that are not JSON this tool reads. `line` and `column` count from 1."""

    def __init__(self, reason: str, line: int, column: int) -> None:
        """Say what is wrong, and where."""
        super().__init__(f"line {line}, column {column}: {reason}")
        self.reason = reason
        self.line = line
        self.column = column


def parse_json(
    content: bytes, *, limits: Limits = LIMITS, refused: re.Pattern[str] = SURROGATE
) -> JsonValue:
    """Return the value of a JSON text from a stranger. Raises `UnreadableJsonError`.

    Fast, and without places. What is not JSON by RFC 8259, has a key twice, goes over a limit or
    holds a character of `refused` is refused: unless another pattern is given, only half a
    surrogate pair is, and any other character is the sender's business. A pattern matches single
    characters.
    """
    try:
        text = decode(content, limits)
    except StopReadingError as stopped:
        raise _unreadable(stopped.problem, content.decode("utf-8", "replace")) from None
    try:
        value = _loads(text, limits)
    except (ValueError, RecursionError):
        return _slowly(text, limits, refused)
    return value if _within(value, limits, refused) else _slowly(text, limits, refused)


def scan_json(text: str, assembler: Assembler) -> None:
    """Feed a JSON text to an assembler. Raises `StopReadingError` where it cannot go on."""
    _Scanner(text, assembler).run()


def _slowly(text: str, limits: Limits, refused: re.Pattern[str]) -> JsonValue:
    # The scanner decides, and knows the place of what it refuses.
    assembler = Assembler(limits, refused)
    try:
        scan_json(text, assembler)
    except StopReadingError as stopped:
        assembler.problems.append(stopped.problem)
    if assembler.problems:
        raise _unreadable(assembler.problems[0], text)
    return assembler.value


def _unreadable(problem: Problem, text: str) -> UnreadableJsonError:
    return UnreadableJsonError(problem.message, *Lines(text).place(problem.offset))


def _loads(text: str, limits: Limits) -> JsonValue:
    def unique(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
        members = dict(pairs)
        if len(members) < len(pairs):
            raise ValueError
        return members

    def whole(digits: str) -> int:
        if len(digits) > limits.digits:
            raise ValueError
        return int(digits)

    def fraction(digits: str) -> float:
        value = float(digits)
        if len(digits) > limits.digits or value in {float("inf"), float("-inf")}:
            raise ValueError
        if not is_held(digits, value):
            raise ValueError
        return value

    def constant(_: str) -> NoReturn:
        raise ValueError

    value: JsonValue = json.loads(
        text,
        object_pairs_hook=unique,
        parse_int=whole,
        parse_float=fraction,
        parse_constant=constant,
    )
    return value


def _within(value: JsonValue, limits: Limits, refused: re.Pattern[str]) -> bool:
    # Level by level, so that depth costs no recursion; and with as little as can be for each value.
    level, nodes, depth = [value], 0, 0
    while level:
        nodes += len(level)
        if nodes > limits.nodes or depth > limits.depth:
            return False
        objects = [each for each in level if type(each) is dict]
        lists = [each for each in level if type(each) is list]
        texts = [each for each in level if type(each) is str]
        keys = set(chain.from_iterable(objects))
        if max(map(len, keys), default=0) > min(_LONGEST_KEY, limits.string):
            return False
        if max(map(len, texts), default=0) > limits.string:
            return False
        # Each character is refused or not by itself, so the texts may be searched as one.
        if refused.search("".join(chain(keys, texts))):
            return False
        # A level of scalars alone is not a level of nesting: only containers count.
        depth += bool(objects or lists)
        level = [*chain.from_iterable(map(dict.values, objects)), *chain.from_iterable(lists)]
    return depth <= limits.depth


class _Scanner:
    """Walks over a JSON text once, without recursion."""

    def __init__(self, text: str, assembler: Assembler) -> None:
        self._text = text
        self._parts = assembler
        self._at = 0
        self._closers: list[str] = []
        self._fresh = False

    def run(self) -> None:
        if not self._next():
            self._parts.stop(SYNTAX, 0, "the file is empty", "write an object: { … }")
        self._value()
        while self._closers:
            self._step()
        if self._next():
            self._stop("there is text after the end", "remove it: a file holds one value")

    def _step(self) -> None:
        mark, closer = self._next(), self._closers[-1]
        if mark == closer:
            self._at += 1
            self._closers.pop()
            self._parts.close()
            self._fresh = False
        elif self._fresh:
            self._member()
        elif mark == ",":
            self._at += 1
            self._next()
            self._member()
        else:
            self._stop(
                f"a comma or “{closer}” is missing here", "look at the end of the line above"
            )

    def _member(self) -> None:
        self._fresh = False
        if self._closers[-1] == "}":
            start = self._at
            if self._next() != '"':
                hint = "write it in double quotation marks, and no comma after the last one"
                self._stop("the name of a field is missing here", hint)
            self._parts.key(self._key(), start)
            if self._next() != ":":
                self._stop("a colon is missing here", 'write "field": value')
            self._at += 1
            self._next()
        self._value()

    def _key(self) -> str:
        start, name = self._at, self._string()
        if len(name) > _LONGEST_KEY:
            message = f"the name of a field has more than {_LONGEST_KEY:,} characters"
            self._parts.stop(TOO_LARGE, start, message, "shorten it")
        return name

    def _value(self) -> None:
        start, mark = self._at, self._next()
        if mark in {"{", "["}:
            self._parts.open({} if mark == "{" else [], start)
            self._closers.append("}" if mark == "{" else "]")
            self._fresh = True
            self._at += 1
        elif mark == '"':
            self._parts.scalar(self._string(), start)
        else:
            self._word(start)

    def _word(self, start: int) -> None:
        match = _WORD.match(self._text, start)
        word = match[0] if match else ""
        if word in _WORDS:
            self._parts.scalar(_WORDS[word], start)
        elif word in _NOT_NUMBERS:
            hint = "leave the field out, or write a number"
            self._parts.stop(BAD_NUMBER, start, f"“{word}” is not a number JSON can hold", hint)
        elif not self._parts.number(word, start):
            hint = "write text in double quotation marks, and no comma after the last item"
            self._stop("a value is missing here, or is not JSON", hint)
        self._at += len(word)

    def _string(self) -> str:
        start = self._at
        match = _STRING_START.match(self._text, start)
        self._at = match.end() if match else start
        if self._text[self._at : self._at + 1] != '"':
            self._broken_string(start)
        self._at += 1
        text = self._text[start + 1 : self._at - 1]
        return json.loads(f'"{text}"') if "\\" in text else text

    def _broken_string(self, start: int) -> NoReturn:
        mark = self._text[self._at : self._at + 1]
        if mark == "\\":
            self._stop(
                "after “\\” stands something JSON does not know", "write “\\\\” for one “\\”"
            )
        if mark:
            hint = "write \\n for a line break and \\t for a tab, or close the quotation mark"
            self._stop("a text goes over the end of a line, or holds a tab", hint)
        self._at = start
        self._stop("a quotation mark is opened here and not closed", "close it")

    def _next(self) -> str:
        match = _SPACE.match(self._text, self._at)
        self._at = match.end() if match else self._at
        return self._text[self._at : self._at + 1]

    def _stop(self, message: str, hint: str) -> NoReturn:
        self._parts.stop(SYNTAX, self._at, message, hint)
