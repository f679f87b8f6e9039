"""At a limit a file is looked at; one above, the answer is “cannot tell”, with its own code."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import ModuleType
from typing import Any

import pytest

from transcript.credentials.contexts import contexts
from transcript.credentials.nodes import every_value
from transcript.proofs import data_integrity
from transcript.proofs.errors import BudgetExceededError
from transcript.proofs.n_quads import to_quads
from transcript.proofs.rdfc import Budget, canonicalize
from transcript.proofs.suites import EDDSA_RDFC_2022, SUITES
from transcript.verification.codes import Code
from transcript.verification.documents import Document, Documents, Source
from transcript.verification.limits import LIMITS, Limits
from transcript.verification.report import FileReport
from transcript.verification.verdict import Verdict

Judge = Callable[..., FileReport]


def codes(report: FileReport) -> set[Code]:
    return {check.code for check in report.checks}


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("sound.clr.json", "json"),
        ("sound.jwt", "token"),
        ("sound.png", "picture"),
        ("sound.svg", "picture"),
        ("sound.pdf", "pdf"),
        ("letter.txt", "file"),
    ],
)
def test_the_size_of_a_file_is_limited(
    forge: ModuleType, judge: Judge, name: str, field: str
) -> None:
    content = forge.files()[name]
    at_limit = judge(content, file=name, limits=Limits(**{field: len(content)}))
    above = judge(content, file=name, limits=Limits(**{field: len(content) - 1}))
    assert Code.LIMIT_SIZE not in codes(at_limit)
    assert [check.code for check in above.checks] == [Code.LIMIT_SIZE]
    assert above.verdict is Verdict.INDETERMINATE


def test_the_message_of_a_limit_says_both_sizes(judge: Judge) -> None:
    report = judge(b"{" + b" " * 5_000_000, file="a.json")
    assert [check.message for check in report.checks] == [
        "The JSON text is larger (5,000,001 bytes) than any that is looked at (5,000,000 bytes)."
    ]


@pytest.mark.parametrize("start", [b"{", b"[", b"eyJ", b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"x"])
def test_fifty_megabytes_are_measured_and_not_read(judge: Judge, start: bytes) -> None:
    report = judge(start + b"[" * 50_000_000, file="a.bin")
    assert [check.code for check in report.checks] == [Code.LIMIT_SIZE]


def test_a_hundred_thousand_levels_are_refused_at_their_place(judge: Judge) -> None:
    report = judge(b'{"proof":' + b"[" * 100_000 + b"]" * 100_000 + b"}")
    assert report.verdict is Verdict.FAILED
    assert codes(report) == {Code.MALFORMED}
    assert "line 1, column" in report.checks[0].message


def test_the_number_of_credentials_is_limited(forge: ModuleType, judge: Judge) -> None:
    document = forge.sound_clr()
    assert Code.LIMIT_CREDENTIALS not in codes(judge(document, limits=Limits(credentials=3)))
    report = judge(document, limits=Limits(credentials=2))
    assert codes(report) == {Code.LIMIT_CREDENTIALS}
    assert report.verdict is Verdict.INDETERMINATE


def test_the_nesting_of_credentials_is_limited(forge: ModuleType, judge: Judge) -> None:
    document = forge.sign(forge.envelope([forge.sound_clr()]))
    assert Code.LIMIT_NESTING not in codes(judge(document, limits=Limits(nesting=2)))
    assert codes(judge(document, limits=Limits(nesting=1))) == {Code.LIMIT_NESTING}


def test_a_transcript_inside_a_transcript_is_proved_too(forge: ModuleType, judge: Judge) -> None:
    inner = forge.sound_clr()
    inner["name"] = "Another transcript"
    report = judge(forge.sign(forge.envelope([inner])))
    assert [check.path for check in report.checks if check.code is Code.PROOF_INVALID] == [
        "/credentialSubject/verifiableCredential/0/proof/0"
    ]


def test_the_number_of_proofs_on_one_credential_is_limited(forge: ModuleType, judge: Judge) -> None:
    document = forge.sound_badge()
    document["proof"] = [{**document["proof"][0], "id": f"urn:x:{number}"} for number in range(8)]
    assert Code.LIMIT_PROOFS not in codes(judge(document))
    document["proof"] = forge.sound_badge()["proof"] * 9
    report = judge(document)
    assert not report
    assert [check.message for check in report.checks if check.code is Code.LIMIT_PROOFS] == [
        "There are 9 proofs on the badge; more than 8 are not looked at."
    ]


def test_a_proof_that_does_not_hold_does_not_hide_behind_a_crowd(
    forge: ModuleType, judge: Judge
) -> None:
    document = {**forge.sound_badge(), "name": "Another name"}
    document["proof"] = [{**document["proof"][0], "id": f"urn:x:{number}"} for number in range(9)]
    report = judge(document)
    assert report.verdict is Verdict.FAILED
    assert sum(check.code is Code.PROOF_INVALID for check in report.checks) == 8


def test_the_number_of_proofs_in_all_is_limited(forge: ModuleType, judge: Judge) -> None:
    document = forge.sound_clr()
    assert Code.LIMIT_PROOFS not in codes(judge(document, limits=Limits(proofs_in_all=3)))
    assert Code.LIMIT_PROOFS in codes(judge(document, limits=Limits(proofs_in_all=2)))


def test_after_one_graph_that_costs_too_much_no_other_is_tried(
    forge: ModuleType,
    judge: Judge,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried = []

    def verify(*_: object, **__: object) -> None:
        tried.append(1)
        raise BudgetExceededError("the graph is a maze")

    monkeypatch.setattr(data_integrity.Prepared, "check", verify)
    report = judge(forge.sound_clr())
    assert len(tried) == 1
    assert report.verdict is Verdict.INDETERMINATE
    assert [check.message for check in report.checks if check.code is Code.LIMIT_GRAPH] == [
        "Checking credit no. 1 would take too much work: the graph is a maze."
    ]


def test_a_credential_with_several_proofs_is_put_in_order_once(
    forge: ModuleType,
    judge: Judge,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    document = forge.sound_badge()
    document["proof"] = [
        {**document["proof"][0], "created": f"2026-11-2{n}T10:00:00Z"} for n in "012"
    ]
    suite = SUITES[EDDSA_RDFC_2022]
    ordered = []

    def canonical(
        content: Mapping[str, Any], known: Mapping[str, Any], name: str, budget: Budget | None
    ) -> bytes:
        ordered.append("issuer" in content)
        return suite.canonical(content, known, name, budget)

    counting = replace(suite, canonical=canonical)
    monkeypatch.setattr(data_integrity, "SUITES", {EDDSA_RDFC_2022: counting})
    judge(document)
    assert ordered.count(True) == 1


def test_a_pdf_that_asks_for_too_much_is_not_settled(forge: ModuleType, judge: Judge) -> None:
    report = judge(forge.files()["sound.pdf"], file="a.pdf", limits=Limits(attachments=0))
    assert codes(report) == {Code.LIMIT_PDF}
    assert report.verdict is Verdict.INDETERMINATE


def test_a_pdf_bomb_is_not_settled(forge: ModuleType, judge: Judge) -> None:
    import zlib

    bomb = zlib.compress(bytes(30_000_000), 9)
    content = forge.pdf({"clr.json": bomb}).replace(
        b"/Type /EmbeddedFile ", b"/Type /EmbeddedFile /Filter /FlateDecode "
    )
    report = judge(content, file="a.pdf")
    # Shifted offsets make it malformed before it can be unpacked: either way, nothing passes.
    assert codes(report) <= {Code.LIMIT_PDF, Code.MALFORMED}
    assert not report


def test_findings_are_limited_too(forge: ModuleType, judge: Judge) -> None:
    document = forge.sound_badge()
    document["evidence"] = [{"id": f"urn:x:{number}"} for number in range(300)]
    report = judge(document)
    assert sum(check.code is Code.FORM for check in report.checks) == LIMITS.findings


def test_proofs_that_ask_for_ever_new_orders_of_a_document_are_limited(
    forge: ModuleType, judge: Judge
) -> None:
    document = forge.sound_badge()
    (proof,) = document["proof"]
    proofs = [{**proof, "id": f"urn:x:{number}"} for number in range(3)]
    chained = [{**each, "previousProof": f"urn:x:{(n + 1) % 3}"} for n, each in enumerate(proofs)]
    few = Limits(graph_work=50)
    assert Code.LIMIT_GRAPH not in codes(judge({**document, "proof": proofs}, limits=few))
    assert Code.LIMIT_GRAPH not in codes(judge({**document, "proof": chained}))
    assert Code.LIMIT_GRAPH in codes(judge({**document, "proof": chained}, limits=few))


def test_of_more_proofs_than_are_looked_at_none_is_compared_with_the_others(
    forge: ModuleType, judge: Judge
) -> None:
    document = forge.sound_badge()
    document["proof"] *= LIMITS.proofs + 5
    twice = [check.path for check in judge(document).checks if check.code is Code.FORM]
    assert twice == [f"/proof/{number}" for number in range(1, LIMITS.proofs)]


@pytest.mark.parametrize("holder", ["endorsement", "endorsementJwt"])
def test_findings_about_what_is_no_credential_are_limited(
    forge: ModuleType, judge: Judge, holder: str
) -> None:
    report = judge({**forge.badge("c1"), holder: ["text"] * (LIMITS.findings + 1)})
    assert len(report.checks) == LIMITS.findings
    assert report.verdict is Verdict.FAILED


def listed(number: int) -> str:
    return f"https://hill.example/status/{number}"


def naming(forge: ModuleType, *numbers: int) -> dict[str, Any]:
    """Return a badge that names these status lists."""
    kind = {"type": "BitstringStatusListEntry", "statusPurpose": "revocation"}
    entries = [
        {**kind, "statusListIndex": "1", "statusListCredential": listed(each)} for each in numbers
    ]
    signed: dict[str, Any] = forge.sign({**forge.badge("c1"), "credentialStatus": entries})
    return signed


def fetched(forge: ModuleType, number: int, **changes: object) -> Document:
    """Return what looks like a status list, of which a graph has to be put in order."""
    document = {**forge.badge("c2"), "id": listed(number), **changes}
    document["type"] = [*document["type"], "BitstringStatusListCredential"]
    scales = document["credentialSubject"]["achievement"]["resultDescription"]
    scales += [
        {**scales[0], "id": f"urn:x:{each}", "allowedValue": ["no", "yes"]} for each in (1, 2)
    ]
    content = forge.text(forge.sign(document))
    return Document(url=listed(number), content=content, source=Source.ONLINE)


def standing(report: FileReport) -> list[str]:
    return [check.message for check in report.checks if check.code is Code.STATUS_LIST]


def test_the_graphs_of_all_status_lists_share_one_limit(forge: ModuleType, judge: Judge) -> None:
    lists = [fetched(forge, each) for each in (1, 2)]
    budget = Budget(1_000_000)
    unsecured = {**json.loads(lists[0].content)}
    del unsecured["proof"]
    canonicalize(to_quads(unsecured, contexts=contexts()), budget=budget)
    work = 2 * (1_000_000 - budget.left)
    for limit, what in ((work, "it holds no Bitstring"), (work - 1, "its signature cannot be")):
        report = judge(
            naming(forge, 1, 2), documents=Documents.of(lists), limits=Limits(graph_work=limit)
        )
        assert f"cannot be relied on: {what}" in standing(report)[1]


def test_a_status_list_has_few_values(forge: ModuleType, judge: Judge) -> None:
    document = fetched(forge, 1)
    most = sum(1 for _ in every_value(json.loads(document.content)))
    for limit, what in ((most, "it holds no Bitstring"), (most - 1, "it is no credential that")):
        report = judge(
            naming(forge, 1),
            documents=Documents.of([document]),
            limits=Limits(status_list_nodes=limit),
        )
        assert f"cannot be relied on: {what}" in standing(report)[0]


def test_the_graphs_of_a_file_share_one_limit(forge: ModuleType, judge: Judge) -> None:
    def knotted(credit: str) -> dict[str, Any]:
        document: dict[str, Any] = forge.badge(credit)
        scales = document["credentialSubject"]["achievement"]["resultDescription"]
        scales += [
            {**scales[0], "id": f"urn:x:{credit}:{number}", "allowedValue": ["no", "yes"]}
            for number in (1, 2)
        ]
        return document

    members = [forge.sign(knotted(each)) for each in ("c1", "c2")]
    whole = forge.sign(forge.envelope(members))
    budget = Budget(1_000_000)
    for each in (*members, whole):
        unsecured = {name: value for name, value in each.items() if name != "proof"}
        canonicalize(to_quads(unsecured, contexts=contexts()), budget=budget)
    work = 1_000_000 - budget.left
    assert Code.LIMIT_GRAPH not in codes(judge(whole, limits=Limits(graph_work=work)))
    report = judge(whole, limits=Limits(graph_work=work - 1))
    assert report.verdict is Verdict.INDETERMINATE
    assert [each.path for each in report.checks if each.code is Code.LIMIT_GRAPH] == ["/proof/0"]
