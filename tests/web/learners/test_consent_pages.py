"""The consents of a learner: the registrar keeps them, and nobody else."""

import re

import pytest

from tests.web.learners.conftest import Sit, Studio
from tests.web.words import words
from transcript.accounts.roles import Role
from transcript.reading.document import JsonValue
from transcript.reading.reader import read_document

ANA = "/learners/ana/consents"
FILE = "learners/ana/consents.yaml"
FIELDS = {
    "do": "save",
    "/consents/0/id": "",
    "/consents/0/purpose": "Application for admission",
    "/consents/0/records": ["transcript", "evidence"],
    "/consents/0/recipients/0/name": "Lakeside College",
    "/consents/0/recipients/0/kind": "school",
    "/consents/0/signed/0/by": "Rosa Soto",
    "/consents/0/signed/0/as": "parent",
    "/consents/0/signed/0/on": "2026-10-01",
    "/consents/0/signed/0/how": "paper",
    "/consents/0/expires": "",
}


@pytest.fixture
def registrar(sit: Sit) -> Studio:
    return sit(Role.REGISTRAR)


def consents(studio: Studio) -> JsonValue:
    """Return what the file says."""
    found = read_document((studio.folder / FILE).read_bytes(), file=FILE).document
    assert found is not None
    return found.value


def test_before_there_is_one_the_page_says_so(registrar: Studio) -> None:
    assert "None is on file yet." in words(registrar.get(ANA))
    assert not (registrar.folder / FILE).exists()


def test_a_consent_is_written_down_with_an_id_of_its_own(registrar: Studio) -> None:
    registrar.post(ANA, {**FIELDS, "base": ""})
    assert consents(registrar) == {
        "consents": [
            {
                "id": "application-for-admission",
                "records": ["transcript", "evidence"],
                "purpose": "Application for admission",
                "recipients": [{"name": "Lakeside College", "kind": "school"}],
                "signed": [{"by": "Rosa Soto", "as": "parent", "on": "2026-10-01", "how": "paper"}],
            }
        ]
    }


def test_a_consent_without_a_purpose_is_named_when_it_has_one(registrar: Studio) -> None:
    refused = registrar.post(ANA, {**FIELDS, "base": "", "/consents/0/purpose": ""})
    held = re.search(r'name="/consents/0/id" value="([^"]*)"', refused.text)
    assert held is not None
    registrar.post(ANA, {**FIELDS, "base": "", "/consents/0/id": held[1]})
    assert "id: application-for-admission" in registrar.text(file="consents.yaml")


def test_a_consent_keeps_its_id_when_its_purpose_is_written_anew(registrar: Studio) -> None:
    registrar.post(ANA, {**FIELDS, "base": ""})
    again = {
        **FIELDS,
        "base": registrar.base(ANA),
        "/consents/0/id": "application-for-admission",
        "/consents/0/purpose": "A scholarship",
    }
    registrar.post(ANA, again)
    assert "id: application-for-admission" in registrar.text(file="consents.yaml")
    assert "purpose: A scholarship" in registrar.text(file="consents.yaml")


def test_what_is_missing_is_told_beside_its_field(registrar: Studio) -> None:
    answer = registrar.post(ANA, {**FIELDS, "base": "", "/consents/0/signed/0/on": "soon"})
    assert answer.status_code == 422
    assert 'aria-describedby="f-consents-0-signed-0-on-told"' in answer.text
    assert not (registrar.folder / FILE).exists()


@pytest.mark.parametrize(
    ("place", "field"),
    [
        ("/consents", "f-consents-1-signed-0-by"),
        ("/consents/0/recipients", "f-consents-0-recipients-1-name"),
        ("/consents/0/signed", "f-consents-0-signed-1-by"),
    ],
)
def test_a_button_adds_what_it_says(registrar: Studio, place: str, field: str) -> None:
    answer = registrar.post(ANA, {**FIELDS, "base": "", "do": f"add:{place}"})
    assert f'id="{field}"' in answer.text
    assert not (registrar.folder / FILE).exists()


def test_whoever_could_not_consent_is_told_on_the_page(registrar: Studio) -> None:
    registrar.post(ANA, {**FIELDS, "base": ""})
    assert "there is no birth date" in words(registrar.get(ANA))


def test_a_problem_with_a_consent_leads_to_its_field(registrar: Studio) -> None:
    registrar.post(ANA, {**FIELDS, "base": ""})
    assert f'href="{ANA}#f-consents-0-signed"' in registrar.get("/learners/ana").text


def test_the_registrar_can_undo_a_save(registrar: Studio) -> None:
    answer = registrar.post(ANA, {**FIELDS, "base": ""})
    token = answer.url.params["undo"]
    registrar.post("/undo", {"undo": token, "back": ANA})
    assert not (registrar.folder / FILE).exists()


@pytest.mark.parametrize("role", [each for each in Role if each is not Role.REGISTRAR])
def test_nobody_else_writes_consents(sit: Sit, role: Role) -> None:
    assert sit(role).post(ANA, {**FIELDS, "base": ""}).status_code == 403


def test_nobody_else_writes_them_as_text(sit: Sit, registrar: Studio) -> None:
    registrar.post(ANA, {**FIELDS, "base": ""})
    teachers = sit(Role.AUTHOR, Role.ASSESSOR, Role.APPROVER)
    answer = teachers.post(f"/files/{FILE}", text="consents: []", base="")
    assert answer.status_code == 403
    assert "Rosa Soto" in registrar.text(file="consents.yaml")
