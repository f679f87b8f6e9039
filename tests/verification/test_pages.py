"""Step 4, the pages: they show what was signed."""

from collections.abc import Callable
from types import ModuleType

import pytest

from transcript.errors import ExportError
from transcript.verification import page_text
from transcript.verification.codes import Code
from transcript.verification.limits import Limits
from transcript.verification.page_text import UnreadablePagesError, page_texts
from transcript.verification.report import Axis, FileReport, Step
from transcript.verification.stamp import is_stamp
from transcript.verification.steps.pages import Original
from transcript.verification.verdict import Verdict

Judge = Callable[..., FileReport]

OTHER_VERSION = "sound-by-another-version.pdf"


def messages(report: FileReport, code: Code) -> list[str]:
    """Return what is said under a code, which is about the file as a whole."""
    found = [check for check in report.checks if check.code is code]
    assert {(check.step, check.axis, check.path) for check in found} == {
        (Step.CONTAINER, Axis.INTEGRITY, "")
    }
    return [check.message for check in found]


def test_without_an_exporter_the_pages_are_not_settled(forge: ModuleType, judge: Judge) -> None:
    report = judge(forge.files()["sound.pdf"], render=None)
    assert report.axes[Axis.INTEGRITY] is Verdict.INDETERMINATE
    assert messages(report, Code.PAGES_UNCHECKED) == [
        (
            "Whether the pages show what was signed was not checked: no PDF exporter is "
            "installed here."
            " Rely on the attached CLR only."
        )
    ]


def test_pages_that_cannot_be_drawn_are_not_settled(forge: ModuleType, judge: Judge) -> None:
    def render(_: Original) -> bytes:
        raise ExportError("pdf", "no fonts")

    report = judge(forge.files()["sound.pdf"], render=render)
    assert messages(report, Code.PAGES_UNCHECKED) == [
        (
            "Whether the pages show what was signed was not checked: the pdf export failed: no "
            "fonts. "
            "Rely on the attached CLR only."
        )
    ]


def test_pages_that_are_drawn_without_a_stamp_here_cannot_be_compared(
    forge: ModuleType, judge: Judge
) -> None:
    report = judge(forge.files()["sound.pdf"], render=lambda _: b"not a PDF")
    assert messages(report, Code.PAGES_UNCHECKED) == [
        (
            "Whether the pages show what was signed was not checked: the PDF exporter here does "
            "not say which version it is. Rely on the attached CLR only."
        )
    ]


@pytest.mark.parametrize(
    "producer",
    [
        "",
        "Hill 1.0",
        "Transcript Toolkit 0.1.0; zlib 1.3",
        "Transcript Toolkit 0.1.0; layout 0123456789AB",
        "Transcript Toolkit; layout 0123456789ab",
        "x”, checked by hand: PASSED.“; layout 0123456789ab",
        "Transcript Toolkit 0.1.0; all of it is right; layout 0123456789ab",
        "Transcript Toolkit 0.1.0; layout 0123456789ab; and more",
    ],
)
def test_a_producer_that_is_not_ours_fails_and_is_not_repeated(
    forge: ModuleType, judge: Judge, producer: str
) -> None:
    both = {"clr.json": forge.text(forge.sound_clr()), "record.json": forge.RECORD}
    report = judge(forge.pdf(both, producer=producer, page="more credits"))
    assert messages(report, Code.PAGES_DIFFER) == [
        (
            "The PDF does not say which version drew it, as ours do: it was changed, or made by "
            "something else. Rely on nothing the pages show; ask the school for the original."
        )
    ]


def test_the_stamp_of_our_exporter_is_one_that_is_known() -> None:
    from transcript_exporters.pdf import renderer_stamp

    assert is_stamp(renderer_stamp())


def test_a_pdf_of_another_version_without_a_seal_names_both_versions(
    forge: ModuleType, judge: Judge
) -> None:
    report = judge(forge.files()["unofficial-of-another-version.pdf"])
    assert messages(report, Code.PAGES_OTHER_VERSION) == [
        (
            "The PDF says that another version made its pages (“Transcript Toolkit 0.0.9; Hill "
            "1.0; layout 0123456789ab”, here is “Transcript Toolkit 0.1.0; Hill 1.0; layout "
            "0123456789ab”), so they cannot be compared byte by byte. Rely on the attached CLR, or "
            "verify with that version."
        )
    ]


def test_a_pdf_of_another_version_with_an_unknown_seal_is_not_compared_by_its_words(
    forge: ModuleType, judge: Judge
) -> None:
    report = judge(forge.files()[OTHER_VERSION], trust=None)
    assert len(messages(report, Code.PAGES_OTHER_VERSION)) == 1


def test_a_sealed_pdf_of_another_version_passes_by_its_words(
    forge: ModuleType, judge: Judge
) -> None:
    report = judge(forge.files()[OTHER_VERSION])
    assert report.axes[Axis.INTEGRITY] is Verdict.PASSED
    assert messages(report, Code.PAGES_TEXT_OK) == [
        (
            "The pages show what was signed: another version drew them, and rendered anew by this "
            "one they have the same words on every page. They are sealed by the issuer."
        )
    ]


def test_pages_whose_words_cannot_be_read_are_not_settled(
    forge: ModuleType, judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: bytes, *, most: int) -> tuple[str, ...]:
        raise UnreadablePagesError(f"more than {most}")

    monkeypatch.setattr(page_text, "page_texts", refuse)
    report = judge(forge.files()[OTHER_VERSION])
    assert messages(report, Code.PAGES_UNCHECKED) == [
        (
            "Whether the pages show what was signed was not checked: more than 100. Rely on the "
            "attached CLR only."
        )
    ]


def test_a_pdf_of_another_version_with_too_many_parts_is_not_settled(
    forge: ModuleType, judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    from transcript.proofs import pdf_inventory
    from transcript.proofs.errors import BudgetExceededError

    def refuse(*_: object, **__: object) -> None:
        raise BudgetExceededError("it never ends")

    monkeypatch.setattr(pdf_inventory, "unfamiliar_parts", refuse)
    report = judge(forge.files()[OTHER_VERSION])
    assert messages(report, Code.LIMIT_PDF) == ["The PDF asks for too much work: it never ends."]


def test_the_words_of_pages_are_taken_one_space_apart(forge: ModuleType) -> None:
    content = forge.pdf({}, page="what    was signed")
    assert page_texts(content, most=1) == ("what was signed",)


@pytest.mark.parametrize(
    ("content", "most", "reason"),
    [(None, 0, "the PDF has more than 0 pages"), (b"", 1, "the words on the pages cannot be read")],
)
def test_words_that_cannot_be_taken_are_an_error(
    forge: ModuleType, content: bytes | None, most: int, reason: str
) -> None:
    with pytest.raises(UnreadablePagesError, match=f"^{reason}$"):
        page_texts(forge.pdf({}) if content is None else content, most=most)


@pytest.mark.parametrize("unchecked", [True, False])
def test_beside_pages_that_were_not_compared_nobody_is_named(
    forge: ModuleType,
    judge: Judge,
    unchecked: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    name = "sound.pdf" if unchecked else "other-words-of-another-version.pdf"
    render = None if unchecked else forge.render
    shown = judge(forge.files()[name], render=render).to_json()
    assert shown["axes"]["issuer"] == "passed"
    assert shown["issuer"] == {
        "id": forge.SCHOOL,
        "name": None,
        "trusted": False,
        "key": forge.SCHOOL_KEY.public_key.multibase,
    }
    assert shown["subject"] is None
    assert shown["document"]["number"] == "BW78-MMKC-1S"


def test_a_sound_pdf_names_the_school_and_the_learner(forge: ModuleType, judge: Judge) -> None:
    shown = judge(forge.files()["sound.pdf"]).to_json()
    assert shown["issuer"]["name"] == "Hill School, Upton"
    assert shown["subject"] == {"name": "Ada Byron"}


@pytest.mark.parametrize(
    ("name", "official", "coded"),
    [
        ("sound.pdf", True, True),
        ("sound-without-a-code.pdf", True, False),
        ("unofficial.pdf", False, True),
    ],
)
def test_pages_are_drawn_from_what_was_signed(
    forge: ModuleType, judge: Judge, name: str, *, official: bool, coded: bool
) -> None:
    drawn = []

    def render(original: Original) -> bytes:
        drawn.append(original)
        pages: bytes = forge.render(original)
        return pages

    judge(forge.files()[name], render=render)
    signed = forge.text(forge.signed_whole())
    assert drawn == [
        Original(
            clr=signed,
            record=forge.RECORD,
            code=forge.code(signed).decode() if coded else "",
            language="en",
            official=official,
        )
    ]


def test_the_sealed_revision_is_the_one_that_is_drawn_anew(forge: ModuleType, judge: Judge) -> None:
    """A whole second document behind the first, with a table of its own, would be shown instead."""
    report = judge(
        forge.files()["sound.pdf"],
        render=lambda original: forge.render(original)[:-80],
    )
    assert len(messages(report, Code.PAGES_UNCHECKED)) == 1


def test_a_record_that_is_too_long_is_not_drawn(forge: ModuleType, judge: Judge) -> None:
    content = forge.files()["sound.pdf"]
    size = len(forge.RECORD)
    assert judge(content, limits=Limits(record=size)).axes[Axis.INTEGRITY] is Verdict.PASSED
    assert messages(judge(content, limits=Limits(record=size - 1)), Code.PAGES_UNCHECKED) == [
        (
            "Whether the pages show what was signed was not checked: the record has 50 bytes, more "
            "than any that is drawn. Rely on the attached CLR only."
        )
    ]
