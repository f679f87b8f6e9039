"""What an issuer publishes about its keys: it resolves a name, and makes nobody trusted."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

import pytest

from transcript.proofs import vc_jwt
from transcript.proofs.keys import Ed25519Signer
from transcript.verification.codes import Code
from transcript.verification.documents import Document, Documents, Source
from transcript.verification.report import Axis, FileReport
from transcript.verification.trust import TrustedIssuer, TrustedKey, TrustList
from transcript.verification.verdict import Verdict

Judge = Callable[..., FileReport]

URL = "https://hill.example/.well-known/did.json"


def online(content: object, url: str = URL) -> Documents:
    found = content if isinstance(content, bytes) else json.dumps(content).encode()
    return Documents.of([Document(url=url, content=found, source=Source.ONLINE)])


def did_document(forge: ModuleType, **keys: Ed25519Signer) -> dict[str, Any]:
    methods = [
        {
            "id": f"{forge.SCHOOL}#{name.replace('_', '-')}",
            "type": "Multikey",
            "controller": forge.SCHOOL,
            "publicKeyMultibase": signer.public_key.multibase,
        }
        for name, signer in keys.items()
    ]
    return {
        "id": forge.SCHOOL,
        "verificationMethod": methods,
        "assertionMethod": [each["id"] for each in methods],
    }


def named(forge: ModuleType, name: str = "key-1", **more: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return a badge whose proof only names its key."""
    signed: dict[str, Any] = forge.sign(
        forge.badge("c1"), method=f"{forge.SCHOOL}#{name}" if name else forge.SCHOOL, **more
    )
    return signed


def listing(forge: ModuleType, *signers: Ed25519Signer) -> TrustList:
    keys = tuple(TrustedKey(multibase=each.public_key.multibase) for each in signers)
    entry = TrustedIssuer(id=forge.SCHOOL, name="Hill School, Upton", keys=keys)
    return TrustList(issuers={entry.id: entry})


def found(report: FileReport, code: Code) -> list[tuple[Axis, Verdict, str]]:
    return [(each.axis, each.verdict, each.message) for each in report.checks if each.code is code]


def test_a_key_that_is_only_named_is_found_where_the_issuer_publishes_it(
    forge: ModuleType, judge: Judge
) -> None:
    documents = online(did_document(forge, key_1=forge.SCHOOL_KEY))
    report = judge(named(forge), trust=None, documents=documents)
    assert report.axes[Axis.INTEGRITY] is Verdict.PASSED
    assert report.axes[Axis.ISSUER] is Verdict.INDETERMINATE
    key = forge.SCHOOL_KEY.public_key.multibase
    assert found(report, Code.KEY_PUBLISHED) == [
        (
            Axis.ISSUER,
            Verdict.PASSED,
            f"The key {key} is published at {URL}. That alone trusts nobody.",
        )
    ]
    [(axis, verdict, message)] = found(report, Code.UNTRUSTED)
    assert (axis, verdict) == (Axis.ISSUER, Verdict.INDETERMINATE)
    assert f"signed with the key {key}, which it publishes. There is no trust list" in message
    assert (report.issuer.trusted, report.issuer.name) == (False, None)
    assert (report.fetched, report.missing) == ((URL,), ())


def test_without_the_document_its_address_is_missing(forge: ModuleType, judge: Judge) -> None:
    report = judge(named(forge), trust=None)
    assert Code.KEY_UNRESOLVED in {each.code for each in report.checks}
    assert (report.fetched, report.missing) == ((), (URL,))


def test_a_changed_word_is_found_with_a_published_key(forge: ModuleType, judge: Judge) -> None:
    changed = {**named(forge), "name": "Another credit"}
    report = judge(
        changed, trust=None, documents=online(did_document(forge, key_1=forge.SCHOOL_KEY))
    )
    assert report.axes[Axis.INTEGRITY] is Verdict.FAILED
    assert Code.PROOF_INVALID in {each.code for each in report.checks}


def test_a_proof_that_names_no_key_is_by_the_only_one_there_is(
    forge: ModuleType, judge: Judge
) -> None:
    document = did_document(forge, key_1=forge.SCHOOL_KEY)
    report = judge(named(forge, ""), trust=None, documents=online(document))
    assert report.axes[Axis.INTEGRITY] is Verdict.PASSED
    document = did_document(forge, old=forge.STRANGER_KEY, new=forge.SCHOOL_KEY)
    report = judge(named(forge, ""), trust=None, documents=online(document))
    assert report.axes[Axis.INTEGRITY] is Verdict.INDETERMINATE


def test_a_name_that_is_not_published_is_not_settled(forge: ModuleType, judge: Judge) -> None:
    documents = online(did_document(forge, key_2=forge.SCHOOL_KEY))
    report = judge(named(forge), trust=None, documents=documents)
    assert found(report, Code.KEY_NOT_PUBLISHED) == [
        (
            Axis.INTEGRITY,
            Verdict.INDETERMINATE,
            (
                f"The proof on the badge only names its key, and {URL} has no such key that may "
                "sign: it is a forgery, or the school has withdrawn the key. Ask the school."
            ),
        )
    ]


def test_a_published_key_that_signs_everything_signs_nothing(
    forge: ModuleType, judge: Judge
) -> None:
    document = did_document(forge, key_1=forge.SCHOOL_KEY)
    # Multikey of the point of order one.
    document["verificationMethod"][0]["publicKeyMultibase"] = (
        "z6MkeXATEjyXENzBXBxgC5EHk2JE5aqd7qMGGtDpLUH1e2Sj"
    )
    report = judge(named(forge), trust=None, documents=online(document))
    assert report.axes[Axis.INTEGRITY] is Verdict.INDETERMINATE
    assert Code.KEY_NOT_PUBLISHED in {each.code for each in report.checks}


def test_a_document_that_cannot_be_used_settles_nothing(forge: ModuleType, judge: Judge) -> None:
    report = judge(named(forge), trust=None, documents=online({"id": "did:web:other.example"}))
    assert found(report, Code.DOCUMENT_UNUSABLE) == [
        (
            Axis.INTEGRITY,
            Verdict.INDETERMINATE,
            (
                "The proof on the badge only names its key, and what the issuer publishes does not "
                "say which that is: it is about somebody else: its “id” is another one. Ask the "
                "school."
            ),
        )
    ]
    report = judge(forge.sound_badge(), trust=None, documents=online(b"<html>"))
    assert found(report, Code.DOCUMENT_UNUSABLE)[0][:2] == (Axis.ISSUER, Verdict.INDETERMINATE)


def test_a_key_on_the_readers_list_is_not_asked_about(
    forge: ModuleType, judge: Judge, trust: TrustList
) -> None:
    for document in (named(forge), forge.sound_clr()):
        report = judge(document, trust=trust)
        assert report.axes[Axis.ISSUER] is Verdict.PASSED
        assert report.missing == ()


def test_what_is_published_never_overrides_the_readers_list(
    forge: ModuleType, judge: Judge
) -> None:
    trust = listing(forge, forge.STRANGER_KEY)
    documents = online(did_document(forge, key_1=forge.SCHOOL_KEY))
    report = judge(named(forge), trust=trust, documents=documents)
    assert found(report, Code.KEY_NOT_LISTED) == [
        (
            Axis.INTEGRITY,
            Verdict.FAILED,
            (
                "The proof on the badge fits none of the keys that your trust list has for “Hill "
                "School, Upton”: it was changed, it is a forgery, or the school has a new key. Ask "
                f"the school by a way you trust, not by what the file says.{NEWS}"
            ),
        )
    ]
    report = judge(forge.sound_badge(), trust=trust, documents=documents)
    [(axis, verdict, message)] = found(report, Code.KEY_NOT_LISTED)
    assert (axis, verdict) == (Axis.ISSUER, Verdict.FAILED)
    assert message.endswith(f"not by what the file says.{NEWS}")
    assert found(report, Code.KEY_PUBLISHED) == []


NEWS = (
    f" The key that fits is published at {URL}: it may be a new one; but whoever has taken over "
    "its web site could publish one too."
)


@pytest.mark.parametrize("content", [b"<html>", None])
def test_of_a_forgery_nothing_is_said_to_be_news(
    forge: ModuleType, judge: Judge, content: bytes | None
) -> None:
    trust = listing(forge, forge.STRANGER_KEY)
    other = did_document(forge, key_1=forge.STRANGER_KEY)
    for document in (forge.sound_badge(), named(forge)):
        report = judge(document, trust=trust, documents=online(content or other))
        [(_, verdict, message)] = found(report, Code.KEY_NOT_LISTED)
        assert verdict is Verdict.FAILED
        assert message.endswith("not by what the file says.")


def test_a_listed_issuer_without_keys_is_not_trusted_for_what_it_publishes(
    forge: ModuleType, judge: Judge
) -> None:
    documents = online(did_document(forge, key_1=forge.SCHOOL_KEY))
    report = judge(named(forge), trust=listing(forge), documents=documents)
    assert report.axes[Axis.ISSUER] is Verdict.INDETERMINATE
    assert {Code.KEY_NOT_LISTED, Code.KEY_PUBLISHED} <= {each.code for each in report.checks}


def test_a_key_in_the_schools_name_that_the_school_does_not_publish_fails(
    forge: ModuleType, judge: Judge
) -> None:
    documents = online(did_document(forge, key_1=forge.STRANGER_KEY))
    report = judge(forge.sound_badge(), trust=None, documents=documents)
    key = forge.SCHOOL_KEY.public_key.multibase
    assert report.axes[Axis.INTEGRITY] is Verdict.PASSED
    assert found(report, Code.KEY_NOT_PUBLISHED) == [
        (
            Axis.ISSUER,
            Verdict.FAILED,
            (
                f"The key {key} is not among those that may sign for this issuer by {URL}: the "
                "file is a forgery, or the school has withdrawn the key. Ask the school."
            ),
        )
    ]
    assert report.subject is None
    assert "which it publishes" not in found(report, Code.UNTRUSTED)[0][2]


@pytest.mark.parametrize(
    ("end", "verdict", "code"),
    [
        # Signed on 20 November at ten, judged on the 22nd at noon.
        ("2026-11-20T09:59:59Z", Verdict.FAILED, Code.KEY_WITHDRAWN),
        ("2026-11-20T10:00:00Z", Verdict.FAILED, Code.KEY_WITHDRAWN),
        ("2026-11-20T10:00:01Z", Verdict.INDETERMINATE, Code.KEY_WITHDRAWN),
        ("2026-11-22T12:00:00Z", Verdict.INDETERMINATE, Code.KEY_WITHDRAWN),
        ("2026-11-22T12:00:01Z", Verdict.PASSED, Code.KEY_PUBLISHED),
    ],
)
@pytest.mark.parametrize("how", ["revoked", "expires"])
def test_a_key_that_the_school_has_withdrawn_is_not_taken_for_one_in_use(
    forge: ModuleType, judge: Judge, how: str, end: str, verdict: Verdict, code: Code
) -> None:
    document = did_document(forge, key_1=forge.SCHOOL_KEY)
    document["verificationMethod"][0][how] = end
    report = judge(forge.sound_badge(), trust=None, documents=online(document))
    assert [each[:2] for each in found(report, code)] == [(Axis.ISSUER, verdict)]
    if code is Code.KEY_WITHDRAWN:
        key = forge.SCHOOL_KEY.public_key.multibase
        assert found(report, code)[0][2].startswith(
            f"By {URL}, the key {key} is out of use since {end}"
        )


def test_a_list_outlives_what_is_published(
    forge: ModuleType, judge: Judge, trust: TrustList
) -> None:
    document = did_document(forge, key_1=forge.SCHOOL_KEY)
    document["verificationMethod"][0]["revoked"] = "2026-01-01T00:00:00Z"
    report = judge(forge.sound_badge(), trust=trust, documents=online(document))
    assert report.axes[Axis.ISSUER] is Verdict.PASSED


def test_a_token_that_names_its_key_is_judged_by_the_published_one(
    forge: ModuleType, judge: Judge
) -> None:
    token = with_kid(forge, f"{forge.SCHOOL}#key-1")
    documents = online(did_document(forge, key_1=forge.SCHOOL_KEY))
    report = judge(token, file="a.jwt", trust=None, documents=documents)
    assert report.axes[Axis.INTEGRITY] is Verdict.PASSED
    other = online(did_document(forge, key_1=forge.STRANGER_KEY))
    report = judge(token, file="a.jwt", trust=None, documents=other)
    assert report.axes[Axis.INTEGRITY] is Verdict.FAILED


def with_kid(forge: ModuleType, kid: str, **more: object) -> bytes:
    from transcript.proofs.multibase import base64url_encode

    payload = forge.token().split(".")[1]
    members = {"alg": "EdDSA", "typ": "JWT", "kid": kid, **more}
    header = base64url_encode(json.dumps(members).encode())
    signature = base64url_encode(forge.SCHOOL_KEY.sign(f"{header}.{payload}".encode()))
    return f"{header}.{payload}.{signature}".encode()


KEY_URL = "https://hill.example/keys/1.json"


def test_a_token_may_name_the_address_of_its_key_on_the_issuers_own_server(
    forge: ModuleType, judge: Judge
) -> None:
    token = with_kid(forge, KEY_URL)
    documents = online(forge.SCHOOL_KEY.public_key.jwk(), KEY_URL)
    report = judge(token, file="a.jwt", trust=None, documents=documents)
    assert report.axes[Axis.INTEGRITY] is Verdict.PASSED
    assert report.axes[Axis.ISSUER] is Verdict.INDETERMINATE
    assert (report.fetched, report.missing) == ((KEY_URL,), (URL,))
    assert judge(token, file="a.jwt", trust=None).missing == (URL, KEY_URL)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"[]", f"{KEY_URL} has none: it is no JSON object"),
        ({"kty": "oct"}, f"{KEY_URL} has none: a public key of a kind that is not supported"),
        (
            {"kty": "OKP", "crv": "Ed25519", "x": "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
            "it is of small order, so that anyone can sign for it",
        ),
    ],
)
def test_what_is_no_key_at_that_address_fails(
    forge: ModuleType, judge: Judge, content: object, message: str
) -> None:
    documents = online(content, KEY_URL)
    report = judge(with_kid(forge, KEY_URL), file="a.jwt", trust=None, documents=documents)
    assert found(report, Code.KEY_UNUSABLE) == [
        (
            Axis.INTEGRITY,
            Verdict.FAILED,
            f"The key named by the proof on the badge cannot be used: {message}.",
        )
    ]


@pytest.mark.parametrize(
    "url",
    [
        "https://other.example/keys/1.json",
        "https://hill.example:8443/keys/1.json",
        "https://hill.example@other.example/1",
        "http://hill.example/keys/1.json",
        "key-1",
    ],
)
def test_the_address_of_a_key_on_another_server_is_not_asked(
    forge: ModuleType, judge: Judge, url: str
) -> None:
    documents = online(forge.SCHOOL_KEY.public_key.jwk(), url)
    report = judge(with_kid(forge, url), file="a.jwt", trust=None, documents=documents)
    assert report.axes[Axis.INTEGRITY] is Verdict.INDETERMINATE
    assert (report.fetched, report.missing) == ((), (URL,))


def test_the_address_of_a_key_of_a_listed_school_is_not_asked(
    forge: ModuleType, judge: Judge, trust: TrustList
) -> None:
    report = judge(with_kid(forge, KEY_URL), file="a.jwt", trust=trust)
    assert report.axes[Axis.ISSUER] is Verdict.PASSED
    assert report.missing == ()


def test_a_key_that_a_token_carries_may_be_another_than_the_one_at_its_address(
    forge: ModuleType, judge: Judge
) -> None:
    token = with_kid(forge, KEY_URL, jwk=forge.SCHOOL_KEY.public_key.jwk())
    documents = online(forge.STRANGER_KEY.public_key.jwk(), KEY_URL)
    report = judge(token, file="a.jwt", trust=None, documents=documents)
    assert report.axes[Axis.INTEGRITY] is Verdict.PASSED
    assert report.axes[Axis.ISSUER] is Verdict.INDETERMINATE


def test_a_key_that_a_token_carries_is_one_that_the_issuer_publishes_or_fails(
    forge: ModuleType, judge: Judge
) -> None:
    own = vc_jwt.sign(forge.badge("c1"), signer=forge.SCHOOL_KEY).encode()
    for signer, expected in (
        (forge.SCHOOL_KEY, Verdict.INDETERMINATE),
        (forge.STRANGER_KEY, Verdict.FAILED),
    ):
        documents = online(did_document(forge, key_1=signer))
        report = judge(own, file="a.jwt", trust=None, documents=documents)
        assert report.axes[Axis.INTEGRITY] is Verdict.PASSED
        assert report.axes[Axis.ISSUER] is expected


def test_an_issuer_at_an_https_address_is_looked_up_there(forge: ModuleType, judge: Judge) -> None:
    issuer = "https://hill.example/issuers/1"
    document = json.loads(
        json.dumps(did_document(forge, key_1=forge.SCHOOL_KEY)).replace(forge.SCHOOL, issuer)
    )
    signed = forge.sign(forge.badge("c1", issuer=issuer), method=f"{issuer}#key-1")
    report = judge(signed, trust=None, documents=online(document, issuer))
    assert report.axes[Axis.INTEGRITY] is Verdict.PASSED
    assert Code.KEY_PUBLISHED in {each.code for each in report.checks}


def test_a_list_inside_of_a_file_is_no_document_of_an_issuer(
    forge: ModuleType, judge: Judge
) -> None:
    document = Document(
        url=URL,
        content=json.dumps(did_document(forge, key_1=forge.SCHOOL_KEY)).encode(),
        source=Source.STAPLED,
    )
    report = judge(named(forge), trust=None, documents=Documents.of([document]))
    assert Code.KEY_UNRESOLVED in {each.code for each in report.checks}
    assert report.fetched == ()


def test_a_signature_without_a_date_is_not_older_than_the_end_of_its_key(
    forge: ModuleType, judge: Judge
) -> None:
    from transcript.credentials.contexts import contexts
    from transcript.proofs import multibase
    from transcript.proofs.data_integrity import signed_bytes

    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "verificationMethod": f"{forge.SCHOOL}#{forge.SCHOOL_KEY.public_key.multibase}",
        "proofPurpose": "assertionMethod",
    }
    badge = forge.badge("c1")
    signature = forge.SCHOOL_KEY.sign(signed_bytes(badge, proof, contexts=contexts()))
    document = did_document(forge, key_1=forge.SCHOOL_KEY)
    document["verificationMethod"][0]["expires"] = "2026-11-22T00:00:00Z"
    report = judge(
        {**badge, "proof": {**proof, "proofValue": multibase.encode(signature)}},
        trust=None,
        documents=online(document),
        at=datetime(2026, 11, 22, tzinfo=UTC),
    )
    assert [each[1] for each in found(report, Code.KEY_WITHDRAWN)] == [Verdict.FAILED]
