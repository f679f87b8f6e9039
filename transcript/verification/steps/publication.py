"""Step 7, for those who are not on the reader's list: does the issuer publish this key itself?

A yes makes nobody trusted. Anyone can buy a domain, and whoever takes over a school's web site can
publish a key there: only the reader's own list says which domain, and which key, is the school's.
"""

from collections.abc import Iterator
from datetime import datetime

from transcript.proofs.timestamps import timestamp_text
from transcript.verification.codes import Code
from transcript.verification.controller_documents import (
    Publication,
    PublishedKey,
    UnusableDocumentError,
    publication,
)
from transcript.verification.documents import Lookup
from transcript.verification.plain_text import quoted
from transcript.verification.report import Axis, Check, Finder, Step
from transcript.verification.steps.proof import Signature

_FIND = Finder(Step.TRUST, Axis.ISSUER)


def what_the_issuer_publishes(
    made: list[Signature], *, lookup: Lookup, at: datetime
) -> Iterator[Check]:
    """Yield what an issuer's own document says of the key that made these signatures.

    Nothing, where there is no such document to be looked up.
    """
    issuer, path = made[0].held.issuer or "", f"{made[0].held.path}/issuer"
    try:
        found = publication(issuer, lookup)
    except UnusableDocumentError as error:
        yield _FIND.unsettled(
            Code.DOCUMENT_UNUSABLE,
            path,
            f"What {quoted(issuer)} publishes about its keys cannot be used: {error}.",
        )
        return
    if found is not None:
        yield _judge(made, found, path, at)


def _judge(made: list[Signature], found: Publication, path: str, at: datetime) -> Check:
    key, url = made[0].key, quoted(found.url)
    entry = found.entry(key)
    if entry is None:
        return _FIND.failed(
            Code.KEY_NOT_PUBLISHED,
            path,
            f"The key {key.multibase} is not among those that may sign for this issuer by "
            f"{url}: the file is a forgery, or the school has withdrawn the key. Ask the school.",
        )
    if entry.out_of_use is None or at < entry.out_of_use:
        return _FIND.passed(
            Code.KEY_PUBLISHED,
            path,
            f"The key {key.multibase} is published at {url}. That alone trusts nobody.",
        )
    return _withdrawn(made, entry, entry.out_of_use, path, url)


def _withdrawn(
    made: list[Signature], entry: PublishedKey, end: datetime, path: str, url: str
) -> Check:
    ended = f"By {url}, the key {entry.key.multibase} is out of use since {timestamp_text(end)}"
    if any(each.made_at is None or each.made_at >= end for each in made):
        return _FIND.failed(
            Code.KEY_WITHDRAWN,
            path,
            f"{ended}, and the signature does not say that it is older. Ask the school.",
        )
    return _FIND.unsettled(
        Code.KEY_WITHDRAWN,
        path,
        f"{ended}. The signature says that it is older, as anybody’s could who has the key: ask "
        "the school.",
    )
