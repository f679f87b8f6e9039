"""Bytes before the beginning, and after the end: two programs see two files in one."""

from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest

from transcript.verification.codes import Code

if TYPE_CHECKING:
    from tests.attacks.conftest import Workshop


def _archive() -> bytes:
    content = BytesIO()
    with ZipFile(content, "w") as archive:
        archive.writestr("transcript.html", "<h1>Distinguished</h1>")
    return content.getvalue()


JUNK = {
    "a line end": b"\n",
    "a space": b" ",
    "a null": b"\0",
    "a kilobyte of zeros": bytes(1024),
    "a comment": b"% all credits at the highest level\n",
    "an end": b"%%EOF\n",
    "a web page": b"<!DOCTYPE html><title>Transcript</title><h1>Distinguished</h1>",
    "a script": b"#!/bin/sh\necho Distinguished\n",
    "an archive": _archive(),
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(64),
    "a photograph": b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(64),
    "a credential": b'{"@context":["https://www.w3.org/ns/credentials/v2"]}',
}


@pytest.mark.parametrize("what", JUNK)
def test_nothing_may_follow_the_end(shop: "Workshop", what: str) -> None:
    found = shop.found(shop.sealed() + JUNK[what])
    assert len(found) == 1
    assert found <= {Code.SEAL_PARTIAL, Code.MALFORMED}


@pytest.mark.parametrize("what", JUNK)
def test_nothing_may_stand_before_the_beginning(shop: "Workshop", what: str) -> None:
    report = shop.judge(JUNK[what] + shop.sealed())
    assert not report
    assert {each.code for each in report.checks} <= {
        Code.MALFORMED,
        Code.ZIP_ARCHIVE,
        Code.NO_CREDENTIAL,
    }


@pytest.mark.parametrize("first", [0, 1])
def test_two_transcripts_in_one_file_are_none(shop: "Workshop", first: int) -> None:
    both = [shop.sealed(), shop.sealed(shop.second)]
    found = shop.found(both[first] + both[1 - first])
    assert len(found) == 1
    assert found <= {Code.SEAL_PARTIAL, Code.MALFORMED}


@pytest.mark.parametrize("what", ["a kilobyte of zeros", "a comment", "a web page", "an archive"])
def test_nothing_may_be_sealed_in_between(shop: "Workshop", what: str) -> None:
    """The school's own key, over the true file and a little more."""
    end = shop.base()[-200:]
    more = JUNK[what] + b"\n" + end[end.rindex(b"startxref") :]
    assert shop.found(shop.seal(shop.base() + more)) == {Code.PAGES_DIFFER}
