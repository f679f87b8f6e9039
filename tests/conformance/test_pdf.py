"""Outside validators find nothing against the pages, before the seal and after it."""

import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import page
import pikepdf
import pytest
from pikepdf import pdfa

pytestmark = pytest.mark.external

Judge = Callable[[str, Iterable[Path]], dict[str, list[str]]]
Pages = Mapping[str, Path]

ARCHIVE, ACCESS = "3a", "ua1"
PROFILES = (ARCHIVE, ACCESS)


@pytest.fixture
def spoilt(prepared: Pages, tmp_path: Path) -> Callable[[Callable[[pikepdf.Pdf], None]], Path]:
    """Return a copy of a sound page, spoilt in one way."""

    def spoil(change: Callable[[pikepdf.Pdf], None]) -> Path:
        path = tmp_path / "spoilt.pdf"
        with pikepdf.open(next(iter(prepared.values()))) as pdf:
            change(pdf)
            pdf.save(path, compress_streams=False, normalize_content=False)
        return path

    return spoil


def unchanged(_: pikepdf.Pdf) -> None:
    """Spoil nothing: the copy itself is sound."""


def without_alt(pdf: pikepdf.Pdf) -> None:
    for each in pdf.objects:
        if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/Figure":
            del each.Alt


def without_output_intent(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.OutputIntents


def with_untagged_text(pdf: pikepdf.Pdf) -> None:
    (font, *_) = pdf.pages[0].Resources.Font.keys()
    shown = f"BT {font} 9 Tf 72 72 Td (1) Tj ET".encode()
    pdf.pages[0].contents_add(shown)


def without_structure(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.StructTreeRoot


def findings(profile: str, path: Path) -> list[str]:
    """Return what page-validation has against a file."""
    report = page.validate_pdf(path, profile=profile)
    return [f"{each.rule_id}: {each.message}" for each in report.failures]


def by_page_validation(profile: str, pages: Pages) -> dict[str, list[str]]:
    found = {name: findings(profile, path) for name, path in pages.items()}
    return {name: each for name, each in found.items() if each}


def by_pikepdf(path: Path) -> list[str]:
    """Return what pikepdf has against a file as PDF/A-3b.

    It is a list of what it allows, and knows neither forms nor the schema that describes PDF/UA's
    entry in the metadata: it is asked about the file without them.
    """
    plain = io.BytesIO()
    with pikepdf.open(path) as pdf:
        _drop_the_signature_field(pdf)
        told = pdf.Root.Metadata.read_bytes().decode()
        told = re.sub(
            r"<pdfaExtension:schemas>.*</pdfaExtension:schemas>", "", told, flags=re.DOTALL
        )
        told = re.sub(r'\sxmlns:(pdfa(Extension|Schema|Property)|pdfuaid)="[^"]*"', "", told)
        told = re.sub(r"<pdfuaid:part>1</pdfuaid:part>", "", told)
        pdf.Root.Metadata.write(told.replace(">A</pdfaid:conf", ">B</pdfaid:conf").encode())
        pdf.save(plain, **pdfa.resolve_save_kwargs("3b"))
    plain.seek(0)
    return [str(each) for each in pdfa.validate_written(plain, "3b").findings]


def _drop_the_signature_field(pdf: pikepdf.Pdf) -> None:
    if "/AcroForm" not in pdf.Root:
        return
    fields = {each.objgen for each in pdf.Root.AcroForm.Fields}
    del pdf.Root.AcroForm
    for each in pdf.pages:
        kept = [one for one in each.get("/Annots", []) if one.objgen not in fields]
        each.Annots = pikepdf.Array(kept)


def broken(judged: Mapping[str, list[str]], pages: Pages) -> dict[str, list[str]]:
    """Return the files with a broken rule; every page has to have been judged."""
    assert judged.keys() == {path.name for path in pages.values()}
    return {name: rules for name, rules in judged.items() if rules}


def clauses(rules: Iterable[str]) -> Iterator[str]:
    return (each.partition(",")[0] for each in rules)


# Before the seal


@pytest.mark.parametrize("profile", PROFILES)
def test_page_validation_finds_nothing(prepared: Pages, profile: str) -> None:
    assert by_page_validation(profile, prepared) == {}


@pytest.mark.parametrize("profile", PROFILES)
def test_page_validation_finds_nothing_in_unofficial_copies(
    unofficial: Pages, profile: str
) -> None:
    assert by_page_validation(profile, unofficial) == {}


@pytest.mark.parametrize("profile", PROFILES)
def test_verapdf_finds_nothing(prepared: Pages, verapdf: Judge, profile: str) -> None:
    assert broken(verapdf(profile, prepared.values()), prepared) == {}


@pytest.mark.parametrize("profile", PROFILES)
def test_verapdf_finds_nothing_in_unofficial_copies(
    unofficial: Pages, verapdf: Judge, profile: str
) -> None:
    assert broken(verapdf(profile, unofficial.values()), unofficial) == {}


def test_pikepdf_finds_nothing(prepared: Pages) -> None:
    found = {name: by_pikepdf(path) for name, path in prepared.items()}
    assert {name: each for name, each in found.items() if each} == {}


# After the seal


def test_the_seal_only_adds_to_the_file(prepared: Pages, sealed: Pages) -> None:
    changed = [
        name
        for name, path in sealed.items()
        if not path.read_bytes().startswith(prepared[name].read_bytes())
    ]
    assert changed == []


@pytest.mark.parametrize("profile", PROFILES)
def test_page_validation_finds_nothing_after_the_seal(sealed: Pages, profile: str) -> None:
    assert by_page_validation(profile, sealed) == {}


@pytest.mark.parametrize("profile", PROFILES)
def test_verapdf_finds_nothing_after_the_seal(sealed: Pages, verapdf: Judge, profile: str) -> None:
    assert broken(verapdf(profile, sealed.values()), sealed) == {}


# The judges themselves: each notices what it is asked for


@pytest.mark.parametrize("profile", PROFILES)
def test_a_copy_of_a_sound_page_is_sound(
    spoilt: Callable[..., Path], verapdf: Judge, profile: str
) -> None:
    path = spoilt(unchanged)
    assert (findings(profile, path), verapdf(profile, [path])) == ([], {path.name: []})


@pytest.mark.parametrize(
    ("profile", "change", "rule"),
    [
        (ACCESS, without_alt, "PDFUA1-FIGURE-ALTERNATIVE-TEXT-001"),
        (ARCHIVE, without_output_intent, "PDFA3A-DEVICE-RGB-001"),
        (ACCESS, with_untagged_text, "PDFUA1-CONTENT-TAGGING-001"),
        (ACCESS, without_structure, "PDFUA1-STRUCT-TREE-ROOT-001"),
        (ARCHIVE, without_structure, "PDFA3A-STRUCT-TREE-ROOT-001"),
    ],
)
def test_page_validation_notices(
    spoilt: Callable[..., Path], profile: str, change: Callable[[pikepdf.Pdf], None], rule: str
) -> None:
    found = findings(profile, spoilt(change))
    assert rule in {each.partition(":")[0] for each in found}


@pytest.mark.parametrize(
    ("profile", "change", "rule"),
    [
        (ACCESS, without_alt, "7.3-1"),
        (ARCHIVE, without_output_intent, "6.2.4.3-2"),
        (ACCESS, with_untagged_text, "7.1-3"),
        (ACCESS, without_structure, "7.1-11"),
        (ARCHIVE, without_structure, "6.7.3.3-1"),
    ],
)
def test_verapdf_notices(
    spoilt: Callable[..., Path],
    verapdf: Judge,
    profile: str,
    change: Callable[[pikepdf.Pdf], None],
    rule: str,
) -> None:
    path = spoilt(change)
    assert rule in clauses(verapdf(profile, [path])[path.name])


def test_pikepdf_notices_a_missing_output_intent(spoilt: Callable[..., Path]) -> None:
    assert by_pikepdf(spoilt(without_output_intent)) != []
