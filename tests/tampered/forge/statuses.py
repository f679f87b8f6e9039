"""Status lists as they are published, the entries that name them, and what is wrong with each."""

import gzip
import zlib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from tests.tampered.forge.school import (
    CURVES,
    CURVES_STATUS,
    ENDORSER,
    ENDORSER_KEY,
    KEYLESS,
    P256_KEY,
    SCHOOL,
    SCHOOL_KEY,
    STATUS,
    STRANGER,
    STRANGER_KEY,
    STRANGERS_STATUS,
    badge,
    envelope,
    listed,
    sign,
    signed_credit,
)
from tests.tampered.forge.spelling import Forged, Json, changed, edited, text
from transcript.credentials.status_list import StatusPurpose, encoded, list_url
from transcript.proofs import multibase
from transcript.proofs.keys import Signer

REVOKED, SUSPENDED = 13, 20
LIST = "/credentialSubject"
_MAIN = f"{STATUS}/revocation-1.json"
_SUSPENSIONS = f"{STATUS}/suspension-1.json"
_BIG = 64 * 1024 * 1024
OTHER_ISSUERS: Mapping[str, tuple[str, Signer]] = {
    "a-stranger": (STRANGER, STRANGER_KEY),
    "domain-like-it": ("did:web:hi1l.example", STRANGER_KEY),
    "domain-of-another-script": ("did:web:h\u0456ll.example", STRANGER_KEY),
    "domain-inside-another": ("did:web:hill.example.eve.example", STRANGER_KEY),
    "domain-with-a-path": ("did:web:hill.example:eve", STRANGER_KEY),
    "domain-with-a-port": ("did:web:hill.example%3A8443", STRANGER_KEY),
    "domain-with-a-user": ("did:web:hill.example%40eve.example", STRANGER_KEY),
    "domain-with-a-slash": ("did:web:hill.example/", STRANGER_KEY),
    "domain-with-a-query": ("did:web:hill.example?eve", STRANGER_KEY),
    "method-in-capitals": ("did:WEB:hill.example", STRANGER_KEY),
    "method-of-others": ("did:example:hill.example", STRANGER_KEY),
    "issuer-an-address": ("https://hill.example", STRANGER_KEY),
    "issuer-an-address-of-mail": ("mailto:office@hill.example", STRANGER_KEY),
    "issuer-a-key-of-the-schools": (f"did:key:{SCHOOL_KEY.public_key.multibase}", SCHOOL_KEY),
    "issuer-without-keys": (KEYLESS, SCHOOL_KEY),
}
"""Who is not the school, by the name of the file; each publishes a list of its own."""


def status_list(
    url: str,
    set_bits: Iterable[int] = (),
    *,
    issuer: str = SCHOOL,
    signer: Signer = SCHOOL_KEY,
    purpose: str = "revocation",
    subject: Json | None = None,
    **members: Any,  # noqa: ANN401 - any JSON
) -> Json:
    """Return a signed list at `url`, with other members and another subject if they are given."""
    unsigned: Json = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": "2026-11-21T06:00:00Z",
        "validUntil": "2026-11-28T06:00:00Z",
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": encoded(set_bits),
            **(subject or {}),
        },
        **members,
    }
    bare = {name: value for name, value in unsigned.items() if value is not None}
    suite = "ecdsa-rdfc-2019" if signer is P256_KEY else "eddsa-rdfc-2022"
    return sign(bare, signer=signer, suite=suite)


def other_base(name: str) -> str:
    """Return where one of the other issuers publishes."""
    return STRANGERS_STATUS if name == "a-stranger" else f"https://lists.example/{name}"


def _bits(size: int) -> bytes:
    return gzip.compress(bytes(size), mtime=0)


def _encoded(content: bytes) -> str:
    return "u" + multibase.base64url_encode(content)


def _bomb() -> bytes:
    return gzip.compress(bytes(_BIG), mtime=0)


def published() -> dict[str, bytes]:
    """Return what the schools publish, by the name of the file; each list says where it is."""
    lists = {
        "revocation-1.json": text(status_list(_MAIN, {REVOKED})),
        "suspension-1.json": text(status_list(_SUSPENSIONS, {SUSPENDED}, purpose="suspension")),
        "of-ridge-school.json": text(
            status_list(f"{CURVES_STATUS}/revocation-1.json", {9}, issuer=CURVES, signer=P256_KEY)
        ),
    }
    for name, (issuer, signer) in OTHER_ISSUERS.items():
        url = list_url(other_base(name), 1, StatusPurpose.REVOCATION)
        lists[f"of-{name}.json"] = text(status_list(url, issuer=issuer, signer=signer))
    for name, (_, made) in _faults().items():
        lists[f"{name}.json"] = made
    return lists


def _at(name: str) -> str:
    return f"{STATUS}/{name}.json"


def _faulty(name: str, **more: Any) -> bytes:  # noqa: ANN401 - any JSON
    return text(status_list(_at(name), **more))


def _with_subject(name: str, **members: object) -> bytes:
    return _faulty(name, subject=dict(members))


@cache
def _faults() -> dict[str, tuple[str, bytes]]:
    """Return the lists in which something is wrong, each named by it, with words for it."""
    packed = _bits(131_072 // 8)
    good = _faulty("list-changed")
    unsigned = status_list(_at("list-unsigned"))
    unsigned.pop("proof")
    return {
        "list-too-old": (
            "the list counted until last week",
            _faulty(
                "list-too-old", validFrom="2026-11-01T00:00:00Z", validUntil="2026-11-08T00:00:00Z"
            ),
        ),
        "list-of-last-week": (
            "the list does not say how long it counts, and is eight days old",
            _faulty("list-of-last-week", validFrom="2026-11-14T06:00:00Z", validUntil=None),
        ),
        "list-to-come": (
            "the list is of next week",
            _faulty(
                "list-to-come", validFrom="2026-11-29T00:00:00Z", validUntil="2026-12-06T00:00:00Z"
            ),
        ),
        "list-undated": (
            "the list's date is none",
            _faulty("list-undated", validFrom="last week"),
        ),
        "list-by-a-stranger": (
            "the list is by somebody whom the reader does not know",
            _faulty("list-by-a-stranger", issuer=STRANGER, signer=STRANGER_KEY),
        ),
        "list-in-the-schools-name": (
            "the list is signed by a stranger under the school's identifier",
            _faulty("list-in-the-schools-name", signer=STRANGER_KEY),
        ),
        "list-by-another-school": (
            "the list is by another issuer that the reader knows",
            _faulty("list-by-another-school", issuer=ENDORSER, signer=ENDORSER_KEY),
        ),
        "list-changed": (
            "a bit of the list was changed after signing",
            changed(good, encoded(()), encoded({1})),
        ),
        "list-unsigned": ("nobody signed the list", text(unsigned)),
        "list-for-another-purpose": (
            "the list says what was suspended, and the badge asks what was revoked",
            _faulty("list-for-another-purpose", purpose="suspension"),
        ),
        "list-too-short": (
            "the list has fewer entries than it must",
            _with_subject("list-too-short", encodedList=_encoded(_bits(2048))),
        ),
        "list-empty": (
            "the list has no entries",
            _with_subject("list-empty", encodedList=_encoded(_bits(0))),
        ),
        "list-not-packed": (
            "the list is not packed with GZIP",
            _with_subject("list-not-packed", encodedList=_encoded(bytes(16_384))),
        ),
        "list-packed-otherwise": (
            "the list is packed by another method",
            _with_subject(
                "list-packed-otherwise", encodedList=_encoded(zlib.compress(bytes(16_384)))
            ),
        ),
        "list-cut-off": (
            "the end of the packed list is missing",
            _with_subject("list-cut-off", encodedList=_encoded(packed[:-9])),
        ),
        "list-with-more": (
            "something follows the packed list",
            _with_subject("list-with-more", encodedList=_encoded(packed + b"\0")),
        ),
        "list-in-two-parts": (
            "a second packed part follows the first",
            _with_subject("list-in-two-parts", encodedList=_encoded(packed + packed)),
        ),
        "list-with-a-wrong-checksum": (
            "the checksum of the packed list is another",
            _with_subject(
                "list-with-a-wrong-checksum",
                encodedList=_encoded(packed[:-8] + b"\1" + packed[-7:]),
            ),
        ),
        "list-without-a-header": (
            "the list does not say how it is written",
            _with_subject("list-without-a-header", encodedList=_encoded(packed)[1:]),
        ),
        "list-padded": (
            "the list is written with padding",
            _with_subject("list-padded", encodedList=_encoded(packed) + "="),
        ),
        "list-a-bomb": (
            "the list inflates to 64 MiB",
            _with_subject("list-a-bomb", encodedList=_encoded(_bomb())),
        ),
        "list-no-credential-of-lists": (
            "the credential does not call itself a list",
            _faulty("list-no-credential-of-lists", type=["VerifiableCredential"]),
        ),
        "list-published-elsewhere": (
            "the list says that it is published elsewhere",
            text(status_list("https://hall.example/status/revocation-1.json")),
        ),
    }


def statuses() -> Iterator[Forged]:
    """Yield badges of which a list says something, or should."""
    for name, (why, _) in _faults().items():
        document = sign({**badge("c1"), "credentialStatus": _entry(_at(name))})
        yield Forged(f"{name}.badge.json", why, text(document))
    yield from _set_bits()
    yield from _entries()


def _entry(url: str = _MAIN, **members: object) -> Json:
    entry = {
        "id": f"{url}#7",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "7",
        "statusListCredential": url,
        **members,
    }
    return {name: value for name, value in entry.items() if value is not None}


def _set_bits() -> Iterator[Forged]:
    suspended = _entry(_SUSPENSIONS, statusPurpose="suspension", statusListIndex=str(SUSPENDED))
    standing = _entry(_SUSPENSIONS, statusPurpose="suspension")
    for name, why, entry in (
        ("revoked", "it was revoked", _entry(statusListIndex=str(REVOKED))),
        ("suspended", "it was suspended", suspended),
        ("sound-on-a-list-of-suspensions", "sound: it was not suspended", standing),
        (
            "suspended-by-reference",
            "by the second list that its one entry refers to, it was suspended",
            _entry(statusListIndex=str(SUSPENDED), statusReference=_SUSPENSIONS),
        ),
        (
            "entries-two",
            "it has two entries, where its standard allows one",
            [_entry(), standing],
        ),
    ):
        document = sign({**badge("c1"), "credentialStatus": entry})
        yield Forged(f"{name}.badge.json", why, text(document))
    taken_back = sign(listed(envelope([signed_credit()]), REVOKED))
    yield Forged("revoked.clr.json", "the transcript was revoked", text(taken_back))
    moved = edited(taken_back, "/credentialStatus", lambda node: node.update(statusListIndex="10"))
    yield Forged(
        "revoked-and-moved.clr.json",
        "it was revoked, and its place on the list was changed after signing",
        text(moved),
    )
    unlisted = sign(envelope([signed_credit()]))
    yield Forged("status-none.clr.json", "it has no place on any list", text(unlisted))
    elsewhere = listed(envelope([signed_credit()]), 7, base="https://hill.example/nowhere")
    yield Forged(
        "status-unread.clr.json", "it names a status list, which is not read", text(sign(elsewhere))
    )


def _entries() -> Iterator[Forged]:
    for name, why, entry in (
        (
            "index-beyond-the-end",
            "a place beyond the end of the list",
            _entry(statusListIndex="131072"),
        ),
        ("index-below-zero", "a place below zero", _entry(statusListIndex="-1")),
        ("index-a-fraction", "a place between two", _entry(statusListIndex="1.5")),
        ("index-in-hexadecimal", "a place in hexadecimal", _entry(statusListIndex="0x7")),
        ("index-huge", "a place of forty digits", _entry(statusListIndex="1" * 40)),
        (
            "index-in-other-digits",
            "a place in digits of another script",
            _entry(statusListIndex="\u0667"),
        ),
        ("index-empty", "an empty place", _entry(statusListIndex="")),
        ("index-missing", "no place", _entry(statusListIndex=None)),
        ("purpose-missing", "no purpose", _entry(statusPurpose=None)),
        ("purpose-unknown", "a purpose that nobody knows", _entry(statusPurpose="graduation")),
        ("list-missing", "no list", _entry(statusListCredential=None)),
        ("type-of-others", "another kind of list", {"id": _MAIN, "type": "1EdTechRevocationList"}),
        ("size-of-two", "two bits for each entry, without their meaning", _entry(statusSize=2)),
        ("size-of-zero", "no bits for an entry", _entry(statusSize=0)),
    ):
        document = sign({**badge("c1"), "credentialStatus": entry})
        yield Forged(f"entry-{name}.badge.json", f"its entry has {why}", text(document))
