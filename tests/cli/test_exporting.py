import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from click.testing import Result
from pyhanko.pdf_utils.reader import PdfFileReader

from transcript.proofs import pades

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
    result = export("pdf,json,clr,badges,jwt")
    assert result.exit_code == 0
    assert result.output == f"wrote 5 files for 1 learner to {out}\n"
    assert names(out) == [
        "ana-perez-soto.badges.jwt.zip",
        "ana-perez-soto.badges.zip",
        "ana-perez-soto.clr.json",
        "ana-perez-soto.pdf",
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
    assert names(out) == ["ana-perez-soto.clr.json", "ana-perez-soto.es.pdf", "ana-perez-soto.pdf"]


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
    assert export("ALL").output == f"wrote 5 files for 1 learner to {out}\n"


@pytest.mark.parametrize(
    ("formats", "reason"),
    [
        ("docx", "there is no format “docx”; there are: badges, clr, json, jwt, pdf"),
        (" , ", "name at least one format"),
    ],
)
def test_a_wrong_format_is_a_wrong_use(export: Export, formats: str, reason: str) -> None:
    result = export(formats)
    assert result.exit_code == 2
    assert reason in result.output


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
