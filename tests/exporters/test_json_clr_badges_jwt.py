import json
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from lxml import etree
from transcript_exporters.badges import BadgesExporter
from transcript_exporters.badges.picture import Picture, to_png, to_svg
from transcript_exporters.clr import ClrExporter
from transcript_exporters.json_document import JsonExporter
from transcript_exporters.jwt import JwtExporter

from transcript.credentials.baking import unbake_png, unbake_svg
from transcript.errors import ExportError
from transcript.exporting import Edition, export
from transcript.issuance import IssuedTranscript, Issuer, issue
from transcript.model.document import DocumentIdentity
from transcript.proofs.keys import Ed25519Signer
from transcript.source.release import Release
from transcript.source.workspace import Workspace

SAMPLE = Path(__file__).parents[2] / "samples" / "riverbend"
PICTURE = Picture(
    code="RE-2",
    name="Argue from data",
    area="Reasoning & evidence",
    school="Hill School",
    level="foundational",
    advanced=False,
    hue=0,
)
LONG = "a very long name of a credit that goes on over many lines until nobody would read it"


@pytest.fixture(scope="module")
def issued() -> IssuedTranscript:
    loaded = Workspace.open(SAMPLE).load("amara-nwosu-delgado")
    assert loaded.transcript is not None
    # A handful of credits is enough to tell the files apart.
    transcript = replace(loaded.transcript, awards=loaded.transcript.awards[-4:])
    return issue(
        transcript,
        issuer=Issuer.of(transcript.school.id, Ed25519Signer.from_seed(bytes(range(32)))),
        document=DocumentIdentity(
            id="urn:uuid:6f1c2c8e-5a1e-4d55-9b0e-2f6f6a1f7c10",
            issued_at=datetime(2026, 11, 22, 10, 0, tzinfo=UTC),
        ),
        release=Release(),
    )


def unzipped(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist()}


@pytest.mark.parametrize(
    ("name", "file", "media_type"),
    [
        ("json", "amara-nwosu-delgado.transcript.json", "application/json"),
        ("clr", "amara-nwosu-delgado.clr.json", "application/vc+ld+json"),
        ("badges", "amara-nwosu-delgado.badges.zip", "application/zip"),
        ("jwt", "amara-nwosu-delgado.badges.jwt.zip", "application/zip"),
    ],
)
def test_every_format_has_its_name_and_media_type(
    issued: IssuedTranscript, name: str, file: str, media_type: str
) -> None:
    artifact = export(issued, name)
    assert (artifact.name, artifact.media_type) == (file, media_type)


def test_json_is_the_record_byte_for_byte(issued: IssuedTranscript) -> None:
    assert JsonExporter().render(issued, Edition()) == issued.record


def test_clr_is_what_was_signed_byte_for_byte(issued: IssuedTranscript) -> None:
    assert ClrExporter().render(issued, Edition()) == issued.clr


def test_jwt_holds_one_token_for_each_credit(issued: IssuedTranscript) -> None:
    expected = {f"{badge.credit}.jwt": badge.jwt.encode() for badge in issued.badges}
    assert unzipped(JwtExporter().render(issued, Edition())) == expected


def test_jwt_is_refused_where_the_tokens_are_not_at_hand(issued: IssuedTranscript) -> None:
    bare = IssuedTranscript.from_signed(record=issued.record, clr=issued.clr)
    with pytest.raises(ExportError) as caught:
        JwtExporter().render(bare, Edition())
    assert str(caught.value) == (
        "the jwt export failed: the tokens of this transcript are not at hand"
    )


def test_badges_come_as_json_png_and_svg_that_say_the_same(issued: IssuedTranscript) -> None:
    files = unzipped(BadgesExporter().render(issued, Edition()))
    names = {Path(name).stem for name in files} - {"README"}
    assert len(names) == len(issued.badges) == 4
    credentials = [badge.credential for badge in issued.badges]
    for name in names:
        assert files[f"{name}.json"] in credentials
        assert unbake_png(files[f"{name}.png"]).encode() == files[f"{name}.json"]
        baked = json.loads(unbake_svg(files[f"{name}.svg"]))
        assert baked == json.loads(files[f"{name}.json"])


def test_badges_are_named_by_code_and_credit_and_listed(issued: IssuedTranscript) -> None:
    files = unzipped(BadgesExporter().render(issued, Edition()))
    listed = files["README.txt"].decode()
    for badge in issued.badges:
        credit = issued.transcript.credit(badge.credit)
        assert credit is not None
        assert f"{credit.code}-{credit.id}.json" in files
        assert f"  {credit.code}-{credit.id}\n      {credit.name}" in listed


@pytest.mark.parametrize("exporter", [BadgesExporter(), JwtExporter()])
@pytest.mark.parametrize("lists", [(), (b"revoked",), (b"revoked", b"suspended")])
def test_status_lists_stand_at_the_root_of_the_archive(
    issued: IssuedTranscript, exporter: BadgesExporter | JwtExporter, lists: tuple[bytes, ...]
) -> None:
    files = unzipped(exporter.render(issued, Edition(status_lists=lists)))
    found = [files.get(name) for name in ("status-list.json", "suspension-list.json")]
    assert [each for each in found if each] == list(lists)
    said = b"status lists" in files.get("README.txt", b"status lists" if lists else b"")
    assert said is bool(lists)


@pytest.mark.parametrize("exporter", [BadgesExporter(), JwtExporter()])
@pytest.mark.parametrize("proof", [b"", b"a proof"])
def test_the_proof_of_the_ledger_stands_at_the_root_of_the_archive(
    issued: IssuedTranscript, exporter: BadgesExporter | JwtExporter, proof: bytes
) -> None:
    files = unzipped(exporter.render(issued, Edition(ledger_proof=proof)))
    assert files.get("transcript.tlog-proof", b"") == proof
    said = b"transcript.tlog-proof shows" in files.get("README.txt", b"transcript.tlog-proof shows")
    assert said is (bool(proof) or "README.txt" not in files)


@pytest.mark.parametrize("exporter", [BadgesExporter(), JwtExporter()])
def test_exporting_twice_gives_the_same_bytes(
    issued: IssuedTranscript, exporter: BadgesExporter | JwtExporter
) -> None:
    assert exporter.render(issued, Edition()) == exporter.render(issued, Edition())


def test_a_code_with_a_slash_stays_a_file_name(issued: IssuedTranscript) -> None:
    odd = tuple(replace(each, code="RE/../2") for each in issued.transcript.credits)
    changed = replace(issued, transcript=replace(issued.transcript, credits=odd))
    names = list(unzipped(BadgesExporter().render(changed, Edition())))
    assert f"RE-..-2-{issued.badges[0].credit}.json" in names
    assert not any("/" in name for name in names)


def texts(picture: Picture) -> list[str]:
    root = etree.fromstring(to_svg(picture))
    return [str(each.text) for each in root.findall("{*}text")]


def circles(picture: Picture) -> int:
    return len(etree.fromstring(to_svg(picture)).findall("{*}circle"))


def test_a_picture_says_area_code_name_level_and_school() -> None:
    assert texts(PICTURE) == [
        "REASONING & EVIDENCE",
        "RE-2",
        "Argue from data",
        "foundational",
        "Hill School",
    ]


def test_an_advanced_credit_has_dots_around_its_ring() -> None:
    assert circles(PICTURE) == 2
    assert circles(replace(PICTURE, advanced=True)) == 2 + 48


def test_a_long_name_is_wrapped_and_cut_with_a_mark() -> None:
    lines = texts(replace(PICTURE, name=LONG, school=LONG * 2, code="W" * 40))
    assert lines[2:5] == [
        "a very long name of a",
        "credit that goes on over",
        "many lines until nobody …",
    ]
    assert lines[1].endswith("…")
    assert lines[-1].endswith("…")


def test_the_title_says_what_the_picture_shows() -> None:
    root = etree.fromstring(to_svg(PICTURE))
    assert root.findtext("{*}title") == "Argue from data, foundational credit, Hill School"


def test_the_png_is_as_large_as_it_is_wide() -> None:
    image = to_png(PICTURE)
    assert image[16:24] == (600).to_bytes(4) * 2


def test_a_picture_is_drawn_once_and_would_be_the_same_again() -> None:
    assert to_png(PICTURE) is to_png(PICTURE)
    assert to_png.__wrapped__(PICTURE) == to_png(PICTURE)
    assert to_svg.__wrapped__(PICTURE) == to_svg(PICTURE)
