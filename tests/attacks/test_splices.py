"""Of two true files a false one: its pages, its records and its seal come from different hands."""

from typing import TYPE_CHECKING

import pytest
from pikepdf import Dictionary, Name, Pdf, String

from transcript.verification.codes import Code

if TYPE_CHECKING:
    from tests.attacks.conftest import Workshop

CLR, RECORD, CODE = "transcript.clr.json", "transcript.record.json", "transcript.code.txt"

DONORS = {
    "another learner": ("kalea-kahananui", "school"),
    "the same learner at another school": ("eli-marchetti", "other school"),
}
PARTS = {
    "the transcript": (CLR,),
    "the record": (RECORD,),
    "the code": (CODE,),
    "transcript and record": (CLR, RECORD),
    "transcript and code": (CLR, CODE),
    "all three": (CLR, RECORD, CODE),
}
EXPECTED = {
    "the transcript": {Code.RECORD_DIFFERS},
    "the record": {Code.RECORD_DIFFERS},
    "the code": {Code.CODE_DIFFERS, Code.PAGES_UNCHECKED},
    "transcript and record": {Code.CODE_DIFFERS, Code.PAGES_UNCHECKED},
    "transcript and code": {Code.RECORD_DIFFERS},
    "all three": {Code.PAGES_DIFFER},
}
SEALERS = ("school", "forger", None)


def attached(pdf: Pdf, name: str, content: bytes) -> None:
    """Put something else into an attachment that is there, or add one."""
    names = pdf.Root.Names.EmbeddedFiles.Names
    for number in range(0, len(names), 2):
        if str(names[number]) == name:
            names[number + 1].EF.F.write(content)
            return
    specification = Dictionary(
        Type=Name.Filespec, F=name, UF=name, EF=Dictionary(F=pdf.make_stream(content))
    )
    names.extend([String(name), pdf.make_indirect(specification)])


def spliced(shop: "Workshop", parts: tuple[str, ...], donor: tuple[str, str]) -> bytes:
    other = shop.issued(*donor)
    contents = {CLR: other.clr, RECORD: other.record, CODE: other.code.encode()}

    def change(pdf: Pdf) -> None:
        for name in parts:
            attached(pdf, name, contents[name])

    spliced_: bytes = shop.saved(shop.base(), change)
    return spliced_


def seal_finding(parts: str, donor: str, sealer: str | None) -> set[Code]:
    """Return what is found of the seal; where the record is wrong, it is not looked at."""
    if Code.RECORD_DIFFERS in EXPECTED[parts]:
        return set()
    if sealer is None:
        return {Code.SEAL_MISSING}
    school = DONORS[donor][1] if CLR in PARTS[parts] else "school"
    return set() if school == sealer else {Code.SEAL_STRANGER}


@pytest.mark.parametrize("sealer", SEALERS)
@pytest.mark.parametrize("donor", DONORS)
@pytest.mark.parametrize("parts", PARTS)
def test_parts_of_two_true_files_are_no_true_file(
    shop: "Workshop", parts: str, donor: str, sealer: str | None
) -> None:
    made = spliced(shop, PARTS[parts], DONORS[donor])
    found = shop.found(shop.seal(made, sealer) if sealer else made)
    assert found == EXPECTED[parts] | seal_finding(parts, donor, sealer)


def test_a_true_file_sealed_by_another_school_that_is_known_is_refused(shop: "Workshop") -> None:
    report = shop.judge(shop.seal(shop.base(), "other school"))
    assert [each.message for each in report.checks if each.code is Code.SEAL_STRANGER] == [
        (
            "The PDF is sealed by “The other school”, but the transcript in it is not by that "
            "issuer. It was put together from two files: rely on neither, and ask the school."
        )
    ]


def test_the_seal_of_one_file_behind_another_is_none(shop: "Workshop") -> None:
    seal = shop.sealed()[len(shop.base()) :]
    found = shop.found(shop.base(shop.second) + seal)
    assert len(found) == 1
    assert found <= {Code.SEAL_BROKEN, Code.SEAL_PARTIAL, Code.MALFORMED}


@pytest.mark.parametrize("name", [CLR, RECORD, CODE])
def test_an_attachment_may_not_be_emptied(shop: "Workshop", name: str) -> None:
    changed = shop.saved(shop.base(), lambda pdf: attached(pdf, name, b""))
    assert shop.found(shop.seal(changed)) == {Code.MALFORMED}


@pytest.mark.parametrize("name", ["transcript.clr.json ", "TRANSCRIPT.CLR.JSON", "a.html", "z.pdf"])
def test_an_attachment_may_not_be_added(shop: "Workshop", name: str) -> None:
    changed = shop.saved(shop.base(), lambda pdf: attached(pdf, name, b"Distinguished"))
    assert shop.found(shop.seal(changed)) == {Code.ATTACHMENT_UNKNOWN, Code.PAGES_DIFFER}


def test_the_names_of_two_attachments_may_not_be_exchanged(shop: "Workshop") -> None:
    def change(pdf: Pdf) -> None:
        names = pdf.Root.Names.EmbeddedFiles.Names
        places = {str(names[number]): number + 1 for number in range(0, len(names), 2)}
        clr, record = names[places[CLR]], names[places[RECORD]]
        clr.UF, record.UF = record.UF, clr.UF

    assert shop.found(shop.seal(shop.saved(shop.base(), change))) == {Code.PAGES_DIFFER}


def test_a_transcript_that_is_hidden_by_one_byte_is_missed(shop: "Workshop") -> None:
    """Nothing signed would be found, and the seal would not be asked."""
    sealed = shop.sealed()
    place = sealed.rindex(b"/Names <<")
    hidden = sealed[:place] + b"/Namez" + sealed[place + 6 :]
    assert shop.found(hidden) == {Code.NO_CREDENTIAL, Code.SEAL_BROKEN}
