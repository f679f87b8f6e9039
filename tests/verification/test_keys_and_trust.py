"""Whose key is it, may it speak for the issuer, and does the reader know it?"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import Any

import pytest

from transcript.proofs.keys import Ed25519Signer
from transcript.verification.codes import Code
from transcript.verification.documents import NO_DOCUMENTS, Lookup
from transcript.verification.holdings import Held, Role
from transcript.verification.report import Axis, FileReport
from transcript.verification.steps.proof import Signature
from transcript.verification.steps.whom_to_trust import whom_to_trust
from transcript.verification.trust import TrustedIssuer, TrustedKey, TrustList
from transcript.verification.verdict import Verdict
from transcript.ways_out import Deed, WayOut

Judge = Callable[..., FileReport]


def messages(report: FileReport, code: Code) -> list[str]:
    return [check.message for check in report.checks if check.code is code]


def trusting(*issuers: TrustedIssuer) -> TrustList:
    return TrustList(issuers={issuer.id: issuer for issuer in issuers})


def hill(forge: ModuleType, *keys: TrustedKey) -> TrustList:
    return trusting(TrustedIssuer(id=forge.SCHOOL, name="Hill School, Upton", keys=keys))


def test_a_listed_key_of_a_listed_issuer_is_trusted(forge: ModuleType, judge: Judge) -> None:
    report = judge(forge.sound_clr())
    assert report.axes[Axis.ISSUER] is Verdict.PASSED
    assert messages(report, Code.TRUSTED) == [
        "Signed with a key that your trust list has for “Hill School, Upton”."
    ]


def test_the_name_shown_is_the_readers_and_not_the_files(forge: ModuleType, judge: Judge) -> None:
    shown = judge(forge.sound_clr()).to_json()["issuer"]
    assert shown == {
        "id": forge.SCHOOL,
        "name": "Hill School, Upton",
        "trusted": True,
        "key": forge.SCHOOL_KEY.public_key.multibase,
    }


def test_without_a_trust_list_the_issuer_is_not_settled(forge: ModuleType, judge: Judge) -> None:
    report = judge(forge.sound_clr(), trust=None)
    assert report.axes[Axis.ISSUER] is Verdict.INDETERMINATE
    key = forge.SCHOOL_KEY.public_key.multibase
    shown = {"id": forge.SCHOOL, "name": None, "trusted": False, "key": key}
    assert report.to_json()["issuer"] == shown
    assert messages(report, Code.UNTRUSTED) == [
        (
            f"The file says it is from did:web:hill.example, signed with the key {key}. There "
            "is no trust list: confirm both with the school by telephone before you add them."
        )
    ]
    (check,) = [each for each in report.checks if each.code is Code.UNTRUSTED]
    assert check.way_out == WayOut(Deed.GIVE_TRUST_LIST)


def test_an_unknown_issuer_with_a_known_name_is_not_settled(
    forge: ModuleType, judge: Judge
) -> None:
    report = judge(forge.files()["issuer-unknown.clr.json"])
    assert report.axes[Axis.ISSUER] is Verdict.INDETERMINATE
    assert report.issuer.name is None
    assert messages(report, Code.UNTRUSTED) == [
        (
            f"The file says it is from {forge.STRANGER}, signed with the key "
            f"{forge.STRANGER_KEY.public_key.multibase}. Nobody on your list vouches for it: "
            "confirm both with the school by telephone before you add them."
        )
    ]


def test_nobody_is_advised_to_add_a_key_that_anyone_can_sign_with(
    forge: ModuleType, judge: Judge
) -> None:
    # RFC 8032, 7.1
    seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
    sample = Ed25519Signer.from_seed(bytes.fromhex(seed))
    report = judge(forge.sign(forge.badge("c1"), signer=sample), trust=None)
    assert report.axes[Axis.INTEGRITY] is Verdict.PASSED
    assert messages(report, Code.UNTRUSTED)[0].endswith(
        "There is no trust list: that is a sample key, with which anyone can sign: do not rely "
        "on it."
    )


@pytest.mark.parametrize(
    "host", ["Hill.Example", "hill.example.", "hill%2Eexample", "%68ill.example"]
)
def test_another_spelling_of_a_listed_issuer_is_the_listed_issuer(
    forge: ModuleType, judge: Judge, host: str
) -> None:
    forged = forge.sign(forge.badge("c1", issuer=f"did:web:{host}"), signer=forge.STRANGER_KEY)
    assert judge(forged).axes[Axis.ISSUER] is Verdict.FAILED


def test_an_unlisted_key_of_a_listed_issuer_fails(forge: ModuleType, judge: Judge) -> None:
    stranger = TrustedKey(multibase=forge.STRANGER_KEY.public_key.multibase)
    report = judge(forge.sound_clr(), trust=hill(forge, stranger))
    assert report.axes[Axis.ISSUER] is Verdict.FAILED
    assert messages(report, Code.KEY_NOT_LISTED) == [
        (
            "The file speaks in the name of “Hill School, Upton”, but is signed with a key that is "
            f"not among those on your trust list ({forge.SCHOOL_KEY.public_key.multibase}). It "
            "is a "
            "forgery, or the school has a new key: ask the school by a way you trust, not by "
            "what the "
            "file says."
        )
    ]


def test_a_listed_issuer_without_keys_is_not_settled(forge: ModuleType, judge: Judge) -> None:
    report = judge(forge.sound_clr(), trust=hill(forge))
    assert report.axes[Axis.ISSUER] is Verdict.INDETERMINATE
    assert messages(report, Code.KEY_NOT_LISTED) == [
        (
            "Your trust list has “Hill School, Upton” but none of its keys. Confirm the key "
            f"{forge.SCHOOL_KEY.public_key.multibase} with the school by a way you trust, and "
            "add it."
        )
    ]


def test_a_listed_did_key_is_its_own_key(forge: ModuleType, judge: Judge) -> None:
    listed = f"version: 1\nissuers: [{{id: {forge.STRANGER}, name: Club}}]\n"
    trust = TrustList.parse(listed.encode(), file="trust.yaml")
    report = judge(forge.files()["issuer-unknown.clr.json"], trust=trust)
    assert report.issuer.name == "Club"


def test_a_member_of_another_issuer_is_judged_by_that_issuer(
    forge: ModuleType, judge: Judge
) -> None:
    own = forge.sign(forge.badge("c2", issuer=forge.STRANGER), signer=forge.STRANGER_KEY)
    # One id, one content: the other issuer's Profile is another node.
    report = judge(forge.sign(forge.envelope([forge.sound_badge(), own])))
    assert [check.code for check in report.checks if check.axis is Axis.ISSUER] == [
        Code.TRUSTED,
        Code.UNTRUSTED,
    ]
    assert report.axes[Axis.ISSUER] is Verdict.INDETERMINATE


@pytest.mark.parametrize(
    ("begin", "end", "verdict"),
    [
        (datetime(2026, 11, 20, 10, tzinfo=UTC), None, Verdict.PASSED),
        (datetime(2026, 11, 20, 10, 1, tzinfo=UTC), None, Verdict.INDETERMINATE),
        (None, datetime(2026, 11, 22, 12, 1, tzinfo=UTC), Verdict.PASSED),
        (None, datetime(2026, 11, 20, 10, 1, tzinfo=UTC), Verdict.PASSED),
        (None, datetime(2026, 11, 20, 10, tzinfo=UTC), Verdict.INDETERMINATE),
    ],
)
@pytest.mark.parametrize("name", ["sound.clr.json", "sound.jwt"])
def test_a_key_is_trusted_for_what_it_signed_in_its_time(
    forge: ModuleType,
    judge: Judge,
    name: str,
    begin: datetime,
    end: datetime,
    verdict: Verdict,
) -> None:
    multibase = forge.SCHOOL_KEY.public_key.multibase
    trust = hill(forge, TrustedKey(multibase=multibase, valid_from=begin, valid_until=end))
    assert judge(forge.files()[name], trust=trust).axes[Axis.ISSUER] is verdict


def test_what_a_retired_key_signed_in_its_time_stands_for_ever(
    forge: ModuleType, judge: Judge
) -> None:
    key = TrustedKey(
        multibase=forge.SCHOOL_KEY.public_key.multibase,
        valid_until=datetime(2027, 1, 1, tzinfo=UTC),
    )
    report = judge(forge.sound_clr(), trust=hill(forge, key), at=datetime(2036, 1, 1, tzinfo=UTC))
    assert report.axes[Axis.ISSUER] is Verdict.PASSED


def test_a_key_listed_without_an_end_stands_for_ever(forge: ModuleType, judge: Judge) -> None:
    key = TrustedKey(
        multibase=forge.SCHOOL_KEY.public_key.multibase,
        valid_from=datetime(2026, 1, 1, tzinfo=UTC),
    )
    report = judge(forge.sound_clr(), trust=hill(forge, key), at=datetime(2036, 1, 1, tzinfo=UTC))
    assert report.axes[Axis.ISSUER] is Verdict.PASSED


@pytest.mark.parametrize(
    ("name", "moment", "found"),
    [
        ("validFrom", "2026-11-20T10:05:00Z", None),
        ("validFrom", "2026-11-20T10:05:01Z", "validFrom 2026-11-20T10:05:01Z"),
        ("awardedDate", "2026-11-21T00:00:00Z", None),
        ("awardedDate", "2026-11-22T00:00:00Z", "awardedDate 2026-11-22T00:00:00Z"),
        ("awardedDate", "2020-01-01T00:00:00Z", None),
    ],
)
def test_a_signature_is_not_older_than_what_it_signs(
    forge: ModuleType, judge: Judge, name: str, moment: str, found: str | None
) -> None:
    key = TrustedKey(
        multibase=forge.SCHOOL_KEY.public_key.multibase,
        valid_from=datetime(2026, 1, 1, tzinfo=UTC),
    )
    report = judge(forge.sign({**forge.badge("c1"), name: moment}), trust=hill(forge, key))
    expected = (
        "Your trust list says when this key of “Hill School, Upton” was in use; the signature says "
        f"it was made 2026-11-20T10:00:00Z, before what it signs ({found}). Ask the school."
    )
    assert messages(report, Code.KEY_WINDOW) == ([expected] if found else [])


LOG = "hill.example/ledger+0a0b0c0d+AbC"
THEFT = datetime(2026, 11, 21, tzinfo=UTC)
END = datetime(2026, 12, 1, tzinfo=UTC)
LATER = datetime(2027, 6, 1, tzinfo=UTC)


def trusted(
    forge: ModuleType,
    *,
    logged_at: datetime | None = None,
    logs: tuple[str, ...] = (LOG,),
    at: datetime = LATER,
    compromised_at: datetime | None = None,
    valid_until: datetime | None = None,
) -> list[tuple[Code, Verdict, str]]:
    """Return what the trust step says of a badge, of which a ledger is proved to say so much."""
    key = TrustedKey(
        multibase=forge.SCHOOL_KEY.public_key.multibase,
        valid_until=valid_until,
        compromised_at=compromised_at,
    )
    listed = TrustedIssuer(id=forge.SCHOOL, name="Hill School, Upton", keys=(key,), logs=logs)
    held = Held(path="", role=Role.WHOLE, document=forge.badge("c1"))
    made = Signature(
        held=held,
        path="/proof",
        key=forge.SCHOOL_KEY.public_key,
        made_at=datetime(2026, 11, 20, 10, tzinfo=UTC),
        expires=None,
    )
    found = whom_to_trust(
        [made], trust=trusting(listed), lookup=Lookup(NO_DOCUMENTS), at=at, logged_at=logged_at
    )
    return [(each.code, each.verdict, each.message) for each in found]


def test_what_a_stolen_key_has_signed_is_in_doubt(forge: ModuleType) -> None:
    assert trusted(forge, compromised_at=THEFT) == [
        (
            Code.KEY_COMPROMISED,
            Verdict.INDETERMINATE,
            (
                "By your trust list, this key of “Hill School, Upton” is in wrong hands since "
                "2026-11-21T00:00:00Z, and nothing here shows that the school signed it before: no "
                "proof of its ledger. Ask the school for the document anew."
            ),
        )
    ]


def test_what_the_ledger_had_before_the_theft_stands(forge: ModuleType) -> None:
    before = THEFT - timedelta(seconds=1)
    ((code, verdict, _),) = trusted(forge, compromised_at=THEFT, logged_at=before)
    assert (code, verdict) == (Code.TRUSTED, Verdict.PASSED)


def test_what_the_ledger_has_since_the_theft_is_in_doubt(forge: ModuleType) -> None:
    assert trusted(forge, compromised_at=THEFT, logged_at=THEFT) == [
        (
            Code.KEY_COMPROMISED,
            Verdict.INDETERMINATE,
            (
                "By your trust list, this key of “Hill School, Upton” is in wrong hands since "
                "2026-11-21T00:00:00Z, and the school’s ledger has the document only since "
                "2026-11-21T00:00:00Z. Ask the school for the document anew."
            ),
        )
    ]


def test_one_school_s_ledger_says_nothing_of_when_another_signed(forge: ModuleType) -> None:
    own = TrustedKey(multibase=forge.SCHOOL_KEY.public_key.multibase)
    stolen = TrustedKey(multibase=forge.STRANGER_KEY.public_key.multibase, compromised_at=THEFT)
    trust = trusting(
        TrustedIssuer(id=forge.SCHOOL, name="Hill School, Upton", keys=(own,), logs=(LOG,)),
        TrustedIssuer(id=forge.STRANGER, name="Club", keys=(stolen,)),
    )
    badge = forge.badge("c1")
    theirs = {**badge, "issuer": {**badge["issuer"], "id": forge.STRANGER}}
    made = [
        Signature(
            held=Held(path=path, role=role, document=document),
            path=f"{path}/proof",
            key=key.public_key,
            made_at=datetime(2026, 11, 20, 10, tzinfo=UTC),
            expires=None,
        )
        for path, role, document, key in (
            ("/0", Role.MEMBER, theirs, forge.STRANGER_KEY),
            ("", Role.WHOLE, badge, forge.SCHOOL_KEY),
        )
    ]
    lookup, before = Lookup(NO_DOCUMENTS), THEFT - timedelta(days=1)
    found = whom_to_trust(made, trust=trust, lookup=lookup, at=LATER, logged_at=before)
    assert [each.code for each in found] == [Code.TRUSTED, Code.KEY_COMPROMISED]


def test_what_an_old_key_has_signed_is_in_doubt_without_the_ledger(forge: ModuleType) -> None:
    assert trusted(forge, valid_until=END) == [
        (
            Code.LEDGER_MISSING,
            Verdict.INDETERMINATE,
            (
                "Signed with a key of “Hill School, Upton” that is out of use since "
                "2026-12-01T00:00:00Z. It came without the proof that the school’s ledger had it "
                "by then: it may have been signed later, and dated back. Ask the school for the "
                "document anew, or for the proof."
            ),
        )
    ]


@pytest.mark.parametrize(
    ("logged_at", "code"),
    [
        (END - timedelta(days=5), Code.TRUSTED),
        (END + timedelta(minutes=5), Code.TRUSTED),
        (END + timedelta(minutes=5, seconds=1), Code.LEDGER_MISSING),
    ],
)
def test_what_the_ledger_had_while_the_key_was_in_use_stands(
    forge: ModuleType, logged_at: datetime, code: Code
) -> None:
    ((found, _, message),) = trusted(forge, valid_until=END, logged_at=logged_at)
    assert found is code
    assert ("has it only since" in message) is (code is Code.LEDGER_MISSING)


def test_a_key_in_use_needs_no_ledger(forge: ModuleType) -> None:
    assert trusted(forge)[0][0] is Code.TRUSTED
    assert trusted(forge, valid_until=END, at=END - timedelta(seconds=1))[0][0] is Code.TRUSTED


def test_of_a_school_without_a_ledger_none_is_asked_for(forge: ModuleType) -> None:
    assert trusted(forge, valid_until=END, logs=())[0][0] is Code.TRUSTED


def test_a_list_that_a_stolen_key_has_signed_tells_nothing(forge: ModuleType, judge: Judge) -> None:
    key = TrustedKey(multibase=forge.SCHOOL_KEY.public_key.multibase, compromised_at=LATER)
    report = judge(
        forge.files()["sound-on-a-list-of-suspensions.badge.json"], trust=hill(forge, key)
    )
    assert report.axes[Axis.STANDING] is Verdict.INDETERMINATE


def test_an_endorser_whose_key_was_stolen_endorses_nothing(forge: ModuleType, judge: Judge) -> None:
    file = forge.files()["sound-endorsed.clr.json"]
    key = TrustedKey(multibase=forge.SCHOOL_KEY.public_key.multibase)
    stolen = TrustedKey(multibase=forge.STRANGER_KEY.public_key.multibase, compromised_at=THEFT)
    trust = trusting(
        TrustedIssuer(id=forge.SCHOOL, name="Hill School, Upton", keys=(key,)),
        TrustedIssuer(id=forge.STRANGER, name="Club", keys=(stolen,)),
    )
    report = judge(file, trust=trust)
    assert [each.code for each in report.checks if each.code.startswith("ENDORSER")]
    assert Code.ENDORSER_TRUSTED not in {each.code for each in report.checks}


def test_a_signature_without_a_date_is_not_settled_where_dates_count(
    forge: ModuleType,
    judge: Judge,
) -> None:
    document = undated(forge, forge.badge("c1"))
    key = TrustedKey(
        multibase=forge.SCHOOL_KEY.public_key.multibase, valid_from=datetime(2026, 1, 1, tzinfo=UTC)
    )
    assert messages(judge(document, trust=hill(forge, key)), Code.KEY_WINDOW) == [
        (
            "Your trust list says when this key of “Hill School, Upton” was in use; the "
            "signature does "
            "not say when it was made. Ask the school."
        )
    ]
    assert judge(document).axes[Axis.ISSUER] is Verdict.PASSED


def undated(forge: ModuleType, document: dict[str, Any], **members: str) -> dict[str, Any]:
    """Sign without `created`, and with other members of the proof."""
    from transcript.credentials.contexts import contexts
    from transcript.proofs import multibase
    from transcript.proofs.data_integrity import signed_bytes

    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "verificationMethod": f"{forge.SCHOOL}#{forge.SCHOOL_KEY.public_key.multibase}",
        "proofPurpose": "assertionMethod",
        **members,
    }
    signature = forge.SCHOOL_KEY.sign(signed_bytes(document, proof, contexts=contexts()))
    return {**document, "proof": {**proof, "proofValue": multibase.encode(signature)}}


def test_a_proof_that_has_run_out_fails(forge: ModuleType, judge: Judge) -> None:
    document = undated(forge, forge.badge("c1"), expires="2026-11-21T00:00:00Z")
    report = judge(document)
    assert report.axes[Axis.STANDING] is Verdict.FAILED
    assert messages(report, Code.EXPIRED) == [
        (
            "The badge was valid until 2026-11-21T00:00:00Z; it was verified as of "
            "2026-11-22T12:00:00Z. Ask the school for a current one."
        )
    ]


def test_a_credential_without_an_issuer_is_nobodys(forge: ModuleType, judge: Judge) -> None:
    document = forge.sound_badge()
    del document["issuer"]
    assert Code.CONTROLLER in {check.code for check in judge(document).checks}


def test_an_issuer_may_be_named_by_its_id_alone(forge: ModuleType, judge: Judge) -> None:
    document = forge.badge("c1")
    named = forge.sign(document)["proof"][0]["verificationMethod"]
    signed = forge.sign({**document, "issuer": {"id": forge.SCHOOL}}, method=named)
    assert Code.PROOF_OK in {check.code for check in judge(signed).checks}
    signed["issuer"] = forge.SCHOOL
    assert Code.CONTROLLER not in {check.code for check in judge(signed).checks}


def test_a_did_key_speaks_for_no_other_key(forge: ModuleType, judge: Judge) -> None:
    school = forge.SCHOOL_KEY.public_key.multibase
    document = forge.sign(
        forge.badge("c1", issuer=forge.STRANGER), method=f"{forge.STRANGER}#{school}"
    )
    assert messages(judge(document), Code.CONTROLLER) == [
        "The proof on the badge names another key than the one its issuer consists of."
    ]


def test_a_did_key_may_be_named_without_a_fragment(forge: ModuleType, judge: Judge) -> None:
    document = forge.sign(
        forge.badge("c1", issuer=forge.STRANGER), signer=forge.STRANGER_KEY, method=forge.STRANGER
    )
    assert judge(document).axes[Axis.INTEGRITY] is Verdict.PASSED


def test_a_key_that_cannot_be_read_fails(forge: ModuleType, judge: Judge) -> None:
    document = forge.sign(forge.badge("c1"), method=f"{forge.SCHOOL}#{'0' * 48}")
    assert messages(judge(document), Code.KEY_UNUSABLE) == [
        ("The key named by the proof on the badge cannot be used: it is not written as a key is.")
    ]


def test_a_named_key_that_nobody_listed_is_not_settled(forge: ModuleType, judge: Judge) -> None:
    document = forge.sign(forge.badge("c1"), method=f"{forge.SCHOOL}#key-1")
    report = judge(document, trust=None)
    assert report.axes[Axis.INTEGRITY] is Verdict.INDETERMINATE
    assert messages(report, Code.KEY_UNRESOLVED) == [
        (
            "The proof on the badge only names its key, and your trust list has none for this "
            "issuer. Get the key from the school by a way you trust, and add it to the list."
        )
    ]


NONE_OF_THEM = (
    "The proof on the badge fits none of the keys that your trust list has for “Hill School, "
    "Upton”: it was changed, it is a forgery, or the school has a new key. Ask the school by a way "
    "you trust, not by what the file says."
)


@pytest.mark.parametrize("name", ["#key-1", "#", ""])
def test_a_named_key_that_is_none_of_those_listed_fails(
    forge: ModuleType, judge: Judge, name: str
) -> None:
    method = f"{forge.SCHOOL}{name}"
    document = forge.sign(forge.badge("c1"), signer=forge.STRANGER_KEY, method=method)
    report = judge(document)
    assert report.axes[Axis.INTEGRITY] is Verdict.FAILED
    assert messages(report, Code.KEY_NOT_LISTED) == [NONE_OF_THEM]
    assert judge(document, trust=hill(forge)).axes[Axis.INTEGRITY] is Verdict.INDETERMINATE
