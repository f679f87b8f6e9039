"""What each step finds, beyond the tampered files."""

from collections.abc import Callable
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

import pytest

from transcript.errors import ExportError
from transcript.proofs import data_integrity
from transcript.proofs.errors import UnsupportedProofError
from transcript.verification import verify as verifying
from transcript.verification.codes import Code
from transcript.verification.report import Axis, FileReport, Kind, Verdict
from transcript.verification.verify import verify

Judge = Callable[..., FileReport]


def messages(report: FileReport, code: Code) -> list[str]:
    return [check.message for check in report.checks if check.code is code]


def places(report: FileReport, code: Code) -> list[str]:
    return [check.path for check in report.checks if check.code is code]


# Step 0


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7", Kind.PDF),
        (b"\n%PDF-1.7", Kind.UNKNOWN),
        (b"\x89PNG\r\n\x1a\n", Kind.PNG),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', Kind.SVG),
        (b"<!DOCTYPE html><title>Transcript</title>", Kind.UNKNOWN),
        (b"GIF89a", Kind.UNKNOWN),
        (b"", Kind.UNKNOWN),
    ],
)
def test_only_the_first_bytes_say_what_a_file_is(judge: Judge, content: bytes, kind: Kind) -> None:
    assert judge(content, file="x.bin").kind is kind


@pytest.mark.parametrize(
    ("file", "claim"),
    [
        ("a.json", "JSON"),
        ("a.JSONLD", "JSON"),
        ("a.jwt", "a signed token"),
        ("a.jws", "a signed token"),
        ("a.png", "a PNG picture"),
        ("a.svg", "an SVG picture"),
        ("a.pdf", "a PDF"),
    ],
)
def test_a_name_that_the_content_belies_fails(judge: Judge, file: str, claim: str) -> None:
    report = judge(b"hello", file=file)
    assert report.verdict is Verdict.FAILED
    assert messages(report, Code.MALFORMED) == [
        (
            f"The file does not begin as {claim} does: it is damaged or was changed. Ask the "
            "school to "
            "send it again."
        )
    ]


def test_damaged_json_is_known_without_its_name(forge: ModuleType, judge: Judge) -> None:
    assert judge(b"x" + forge.text(forge.sound_clr())[1:], file="-").verdict is Verdict.FAILED


def test_malformed_json_is_located(judge: Judge) -> None:
    report = judge(b'{"type": "VerifiableCredential",\n "name": }')
    assert report.kind is Kind.BADGE
    assert messages(report, Code.MALFORMED)[0].startswith(
        "This is not the JSON that was signed; line 2, column "
    )


@pytest.mark.parametrize("content", [b"[]", b"{}", b'{"version": 1}', b" 1"])
def test_json_that_is_no_credential_is_not_settled(judge: Judge, content: bytes) -> None:
    report = judge(content, file="x")
    assert report.verdict is Verdict.INDETERMINATE
    assert report.kind is Kind.UNKNOWN


def test_white_space_around_json_and_after_a_token_is_no_damage(
    forge: ModuleType, judge: Judge
) -> None:
    spaced = b"\n " + forge.text(forge.sound_clr()) + b"\n"
    assert judge(spaced).axes[Axis.INTEGRITY] is Verdict.PASSED
    assert judge(forge.token().encode() + b"\r\n").axes[Axis.INTEGRITY] is Verdict.PASSED


def test_a_transcript_whose_type_is_lost_is_still_one(forge: ModuleType, judge: Judge) -> None:
    document = forge.sound_clr()
    document["type"] = ["VerifiableCredential"]
    report = judge(document)
    assert report.kind is Kind.CLR
    assert report.verdict is Verdict.FAILED


def test_a_credential_of_another_kind_is_not_settled(forge: ModuleType, judge: Judge) -> None:
    document = forge.badge("c1")
    document["type"] = ["VerifiableCredential"]
    document["credentialSubject"] = {"id": "urn:uuid:0b7c1d7e-2f0a-4b5d-8a77-000000000000"}
    document["credentialStatus"] = {"id": "urn:x:1", "type": "BitstringStatusListEntry"}
    report = judge(forge.sign(document))
    assert report.kind is Kind.UNKNOWN
    assert messages(report, Code.UNSUPPORTED) == [
        "This credential is neither a transcript nor a badge."
    ]
    assert report.verdict is Verdict.INDETERMINATE


# Step 1


def test_an_unusual_form_is_mentioned_and_passes(forge: ModuleType, judge: Judge) -> None:
    from transcript.credentials.conformance import Finding, FindingSeverity
    from transcript.verification.steps import conformance

    finding = Finding(path="/x", message="old words", severity=FindingSeverity.WARNING)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(conformance, "check_received", lambda _: (finding,))
        report = judge(forge.sound_badge())
    assert messages(report, Code.FORM_UNUSUAL) == ["The form is unusual: old words."]
    assert report.axes[Axis.INTEGRITY] is Verdict.PASSED


def test_a_class_for_a_field_does_not_matter_in_a_token(forge: ModuleType, judge: Judge) -> None:
    document = forge.badge("c1")
    document["credentialSubject"]["achievement"]["X"] = "1"
    content = forge.vc_jwt.sign(document, signer=forge.SCHOOL_KEY).encode()
    assert judge(content).axes[Axis.INTEGRITY] is Verdict.PASSED


# Step 3


@pytest.mark.parametrize("value", [[], "z3", [1], None])
def test_a_proof_that_is_no_proof_fails(forge: ModuleType, judge: Judge, value: object) -> None:
    report = judge({**forge.sound_badge(), "proof": value})
    assert messages(report, Code.PROOF_INVALID) == [
        "The proof on the credential is malformed: “proof” must be an object, or a list of objects."
    ]


def test_every_proof_of_a_set_has_to_hold(forge: ModuleType, judge: Judge) -> None:
    document = forge.sound_badge()
    document["proof"] += forge.sound_badge("c2")["proof"]
    report = judge(document)
    assert places(report, Code.PROOF_OK) == ["/proof/0"]
    assert places(report, Code.PROOF_INVALID) == ["/proof/1"]
    assert report.verdict is Verdict.FAILED


def test_a_proof_that_stands_alone_has_its_own_place(forge: ModuleType, judge: Judge) -> None:
    document = forge.sound_badge()
    document["proof"] = document["proof"][0]
    assert places(judge(document), Code.PROOF_OK) == ["/proof"]


def test_what_a_proof_does_not_cover_in_itself_is_placed_there(
    forge: ModuleType,
    judge: Judge,
) -> None:
    from transcript.proofs.errors import DataLossError

    def verify_(*_: object, **__: object) -> None:
        raise DataLossError("/proof/created", "nobody knows when")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(data_integrity, "verify", verify_)
        report = judge(forge.sound_badge())
    assert places(report, Code.DATA_LOSS) == ["/proof/0/created"]


def test_a_proof_that_cannot_be_judged_is_not_settled(forge: ModuleType, judge: Judge) -> None:
    def verify_(*_: object, **__: object) -> None:
        raise UnsupportedProofError("something new")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(data_integrity, "verify", verify_)
        report = judge(forge.sound_badge())
    assert report.verdict is Verdict.INDETERMINATE
    assert messages(report, Code.UNSUPPORTED) == [
        (
            "The proof on the credential is of a kind this tool cannot judge (something new). "
            "Another "
            "verifier may."
        )
    ]


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("type", "DataIntegrityProoff"),
        ("cryptosuite", "eddsa-rdfc-2099"),
        ("cryptosuite", "bbs-2023"),
    ],
)
def test_a_method_of_another_name_is_not_settled(
    forge: ModuleType,
    judge: Judge,
    member: str,
    value: str,
) -> None:
    document = forge.sound_badge()
    document["proof"][0][member] = value
    assert judge(document).verdict is Verdict.INDETERMINATE


@pytest.mark.parametrize(
    ("member", "value"),
    [("type", "DataIntegrityProoff"[:-1].replace("D", "B")), ("cryptosuite", "eddsa-rdfc-2021")],
)
def test_a_method_whose_name_lost_a_letter_fails(
    forge: ModuleType,
    judge: Judge,
    member: str,
    value: str,
) -> None:
    document = forge.sound_badge()
    document["proof"][0][member] = value
    assert judge(document).verdict is Verdict.FAILED


def test_a_method_with_a_similar_name_and_another_signature_is_not_settled(
    forge: ModuleType,
    judge: Judge,
) -> None:
    document = forge.sound_badge()
    document["proof"][0]["cryptosuite"] = "eddsa-rdfc-2021"
    document["proof"][0]["proofValue"] = forge.sound_badge("c2")["proof"][0]["proofValue"]
    assert judge(document).verdict is Verdict.INDETERMINATE
    document["proof"][0]["proofValue"] = "none"
    assert judge(document).verdict is Verdict.INDETERMINATE


def test_one_letter_of_a_context_is_damage(forge: ModuleType, judge: Judge) -> None:
    document = forge.sound_badge()
    document["@context"][2] = document["@context"][2].replace("extensions", "extension5")
    report = judge(document)
    assert places(report, Code.DATA_LOSS) == ["/@context/2"]
    assert report.verdict is Verdict.FAILED


@pytest.mark.parametrize("context", [{"gpa": "https://other.example/gpa"}, None])
def test_a_context_inside_the_file_fails(forge: ModuleType, judge: Judge, context: object) -> None:
    document = forge.sound_badge()
    document["@context"].append(context)
    assert judge(document).verdict is Verdict.FAILED


def test_a_context_of_others_alone_fails_by_its_form(forge: ModuleType, judge: Judge) -> None:
    report = judge({**forge.sound_badge(), "@context": "https://other.example/words"})
    assert places(report, Code.CONTEXT_UNKNOWN) == ["/@context"]
    assert report.verdict is Verdict.FAILED


# Step 4


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
    def render(_: bytes, __: bytes) -> bytes:
        raise ExportError("pdf", "no fonts")

    report = judge(forge.files()["sound.pdf"], render=render)
    assert messages(report, Code.PAGES_UNCHECKED) == [
        (
            "Whether the pages show what was signed was not checked: the pdf export failed: no "
            "fonts. "
            "Rely on the attached CLR only."
        )
    ]


def test_pages_drawn_without_a_stamp_are_of_another_version(
    forge: ModuleType, judge: Judge
) -> None:
    report = judge(forge.files()["sound.pdf"], render=lambda _, __: b"not a PDF")
    assert places(report, Code.PAGES_OTHER_VERSION) == [""]


def test_pages_are_drawn_from_what_was_signed(forge: ModuleType, judge: Judge) -> None:
    drawn = []

    def render(clr: bytes, record: bytes) -> bytes:
        drawn.append((clr, record))
        pages: bytes = forge.render(clr, record)
        return pages

    report = judge(forge.files()["sound.pdf"], render=render)
    assert drawn == [(forge.text(forge.sound_clr()), forge.RECORD)]
    assert report.axes[Axis.INTEGRITY] is Verdict.PASSED


@pytest.mark.parametrize("related", [None, [], ["x"], [{"id": "urn:x:1", "type": ["X"]}]])
def test_a_transcript_that_binds_no_record_leaves_the_pages_open(related: object) -> None:
    from transcript.verification.envelope import Presented
    from transcript.verification.steps.container import container

    presented = Presented(
        kind=Kind.PDF, credential={"relatedResource": related}, attachments={"clr.json": b"{}"}
    )
    assert [check.code for check in container(presented, b"", render=None)] == [Code.RECORD_MISSING]


# Steps 5 and 6


def test_clocks_may_be_five_minutes_apart(forge: ModuleType, judge: Judge) -> None:
    document = forge.sign({**forge.badge("c1"), "validUntil": "2026-11-20T11:00:00Z"})

    def standing(hour: int, minute: int) -> list[Code]:
        report = judge(document, at=datetime(2026, 11, 20, hour, minute, tzinfo=UTC))
        return [
            check.code
            for check in report.checks
            if check.axis is Axis.STANDING and check.verdict is Verdict.FAILED
        ]

    assert standing(9, 54) == [Code.NOT_YET_VALID, Code.NOT_YET_VALID]
    assert standing(9, 55) == []
    assert standing(11, 5) == []
    assert standing(11, 6) == [Code.EXPIRED]


def test_the_message_of_a_date_says_both_moments(forge: ModuleType, judge: Judge) -> None:
    report = judge(forge.files()["not-yet-valid.clr.json"])
    assert messages(report, Code.NOT_YET_VALID) == [
        (
            "The credential is valid from 2027-01-01T00:00:00Z only; it was verified as of "
            "2026-11-22T12:00:00Z."
        )
    ]


def test_a_date_that_cannot_be_read_is_not_settled(forge: ModuleType, judge: Judge) -> None:
    document = forge.badge("c1")
    document["validFrom"] = "last autumn"
    report = judge(forge.sign(document))
    assert report.axes[Axis.STANDING] is Verdict.INDETERMINATE
    assert messages(report, Code.DATE_UNREADABLE) == [
        (
            "A date of the credential cannot be read: not a date and time with a time zone, like "
            "2026-11-22T10:00:00Z."
        )
    ]


def test_without_a_status_list_the_way_out_is_said(forge: ModuleType, judge: Judge) -> None:
    report = judge(forge.sound_clr())
    assert report.axes[Axis.STANDING] is Verdict.INDETERMINATE
    assert messages(report, Code.STATUS_NONE) == [
        (
            "The school publishes no list of what it has taken back, so the file cannot tell "
            "whether "
            "it still stands. If it matters, ask the school about "
            "urn:uuid:5f0e8a52-6c0e-4f7e-9a3c-0d2b7a1c9e10."
        )
    ]


# Step 8


def person(*identifiers: dict[str, Any], subject: str | None = "urn:uuid:1") -> dict[str, Any]:
    named = {"id": subject} if subject else {}
    return {**named, "identifier": list(identifiers)}


def identity(kind: str, value: str, *, hashed: object = False) -> dict[str, Any]:
    return {
        "type": "IdentityObject",
        "hashed": hashed,
        "identityHash": value,
        "identityType": kind,
    }


@pytest.mark.parametrize(
    ("whole", "member", "found"),
    [
        (person(), person(), []),
        (person(), person(subject="urn:uuid:2"), [Code.SUBJECT_MISMATCH]),
        (person(), person(subject=None), [Code.SUBJECT_UNLINKED]),
        (person(identity("name", "Ada")), person(identity("name", "Ada")), []),
        (
            person(identity("name", "Ada")),
            person(identity("name", "Bob")),
            [Code.SUBJECT_MISMATCH],
        ),
        (
            person(identity("name", "Ada"), subject=None),
            person(identity("name", "Ada"), subject=None),
            [],
        ),
        (
            person(identity("name", "Ada"), subject=None),
            person(identity("emailAddress", "ada@example"), subject=None),
            [Code.SUBJECT_UNLINKED],
        ),
        (person(identity("name", "Ada")), person(identity("name", "sha256$0", hashed=True)), []),
        (person(identity("name", "Ada")), {"id": "urn:uuid:1", "identifier": ["x", {}]}, []),
        (
            person(),
            {"id": "urn:uuid:1", "identifier": [{"hashed": False, "identityType": 1}]},
            [],
        ),
    ],
)
def test_two_subjects_are_compared(
    whole: dict[str, Any], member: dict[str, Any], found: list[Code]
) -> None:
    from transcript.verification.holdings import Held, Holdings, Role
    from transcript.verification.limits import LIMITS
    from transcript.verification.steps.subject import subject

    held = Holdings(
        credentials=(
            Held(path="/m", role=Role.MEMBER, document={"credentialSubject": member}),
            Held(path="", role=Role.WHOLE, document={"credentialSubject": whole}),
        )
    )
    checks = [check for check in subject(held, limits=LIMITS) if not check.verdict]
    assert [check.code for check in checks] == found


def test_the_subject_shown_is_the_one_that_is_signed(forge: ModuleType, judge: Judge) -> None:
    shown = judge(forge.sound_clr()).to_json()
    assert shown["subject"] == {"name": "Ada Byron"}


def test_a_subject_with_two_names_is_not_named(forge: ModuleType, judge: Judge) -> None:
    document = forge.badge("c1")
    document["credentialSubject"]["identifier"].append(identity("name", "Augusta King"))
    assert judge(forge.sign(document)).to_json()["subject"] == {"name": None}


# Endorsements


def endorsement(forge: ModuleType) -> dict[str, Any]:
    document = forge.badge("c1", issuer=forge.STRANGER)
    return {
        **document,
        "id": "urn:uuid:7c0e8a52-6c0e-4f7e-9a3c-0d2b7a1c9e10",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "Endorsement",
        "credentialSubject": {
            "id": forge.SCHOOL,
            "type": ["EndorsementSubject"],
            "endorsementComment": "A careful school.",
        },
    }


def endorsed(forge: ModuleType, value: dict[str, Any]) -> FileReport:
    return verify(
        forge.text(forge.sign({**forge.badge("c1"), "endorsement": [value]})),
        file="a.json",
        trust=None,
        at=datetime(2026, 11, 22, tzinfo=UTC),
    )


def test_an_endorsement_is_proved_on_its_own(forge: ModuleType) -> None:
    report = endorsed(forge, forge.sign(endorsement(forge), signer=forge.STRANGER_KEY))
    assert places(report, Code.ENDORSEMENT_OK) == ["/endorsement/0/proof/0"]
    assert report.axes[Axis.INTEGRITY] is Verdict.PASSED


def test_an_endorsement_that_was_changed_fails(forge: ModuleType) -> None:
    value = forge.sign(endorsement(forge), signer=forge.STRANGER_KEY)
    value["credentialSubject"]["endorsementComment"] = "The best school."
    report = endorsed(forge, value)
    assert places(report, Code.PROOF_INVALID) == ["/endorsement/0/proof/0"]
    assert report.verdict is Verdict.FAILED


def test_an_endorsement_that_nobody_signed_fails(forge: ModuleType) -> None:
    assert places(endorsed(forge, endorsement(forge)), Code.PROOF_MISSING) == ["/endorsement/0"]


def test_an_endorsement_may_be_old_and_by_anyone(forge: ModuleType) -> None:
    value = {**endorsement(forge), "validUntil": "2026-11-21T00:00:00Z"}
    report = endorsed(forge, forge.sign(value, signer=forge.STRANGER_KEY))
    assert places(report, Code.EXPIRED) == []
    assert places(report, Code.UNTRUSTED) == [""]


def test_a_transcript_whose_members_are_endorsed_is_judged_without_their_endorsers(
    forge: ModuleType,
    judge: Judge,
) -> None:
    value = forge.sign(endorsement(forge), signer=forge.STRANGER_KEY)
    report = judge(forge.sign({**forge.badge("c1"), "endorsement": value}))
    assert report.axes[Axis.ISSUER] is Verdict.PASSED


@pytest.mark.parametrize("token", ["eyJ", "", 1])
def test_an_endorsement_as_a_malformed_token_fails(
    forge: ModuleType, judge: Judge, token: object
) -> None:
    document = {**forge.badge("c1"), "endorsementJwt": [token]}
    report = judge(document)
    assert places(report, Code.MALFORMED) == ["/endorsementJwt/0"]
    assert report.verdict is Verdict.FAILED


def test_an_endorsement_may_be_a_token(forge: ModuleType, judge: Judge) -> None:
    token = forge.vc_jwt.sign(endorsement(forge), signer=forge.STRANGER_KEY)
    content = forge.vc_jwt.sign(
        {**forge.badge("c1"), "endorsementJwt": token}, signer=forge.SCHOOL_KEY
    )
    report = judge(content.encode())
    assert places(report, Code.ENDORSEMENT_OK) == ["/endorsementJwt"]


def test_a_credential_in_an_unexpected_place_is_proved_too(forge: ModuleType, judge: Judge) -> None:
    content = forge.vc_jwt.sign(
        {**forge.badge("c1"), "evidence": [forge.badge("c2")]}, signer=forge.SCHOOL_KEY
    )
    assert places(judge(content.encode()), Code.PROOF_MISSING) == ["/evidence/0"]


# All of it


def test_a_moment_without_a_zone_is_a_mistake_of_the_caller(forge: ModuleType) -> None:
    with pytest.raises(ValueError, match=r"^`at` must know its time zone$"):
        verify(forge.text({}), file="a", trust=None, at=datetime(2026, 11, 22))  # noqa: DTZ001


STEPS = {
    "open_envelope": Axis.INTEGRITY,
    "holdings": Axis.INTEGRITY,
    "conformance": Axis.INTEGRITY,
    "prove": Axis.INTEGRITY,
    "container": Axis.INTEGRITY,
    "dates": Axis.STANDING,
    "status": Axis.STANDING,
    "whom_to_trust": Axis.ISSUER,
    "subject": Axis.INTEGRITY,
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("error", [KeyError("Ada"), RecursionError(), MemoryError()])
def test_a_step_that_breaks_never_ends_in_passed(
    forge: ModuleType,
    judge: Judge,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
    error: Exception,
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(verifying, step, broken)
    report = judge(forge.sound_clr())
    found = [check for check in report.checks if check.code is Code.INTERNAL]
    assert [check.axis for check in found] == [STEPS[step]]
    assert report.axes[STEPS[step]] is Verdict.INDETERMINATE
    assert "Ada" not in found[0].message
    assert type(error).__name__ in found[0].message
