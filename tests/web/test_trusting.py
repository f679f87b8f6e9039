"""The college's list in a browser: added to after a call, changed, and nothing of it lost."""

import json
import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from tests.web.college import KEEPER, TAMPERED, College, college, rows, seen
from transcript.office.trusting import entries_of, entry_of
from transcript.proofs.keys import Ed25519Signer

HILL, MILL = "did:web:hill.example", "did:web:mill.example"
KEY, OTHER = (Ed25519Signer.from_seed(bytes([n]) * 32).public_key.multibase for n in (1, 2))
WRITTEN = f"""\
# Our list.
version: 1
issuers:
  # On the hill.
  - id: {HILL}
    name: Hill School
    keys: [{KEY}]
    source: by telephone
"""
MILL_FORM = {
    "do": "save",
    "id": MILL,
    "name": "Mill School",
    "/keys/0/key": OTHER,
    "source": "by telephone, on the number in the NCES directory",
    "added_by": "A. Reyes",
    "added_on": "2026-11-22",
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "trust.yaml"
    found.write_text(WRITTEN, encoding="utf-8")
    return found


@pytest.fixture
def desk(tmp_path: Path, path: Path) -> Iterator[College]:
    with college(tmp_path / "home", path, person=KEEPER) as opened:
        yield opened


def of(issuer: str) -> str:
    return f"/trust/{sha256(issuer.encode()).hexdigest()[:16]}"


def hidden(text: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', text)
    assert found
    return found[1]


def test_the_list_says_who_is_on_it_and_how_that_was_confirmed(desk: College) -> None:
    page = seen(desk.get("/trust"))
    for word in ("Hill School", HILL, "by telephone"):
        assert word in page


def test_nobody_without_an_account_sees_the_list(tmp_path: Path, path: Path) -> None:
    with college(tmp_path / "home", path) as opened:
        for way in ("/trust", "/trust/add", of(HILL)):
            page = opened.get(way)
            assert "Hill School" not in page.text
            assert page.status_code in {303, 401}


def test_the_form_begins_with_who_confirms_and_when(desk: College) -> None:
    page = desk.get("/trust/add").text
    assert 'value="A. Reyes"' in page
    assert 'value="2026-11-22"' in page


def test_a_school_is_added_and_its_files_are_confirmed_from_then_on(
    desk: College, path: Path
) -> None:
    sound = (TAMPERED / "sound.clr.json").read_bytes()
    path.write_text("version: 1\nissuers: []\n")
    assert rows(desk.check("a.clr.json", sound))[1] == "unsettled"
    known = entry_of(TAMPERED / "trust.yaml", HILL)
    assert known is not None
    form = {**MILL_FORM, "id": HILL, "/keys/0/key": known["keys"][0]}
    assert desk.post("/trust/add", form).status_code == 303
    assert rows(desk.check("a.clr.json", sound))[1] == "passed"


def test_what_is_added_says_how_by_whom_and_when_it_was_confirmed(
    desk: College, path: Path
) -> None:
    desk.post("/trust/add", MILL_FORM)
    assert entry_of(path, MILL) == {
        "id": MILL,
        "name": "Mill School",
        "keys": [OTHER],
        "added_on": "2026-11-22",
        "added_by": "A. Reyes",
        "source": "by telephone, on the number in the NCES directory",
    }


@pytest.mark.parametrize("left_out", ["id", "name", "source", "added_by", "added_on"])
def test_nobody_is_added_without_what_makes_it_trustworthy(
    desk: College, path: Path, left_out: str
) -> None:
    page = desk.post("/trust/add", {**MILL_FORM, left_out: " "})
    assert page.status_code == 422
    assert f'id="{left_out}-problem"' in page.text
    assert path.read_text(encoding="utf-8") == WRITTEN


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"/keys/0/key": "z6Mk"}, "/keys/0"),
        ({"/keys/0/valid_until": "soon"}, "/keys/0"),
        ({"/keys/0/key": KEY}, "id"),
        ({"certificates": "sha256:1 sha256:2"}, "certificates"),
        ({"logs": "no key"}, "logs"),
        ({"id": HILL}, "id"),
        ({"name": "\u202eloohcS"}, "name"),
    ],
)
def test_a_mistake_is_told_beside_its_field_and_what_was_typed_stays(
    desk: College, path: Path, wrong: dict[str, str], field: str
) -> None:
    page = desk.post("/trust/add", {**MILL_FORM, **wrong})
    assert page.status_code == 422
    assert f'id="{field}-problem"' in page.text
    assert "on the number in the NCES directory" in page.text
    assert path.read_text(encoding="utf-8") == WRITTEN


def test_there_is_room_for_one_more_key_on_request(desk: College) -> None:
    page = desk.post("/trust/add", {**MILL_FORM, "do": "key"})
    assert page.status_code == 200
    assert 'name="/keys/1/key" value=""' in page.text


def test_a_key_has_its_dates(desk: College, path: Path) -> None:
    dates = {"/keys/0/valid_from": "2025-08-01", "/keys/0/valid_until": "2026-07-31"}
    desk.post("/trust/add", {**MILL_FORM, **dates})
    entry = entry_of(path, MILL)
    assert entry is not None
    assert entry["keys"] == [
        {"key": OTHER, "valid_from": "2025-08-01", "valid_until": "2026-07-31"}
    ]


def test_a_did_document_fills_in_the_form_and_saves_nothing(desk: College, path: Path) -> None:
    method = {"id": f"{MILL}#k", "type": "Multikey", "controller": MILL}
    document = {
        "id": MILL,
        "verificationMethod": [{**method, "publicKeyMultibase": OTHER}],
        "assertionMethod": [f"{MILL}#k"],
    }
    typed = {"name": "Mill School", "do": "save"}
    page = desk.post("/trust/add", typed, introduction=("did.json", json.dumps(document).encode()))
    assert f'name="/keys/0/key" value="{OTHER}"' in page.text
    assert 'value="Mill School"' in page.text
    assert "It is not confirmed by that." in seen(page)
    assert path.read_text(encoding="utf-8") == WRITTEN


def test_a_key_that_a_file_brings_again_keeps_its_dates(desk: College) -> None:
    ended = {**MILL_FORM, "/keys/0/valid_until": "2026-07-31"}
    listed = f"version: 1\nissuers: [{{id: '{MILL}', name: Mill, keys: [{KEY}, {OTHER}]}}]\n"
    page = desk.post("/trust/add", ended, introduction=("trust.yaml", listed.encode())).text
    assert f'name="/keys/0/key" value="{OTHER}"' in page
    assert 'name="/keys/0/valid_until" value="2026-07-31"' in page
    assert f'name="/keys/1/key" value="{KEY}"' in page
    assert "/keys/2/key" not in page


def test_an_issuer_of_many_keys_loses_none(desk: College, path: Path) -> None:
    keys = [Ed25519Signer.from_seed(bytes([n]) * 32).public_key.multibase for n in range(1, 62)]
    form = MILL_FORM | {f"/keys/{place}/key": key for place, key in enumerate(keys)}
    path.write_text("version: 1\nissuers: []\n")
    desk.post("/trust/add", form)
    entry = entry_of(path, MILL)
    assert entry is not None
    assert entry["keys"] == keys


def test_a_file_that_introduces_nobody_is_told_so(desk: College) -> None:
    page = desk.post("/trust/add", MILL_FORM, introduction=("x.txt", b"hello"))
    assert 'id="introduction-problem"' in page.text


def test_an_entry_is_changed_and_the_comments_stay(desk: College, path: Path) -> None:
    text = desk.get(of(HILL)).text
    form = {**MILL_FORM, "id": HILL, "name": "Hill School", "/keys/0/key": KEY}
    answer = desk.post(of(HILL), {**form, "base": hidden(text, "base")})
    assert answer.status_code == 303
    after = path.read_text(encoding="utf-8")
    assert "# Our list." in after
    assert "# On the hill." in after
    assert "NCES directory" in after


def test_two_who_change_one_entry_lose_nothing(desk: College, path: Path) -> None:
    base = hidden(desk.get(of(HILL)).text, "base")
    path.write_text(WRITTEN.replace("by telephone", "by post"), encoding="utf-8")
    form = {**MILL_FORM, "id": HILL, "name": "Hill", "/keys/0/key": KEY, "base": base}
    page = desk.post(of(HILL), form)
    assert page.status_code == 409
    assert "Somebody else has changed this entry meanwhile" in seen(page)
    assert "by post" in seen(page)
    assert 'value="Hill"' in page.text
    again = desk.post(of(HILL), {**form, "base": hidden(page.text, "base")})
    assert again.status_code == 303


def test_an_issuer_is_removed_and_brought_back(desk: College, path: Path) -> None:
    base = hidden(desk.get("/trust").text, "base")
    gone = desk.post(f"{of(HILL)}/remove", {"base": base})
    assert entries_of(path) == ()
    token = gone.headers["location"].partition("undo=")[2]
    assert "Take the last change back" in desk.get(f"/trust?undo={token}").text
    desk.post("/trust/undo", {"undo": token})
    assert path.read_text(encoding="utf-8") == WRITTEN


def test_what_was_changed_meanwhile_is_not_removed(desk: College, path: Path) -> None:
    assert desk.post(f"{of(HILL)}/remove", {"base": "old"}).status_code == 409
    assert path.read_text(encoding="utf-8") == WRITTEN


def test_what_was_changed_since_is_not_taken_back(desk: College) -> None:
    assert desk.post("/trust/undo", {"undo": "never"}).status_code == 409


def test_an_issuer_that_is_not_there_is_not_found(desk: College) -> None:
    assert desk.get("/trust/0000").status_code == 404


def test_an_entry_that_is_gone_meanwhile_is_told(desk: College, path: Path) -> None:
    path.write_text("version: 1\nissuers: []\n")
    assert desk.post(of(HILL), MILL_FORM).status_code == 404


def test_a_list_that_cannot_be_read_is_told_and_not_touched(desk: College, path: Path) -> None:
    path.write_text("version: 2\nissuers: []\n")
    page = desk.get("/trust")
    assert page.status_code == 409
    assert "the version must be 1" in seen(page)


def test_a_site_without_a_list_says_how_to_have_one(tmp_path: Path) -> None:
    with college(tmp_path, None, person=KEEPER) as opened:
        assert "start it with --trust" in seen(opened.get("/trust"))


def test_an_empty_list_says_what_comes_next(tmp_path: Path) -> None:
    with college(tmp_path / "home", tmp_path / "new.yaml", person=KEEPER) as opened:
        assert "Add the first school" in seen(opened.get("/trust"))
