import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Any
from zipfile import ZipFile

import pytest
from click.testing import Result
from pyhanko.pdf_utils.reader import PdfFileReader

from transcript.proofs import pades

FOR_THE_SCHOOL = (
    "These files are for the school itself. To hand a transcript out, use “transcript release”: "
    "it notes to whom, and on what ground.\n"
)

Run = Callable[..., Result]
Export = Callable[..., Result]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """The folder that is exported to."""
    return tmp_path / "exports"


@pytest.fixture
def export(issued: Path, passphrase: Path, out: Path, run: Run) -> Export:
    """Export every learner of the school, with the passphrase at hand."""

    def invoke(names: str, *more: object) -> Result:
        where = ("--out", out, "-w", issued, "--passphrase-file", passphrase)
        return run("export", "--all", "--to", names, *where, *more)

    return invoke


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def seals(path: Path) -> list[Any]:
    return list(PdfFileReader(BytesIO(path.read_bytes())).embedded_signatures)


def test_every_format_is_written(export: Export, out: Path) -> None:
    result = export("pdf,json,clr,badges,html,jwt,pesc,learning-record")
    assert result.exit_code == 0
    assert result.stdout == f"wrote 9 files for 1 learner to {out}\n"
    assert names(out) == [
        "ana-perez-soto.badges.jwt.zip",
        "ana-perez-soto.badges.zip",
        "ana-perez-soto.clr.json",
        "ana-perez-soto.html",
        "ana-perez-soto.learning-record.xml",
        "ana-perez-soto.pdf",
        "ana-perez-soto.pesc.xml",
        "ana-perez-soto.tlog-proof",
        "ana-perez-soto.transcript.json",
    ]


def test_a_pdf_is_sealed_by_the_school(export: Export, out: Path) -> None:
    export("pdf")
    (seal,) = seals(out / "ana-perez-soto.pdf")
    assert seal.sig_object["/Name"] == "Hill School"


def test_exporting_twice_gives_the_same_bytes(export: Export, out: Path) -> None:
    export("pdf,badges,jwt")
    first = {each.name: each.read_bytes() for each in out.iterdir()}
    export("pdf,badges,jwt")
    assert {each.name: each.read_bytes() for each in out.iterdir()} == first


def test_an_unofficial_copy_needs_no_key_and_has_no_seal(issued: Path, out: Path, run: Run) -> None:
    result = run("export", "--all", "--to", "pdf", "--unofficial", "--out", out, "-w", issued)
    assert result.exit_code == 0
    assert seals(out / "ana-perez-soto.unofficial.pdf") == []


def test_sealing_needs_the_passphrase(issued: Path, out: Path, run: Run) -> None:
    result = run("export", "--all", "--to", "pdf", "--out", out, "-w", issued)
    assert result.exit_code == 2
    assert "there is no terminal to ask for the passphrase" in result.output
    assert not out.exists()


def test_what_is_not_a_pdf_needs_no_passphrase(issued: Path, out: Path, run: Run) -> None:
    result = run("export", "--all", "--to", "clr,json", "--out", out, "-w", issued)
    assert result.exit_code == 0


def test_a_variable_without_a_passphrase_is_named(issued: Path, out: Path, run: Run) -> None:
    where = ("--out", out, "-w", issued)
    result = run("export", "--all", "--to", "pdf", *where, TRANSCRIPT_PASSPHRASE="")
    assert result.exit_code == 2
    assert "TRANSCRIPT_PASSPHRASE is set, but empty" in result.output


def test_a_wrong_passphrase_writes_nothing(issued: Path, out: Path, run: Run) -> None:
    where = ("--out", out, "-w", issued)
    result = run("export", "--all", "--to", "pdf", *where, TRANSCRIPT_PASSPHRASE="wrong-canary")
    assert result.exit_code == 4
    assert "the passphrase is wrong, or the file is damaged" in result.output
    assert "canary" not in result.output
    assert not out.exists()


def test_without_a_key_for_the_seal_nothing_is_written(
    export: Export, issued: Path, out: Path
) -> None:
    history = issued / "keys" / "public-keys.json"
    content = json.loads(history.read_text())
    content["keys"] = [each for each in content["keys"] if each["purpose"] != "pdf-seal"]
    history.write_text(json.dumps(content))
    result = export("pdf")
    assert result.exit_code == 4
    assert result.output == (
        "error: the key for the seal cannot sign: "
        "there is none; make one with “transcript keys new”\n"
    )
    assert not out.exists()


def test_a_copy_in_another_language_says_so_in_its_name(export: Export, out: Path) -> None:
    assert export("pdf,clr", "--language", "EN,es").exit_code == 0
    assert names(out) == [
        "ana-perez-soto.clr.json",
        "ana-perez-soto.es.pdf",
        "ana-perez-soto.pdf",
        "ana-perez-soto.tlog-proof",
    ]


def test_all_languages_are_those_of_the_workspace(export: Export, issued: Path, out: Path) -> None:
    settings = issued / "workspace.yaml"
    settings.write_text(settings.read_text().replace("languages: [en]", "languages: [en, es]"))
    assert export("pdf", "--language", "all").exit_code == 0
    assert names(out) == ["ana-perez-soto.es.pdf", "ana-perez-soto.pdf"]


@pytest.mark.parametrize(
    ("formats", "language", "reason"),
    [
        ("pdf", "tlh", "there is no edition in “tlh” of these formats; there is one in en, es"),
        ("clr", "es", "there is no edition in “es” of these formats; none of them has languages"),
        ("pdf", " , ", "name at least one language"),
    ],
)
def test_a_language_that_there_is_not_is_a_wrong_use(
    export: Export, formats: str, language: str, reason: str
) -> None:
    result = export(formats, "--language", language)
    assert result.exit_code == 2
    assert reason in " ".join(result.output.split())


def test_a_language_of_the_workspace_that_there_is_not_is_named_with_its_place(
    export: Export, issued: Path
) -> None:
    settings = issued / "workspace.yaml"
    settings.write_text(settings.read_text().replace("languages: [en]", "languages: [en, fr]"))
    result = export("pdf", "--language", "all")
    assert result.exit_code == 2
    assert "there is no edition in “fr”, which workspace.yaml names, of these formats" in (
        " ".join(result.output.split())
    )


def test_part_of_an_id_finds_the_learner_that_was_meant(issued: Path, out: Path, run: Run) -> None:
    result = run("export", "Ana", "--to", "clr", "--out", out, "-w", issued)
    assert result.exit_code == 2
    assert "did you mean ana-perez-soto?" in " ".join(result.output.split())


def test_a_learner_without_an_issued_transcript_is_named(
    with_keys: Path, out: Path, run: Run
) -> None:
    result = run("export", "ana-perez-soto", "--to", "clr", "--out", out, "-w", with_keys)
    assert result.exit_code == 1
    expected = "ana-perez-soto: nothing was issued yet; run “transcript issue ana-perez-soto”"
    assert expected in result.output


def test_a_damaged_original_is_named_and_nothing_of_it_is_written(
    export: Export, issued: Path
) -> None:
    (clr,) = issued.glob("issued/*/*/clr.json")
    clr.write_bytes(clr.read_bytes().replace(b"Ana", b"Eva"))
    result = export("pdf")
    assert result.exit_code == 4
    assert result.stdout == "there was nothing to export\n"
    assert result.stderr == (
        f"error: ana-perez-soto: {clr}: it was changed after it was signed; "
        "bring it back from a backup\n"
    )


def test_all_formats_can_be_asked_for_at_once(export: Export, out: Path) -> None:
    assert export("ALL").stdout == f"wrote 9 files for 1 learner to {out}\n"


@pytest.mark.parametrize(
    ("formats", "reason"),
    [
        ("docx", "there is no format “docx”; there are: badges, clr, html, json, jwt, "),
        (" , ", "name at least one format"),
    ],
)
def test_a_wrong_format_is_a_wrong_use(export: Export, formats: str, reason: str) -> None:
    result = export(formats)
    assert result.exit_code == 2
    assert reason in result.output


# Versions of PESC, and what it had no room for.


@pytest.fixture
def export_here(issued: Path, out: Path, run: Run) -> Export:
    """Export every learner in formats that need no key."""

    def invoke(names: str, *more: object) -> Result:
        return run("export", "--all", "--to", names, "-w", issued, "--out", out, *more)

    return invoke


@pytest.fixture
def cramped(school: Path) -> None:
    """Let the school have a name that no PESC file has room for."""
    file = school / "school.yaml"
    file.write_text(file.read_text().replace("Hill School", LONG))


LONG = "The School on the Hill above the River, where the Mill and the Old Bridge used to Stand"
REMARK = (
    "the school's name is shortened to “The School on the Hill above the River, where the Mill "
    "and…”: PESC has room for 60 characters; a note beside it has the whole"
)


@pytest.mark.parametrize("version", ["1.6.0", "1.5.0", "1.3.0"])
def test_an_office_can_have_the_version_of_pesc_that_it_loads(
    export_here: Export, out: Path, version: str
) -> None:
    assert export_here("pesc,clr", "--pesc-version", version).exit_code == 0
    said = (out / "ana-perez-soto.pesc.xml").read_text()
    assert f"urn:org:pesc:message:HighSchoolTranscript:v{version}" in said


@pytest.mark.parametrize(
    ("formats", "version", "reason"),
    [
        ("pesc", "1.7.0", "there is no version “1.7.0”; there are: 1.6.0, 1.5.0, 1.3.0"),
        ("clr", "1.6.0", "it is for the format pesc"),
    ],
)
def test_a_version_of_pesc_that_there_is_not_is_a_wrong_use(
    export_here: Export, out: Path, formats: str, version: str, reason: str
) -> None:
    result = export_here(formats, "--pesc-version", version)
    assert result.exit_code == 2
    assert reason in result.output
    assert not out.exists()


def test_an_unofficial_pesc_file_says_so(export_here: Export, out: Path) -> None:
    assert export_here("pesc,clr", "--unofficial").exit_code == 0
    assert names(out) == [
        "ana-perez-soto.clr.json",
        "ana-perez-soto.tlog-proof",
        "ana-perez-soto.unofficial.pesc.xml",
    ]
    said = (out / "ana-perez-soto.unofficial.pesc.xml").read_text()
    assert "<DocumentOfficialCode>Unofficial</DocumentOfficialCode>" in said


@pytest.mark.usefixtures("cramped")
def test_what_had_no_room_is_told_for_a_file(export_here: Export, out: Path) -> None:
    result = export_here("pesc")
    assert result.exit_code == 0
    assert result.stdout == f"wrote {out / 'ana-perez-soto.pesc.xml'}\n"
    assert result.stderr == f"warning: ana-perez-soto.pesc.xml: {REMARK}\n{FOR_THE_SCHOOL}"


@pytest.mark.usefixtures("cramped")
def test_what_had_no_room_is_told_once_for_all_files(export_here: Export) -> None:
    result = export_here("pesc,learning-record")
    assert result.stderr == (
        f"warning: ana-perez-soto.pesc.xml and 1 other file: {REMARK}\n{FOR_THE_SCHOOL}"
    )


@pytest.mark.usefixtures("cramped")
def test_what_was_written_as_json(export_here: Export, issued: Path, out: Path) -> None:
    result = export_here("pesc,clr", "--format", "json")
    (original,) = issued.glob("issued/*/*")
    assert json.loads(result.stdout) == {
        "version": 1,
        "out": str(out),
        "bundle": None,
        "learners": [
            {
                "learner": "ana-perez-soto",
                "document": f"urn:uuid:{original.name}",
                "standing": "in force",
                "reason": None,
                "files": [
                    {
                        "name": "ana-perez-soto.pesc.xml",
                        "media_type": "application/xml",
                        "remarks": [REMARK],
                    },
                    {
                        "name": "ana-perez-soto.clr.json",
                        "media_type": "application/vc+ld+json",
                        "remarks": [],
                    },
                    {
                        "name": "ana-perez-soto.tlog-proof",
                        "media_type": "text/plain",
                        "remarks": [],
                    },
                ],
            }
        ],
    }


def test_a_learner_without_a_transcript_as_json(with_keys: Path, out: Path, run: Run) -> None:
    where = ("--out", out, "-w", with_keys, "--format", "json")
    result = run("export", "ana-perez-soto", "--to", "clr", *where)
    assert result.exit_code == 1
    (learner,) = json.loads(result.stdout)["learners"]
    assert learner == {
        "learner": "ana-perez-soto",
        "document": None,
        "standing": None,
        "reason": None,
        "files": [],
    }


# Bundles.


def unzipped(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist()}


def test_a_bundle_has_the_files_and_an_index(
    issued: Path, passphrase: Path, tmp_path: Path, run: Run
) -> None:
    bundle = tmp_path / "college" / "bundle.zip"
    where = ("--bundle", bundle, "-w", issued, "--passphrase-file", passphrase)
    result = run("export", "--all", "--to", "pdf,clr", *where)
    assert result.stdout == f"wrote 3 files for 1 learner to {bundle}\n"
    files = unzipped(bundle)
    assert list(files) == [
        "ana-perez-soto.pdf",
        "ana-perez-soto.clr.json",
        "ana-perez-soto.tlog-proof",
        "index.csv",
    ]
    assert files["index.csv"].decode() == (
        "filename,first,last,birthdate,CEEB,document type\n"
        "ana-perez-soto.pdf,,Ana Pérez Soto,,000000,Transcript in progress\n"
        "ana-perez-soto.clr.json,,Ana Pérez Soto,,000000,Transcript in progress\n"
    )


def test_files_can_go_to_a_folder_and_into_a_bundle(
    export_here: Export, out: Path, tmp_path: Path
) -> None:
    bundle = tmp_path / "bundle.zip"
    result = export_here("clr", "--bundle", bundle)
    assert result.stdout == f"wrote 2 files for 1 learner to {out} and {bundle}\n"
    name = "ana-perez-soto.clr.json"
    assert unzipped(bundle)[name] == (out / name).read_bytes()


def test_bundling_twice_gives_the_same_bytes(export_here: Export, tmp_path: Path) -> None:
    bundles = [tmp_path / "one.zip", tmp_path / "two.zip"]
    for bundle in bundles:
        export_here("clr,pesc", "--bundle", bundle)
    assert bundles[0].read_bytes() == bundles[1].read_bytes()


def test_a_bundle_of_nothing_is_not_written(with_keys: Path, tmp_path: Path, run: Run) -> None:
    bundle = tmp_path / "bundle.zip"
    result = run("export", "--all", "--to", "clr", "--bundle", bundle, "-w", with_keys)
    assert result.exit_code == 1
    assert result.stdout == "there was nothing to export\n"
    assert not bundle.exists()


def test_a_bundle_that_cannot_be_ended_leaves_the_earlier_one(
    export_here: Export, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle = tmp_path / "bundle.zip"
    bundle.write_bytes(b"an earlier one")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(ZipFile, "writestr", full)
    assert export_here("clr", "--bundle", bundle).exit_code == 4
    assert bundle.read_bytes() == b"an earlier one"
    assert list(tmp_path.glob(".bundle*")) == []


def test_without_a_place_to_write_to_nothing_is_done(issued: Path, run: Run) -> None:
    result = run("export", "--all", "--to", "clr", "-w", issued)
    assert result.exit_code == 2
    assert "say where to write: a folder with --out, or a file with --bundle" in result.output


# Time stamps.


@pytest.fixture
def time_url(loopback: None, time_server: Callable[[bytes], bytes]) -> Iterator[str]:
    """The address of a time-stamp server on this machine."""
    del loopback

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            answer = time_server(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
    yield f"http://127.0.0.1:{server.server_port}/tsr"
    server.shutdown()
    server.server_close()


def stamp_at(school: Path, url: str) -> None:
    settings = school / "workspace.yaml"
    settings.write_text(settings.read_text() + f"timestamp_url: {url}\n")


def test_a_server_in_the_settings_time_stamps_the_seal(
    export: Export, issued: Path, out: Path, time_url: str
) -> None:
    stamp_at(issued, time_url)
    result = export("pdf")
    assert result.exit_code == 0, result.output
    (seal,) = seals(out / "ana-perez-soto.pdf")
    added = [each["type"].native for each in seal.signer_info["unsigned_attrs"]]
    assert added == ["signature_time_stamp_token"]


def test_broken_settings_are_not_passed_over(export: Export, issued: Path, out: Path) -> None:
    stamp_at(issued, "http://tsa.example/")
    result = export("pdf")
    assert result.exit_code == 1
    assert "write the https address of a time-stamp server" in result.stderr
    assert result.stderr.endswith("error: workspace.yaml has to be mended first\n")
    assert not out.exists()


@pytest.mark.usefixtures("loopback")
def test_a_time_server_that_does_not_answer_stops_the_export(
    export: Export, issued: Path, out: Path
) -> None:
    stamp_at(issued, "http://127.0.0.1:1/tsr")
    result = export("pdf")
    assert result.exit_code == 4
    assert result.output == (
        "error: the time-stamp server cannot be asked: http://127.0.0.1:1/tsr: Connection refused; "
        "try again later, or correct or remove `timestamp_url` in workspace.yaml\n"
    )
    assert not out.exists()


def test_a_seal_that_fails_is_a_failure_of_that_learner(
    export: Export, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pades, "FIELD", "Elsewhere")
    result = export("pdf")
    assert result.exit_code == 4
    assert result.stderr.startswith(
        "error: ana-perez-soto: the pdf export failed: the PDF cannot be sealed: "
    )
    assert not out.exists()


# Pages for a browser.


def test_a_page_has_the_evidence_only_if_it_is_asked_for(export: Export, out: Path) -> None:
    for more, count in (((), 0), (("--with-evidence",), 1)):
        result = export("html", *more)
        assert result.exit_code == 0
        written = (out / "ana-perez-soto.html").read_text()
        assert written.count("Two sources, weighed: the almanac was wrong") == count


def test_evidence_that_was_changed_since_is_not_in_a_page(
    export: Export, out: Path, issued: Path
) -> None:
    essay = issued / "learners" / "ana-perez-soto" / "evidence" / "essay.txt"
    essay.write_text("Something else.\n")
    result = export("html", "--with-evidence")
    assert result.exit_code == 0
    assert "not in the page, since it is gone, changed or too large: “The flood of 1927”" in (
        result.stderr
    )
    assert "Something else." not in (out / "ana-perez-soto.html").read_text()


def test_a_page_carries_the_signed_files_and_the_proof(export: Export, out: Path) -> None:
    export("html")
    written = (out / "ana-perez-soto.html").read_text()
    for name in ("transcript.tlog-proof", "transcript.clr.json", "transcript.code.txt"):
        assert f'download="{name}"' in written
