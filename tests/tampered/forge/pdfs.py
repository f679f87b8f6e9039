"""PDFs: what is sealed, what is stapled, what the page shows, and what is inside."""

from collections.abc import Iterator, Mapping
from datetime import date

from tests.tampered.forge.drawing import STAMP, STRANGER_SEAL, code, pdf, seal
from tests.tampered.forge.school import (
    RECORD,
    SCHOOL_KEY,
    STATUS,
    STRANGER_KEY,
    WHOLE,
    credit,
    envelope,
    listed,
    sign,
    signed_credit,
    signed_whole,
    whole,
)
from tests.tampered.forge.spelling import Forged, changed, text
from tests.tampered.forge.statuses import status_list
from transcript.model.attachments import CODE, RELEASE, STATUS_LIST
from transcript.model.recipient import Recipient

_OLDER = STAMP.replace("0.1.0", "0.0.9")
Files = Mapping[str, bytes]


def pdfs() -> Iterator[Forged]:
    """Yield PDFs; the sound one is what `render` draws, sealed."""
    signed = text(signed_whole())
    both = {"clr.json": signed, "record.json": RECORD}
    files = {**both, CODE: code(signed)}
    for name, why, content in (
        ("sound", "as the school sealed it", seal(pdf(files))),
        ("sound-without-a-code", "sound: from before there were codes on paper", seal(pdf(both))),
        (
            "sound-by-another-version",
            "sound: drawn by another version, with the same words on the page",
            seal(pdf(files, producer=_OLDER)),
        ),
        ("no-credential", "an ordinary PDF", pdf({})),
        ("cut-off", "the end is missing", pdf(both)[:400]),
    ):
        yield Forged(f"{name}.pdf", why, content)
    yield from _unsealed(files)
    yield from _for_somebody(files)
    yield from _sealed_wrongly(files)
    yield from _other_pages(files)
    yield from _other_attachments(both)
    yield from _other_codes(both)
    yield from _credentials_inside(files)
    yield from _stapled()


def _unsealed(files: Files) -> Iterator[Forged]:
    script = b" /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"
    for name, why, content in (
        ("unofficial", "an unofficial copy, as it was written", pdf(files, official=False)),
        ("seal-taken-off", "the official file, without its seal", pdf(files)),
        (
            "unofficial-of-another-version",
            "an unofficial copy, drawn by another version",
            pdf(files, official=False, producer=_OLDER),
        ),
        (
            "unofficial-and-active",
            "the same, with a script that runs when it is opened",
            pdf(files, official=False, producer=_OLDER, catalog=script),
        ),
        (
            "unofficial-and-unknown",
            "the same, with an entry that no version of ours writes",
            pdf(files, official=False, producer=_OLDER, catalog=b" /Surprise true"),
        ),
    ):
        yield Forged(f"{name}.pdf", why, content)


def _for_somebody(files: Files) -> Iterator[Forged]:
    recipient = Recipient(
        name="Lakeside College",
        release="3f2a9c1d-1111-4111-8111-111111111111",
        released_on=date(2026, 11, 22),
        expires=date(2027, 6, 30),
    )
    whole = {**files, RELEASE: recipient.to_bytes()}
    sound = seal(pdf(whole))
    name, why = "sound-for-somebody.pdf", "sound: a copy that the school made for a college"
    yield Forged(name, why, sound)
    for fault, about, content in (
        (
            "recipient-without-a-seal",
            "the copy for a college, without the seal that stands behind its name",
            pdf(whole, official=False),
        ),
        (
            "recipient-changed",
            "the copy is made to be for another college",
            changed(sound, "Lakeside", "Seasides"),
        ),
        (
            "recipient-in-other-words",
            "sealed by the school, but what is told of the recipient is not in the school's form",
            seal(pdf({**files, RELEASE: b'{"recipient": "Lakeside College"}'})),
        ),
    ):
        yield Forged(f"{fault}.pdf", about, content, name)


def _sealed_wrongly(files: Files) -> Iterator[Forged]:
    sound = seal(pdf(files))
    for name, why, content in (
        (
            "changed-after-sealing",
            "two letters of the page are others than when it was sealed",
            changed(sound, "what was signed", "what was sighed"),
        ),
        (
            "seal-of-a-stranger",
            "all is right, but the seal is not the school's",
            seal(pdf(files), signer=STRANGER_SEAL),
        ),
        (
            "transcript-hidden",
            "one changed letter hides the signed transcript, and breaks the seal",
            changed(sound, '"ClrCredential"', '"ClrCredentiel"'),
        ),
        ("bytes-after-the-end", "one line end after the end", sound + b"\n"),
        ("bytes-before-the-start", "a comment before the start", b"%comment\n" + sound),
        (
            "permits-changes",
            "the seal is made to permit filling in of forms",
            changed(sound, "/P 1", "/P 2"),
        ),
        (
            "form-to-fill-in",
            "the form is made to be one that may be filled in",
            changed(sound, "/SigFlags 3", "/SigFlags 0"),
        ),
        (
            "range-from-the-second-byte",
            "the seal says that it does not cover the first byte",
            changed(sound, "/ByteRange [0 ", "/ByteRange [1 "),
        ),
        ("seal-of-zeros", "the seal is all zeros", _of_zeros(sound)),
        ("update-added", "the file was added to after sealing", _updated(sound)),
        ("version-changed", "another version of the format", changed(sound, "PDF-1.7", "PDF-1.4")),
        (
            "producer-changed",
            "another program is said to have drawn it",
            changed(sound, "Hill 1.0", "Hall 1.0"),
        ),
    ):
        yield Forged(f"{name}.pdf", why, content)


def _of_zeros(sound: bytes) -> bytes:
    start = sound.index(b"/Contents <") + len(b"/Contents <")
    end = sound.index(b">", start)
    return sound[:start] + b"0" * (end - start) + sound[end:]


def _updated(sound: bytes) -> bytes:
    # An update that adds an object which nothing refers to.
    place = len(sound)
    number = int(sound.rsplit(b"/Size ", 1)[1].split()[0])
    before = sound.rsplit(b"startxref\n", 1)[1].split()[0]
    root = sound.rsplit(b"/Root ", 1)[1].split()[0]
    added = b"%d 0 obj\n(more)\nendobj\n" % number
    table = b"xref\n%d 1\n%010d 00000 n \n" % (number, place)
    trailer = b"trailer\n<< /Size %d /Root %s 0 R /Prev %s >>\n" % (number + 1, root, before)
    ending = b"startxref\n%d\n%%%%EOF\n" % (place + len(added))
    return sound + added + table + trailer + ending


def _other_pages(files: Files) -> Iterator[Forged]:
    better = "all credits at once"
    for name, why, content in (
        (
            "pages-changed",
            "sealed by the school, but the page shows something else than the record",
            pdf(files, page=better),
        ),
        (
            "other-words-of-another-version",
            "the same, and the file says that another version drew it",
            pdf(files, page=better, producer=_OLDER),
        ),
        (
            "pages-of-nobody-known",
            "the same, and the file names a program of somebody else's",
            pdf(files, producer="Hill 1.0", page=better),
        ),
        (
            "pages-without-a-stamp",
            "sealed by the school, but the file does not say which version drew it",
            changed(pdf(files), "/Producer", "/Produced"),
        ),
        ("pages-empty", "sealed by the school, but nothing is on the page", pdf(files, page="")),
    ):
        yield Forged(f"{name}.pdf", why, seal(content))


def _other_attachments(both: Files) -> Iterator[Forged]:
    signed = both["clr.json"]
    eve = text(signed_whole(learner="Bob Smith"))
    for name, why, files in (
        (
            "record-exchanged",
            "the record inside is not the one that was signed",
            {**both, "record.json": RECORD.replace(b"7Q4K", b"0000")},
        ),
        ("record-taken-out", "the record inside is missing", {"clr.json": signed}),
        ("record-empty", "the record inside is empty", {**both, "record.json": b""}),
        ("transcript-taken-out", "the signed transcript is missing", {"record.json": RECORD}),
        ("two-transcripts", "a second learner's transcript is inside", {**both, "b.json": eve}),
        ("transcript-twice", "the transcript is inside a second time", {**both, "b.json": signed}),
        (
            "transcript-changed",
            "the name in the signed transcript is another",
            {**both, "clr.json": changed(signed, "Ada", "Eve")},
        ),
        (
            "attachment-added",
            "a recommendation was put in beside the records",
            {**both, "recommendation.txt": b"She is the best."},
        ),
        (
            "badge-added",
            "a badge was put in beside the records",
            {**both, "badge.json": text(signed_credit())},
        ),
        (
            "record-twice",
            "the record is inside a second time, under another name",
            {**both, "record.2.json": both["record.json"]},
        ),
    ):
        yield Forged(f"{name}.pdf", why, seal(pdf(files)), "sound-without-a-code.pdf")


def _other_codes(both: Files) -> Iterator[Forged]:
    signed, bobs = both["clr.json"], text(signed_whole(learner="Bob Smith"))
    for name, why, found in (
        (
            "code-of-a-stranger",
            "the code on paper is signed by somebody else",
            code(signed, signer=STRANGER_KEY),
        ),
        ("code-of-another", "the code on paper is that of another document", code(RECORD)),
        ("code-cut-off", "the end of the code on paper is missing", code(signed)[:-9]),
        (
            "code-of-another-version",
            "the code on paper is of a kind that this version cannot read",
            b"0G" + b"0" * 240,
        ),
        (
            "transcript-exchanged",
            "the transcript inside is another learner's, and the code on paper is not",
            code(signed),
        ),
        ("code-empty", "the code on paper is empty", b""),
        ("code-not-a-code", "the code on paper is a text", b"She is the best."),
    ):
        inside = {"clr.json": bobs} if name == "transcript-exchanged" else {}
        yield Forged(f"{name}.pdf", why, seal(pdf({**both, CODE: found, **inside})))


def _credentials_inside(files: Files) -> Iterator[Forged]:
    for name, why, document in (
        ("transcript-unsigned", "nobody signed the transcript inside", whole([signed_credit()])),
        (
            "transcript-revoked",
            "the transcript inside was revoked",
            sign(listed(envelope([signed_credit()]), 13)),
        ),
        (
            "transcript-expired",
            "the transcript inside was valid until yesterday",
            sign({**whole([signed_credit()]), "validUntil": "2026-11-21T00:00:00Z"}),
        ),
        (
            "transcript-by-a-stranger",
            "the transcript inside is signed by a stranger in the school's name",
            sign(whole([sign(credit(), signer=STRANGER_KEY)]), signer=STRANGER_KEY),
        ),
    ):
        signed, signer = text(document), SCHOOL_KEY
        if name == "transcript-by-a-stranger":
            signer = STRANGER_KEY
        content = seal(pdf({**files, "clr.json": signed, CODE: code(signed, signer=signer)}))
        yield Forged(f"{name}.pdf", why, content)


def _stapled() -> Iterator[Forged]:
    base = f"{STATUS}/stapled"
    url = f"{base}/revocation-1.json"
    members = [signed_credit("c1"), signed_credit("c2")]
    signed = text(sign(listed(envelope(members), WHOLE, base=base)))
    files = {"clr.json": signed, "record.json": RECORD, CODE: code(signed)}
    good = text(status_list(url))
    sound = "sound-with-a-list.pdf"
    for name, why, found in (
        (sound, "sound: the list comes with it, stapled in", good),
        (
            "list-exchanged.pdf",
            "the list in it was made by a stranger",
            text(status_list(url, signer=STRANGER_KEY)),
        ),
        (
            "list-of-another.pdf",
            "the list in it is another one",
            text(status_list(f"{base}/revocation-2.json")),
        ),
        (
            "list-that-revokes.pdf",
            "by the list in it, it was revoked",
            text(status_list(url, {WHOLE})),
        ),
        (
            "list-too-old.pdf",
            "the list in it counts no more",
            text(
                status_list(
                    url, validFrom="2026-01-01T00:00:00Z", validUntil="2026-01-08T00:00:00Z"
                )
            ),
        ),
        (
            "list-changed.pdf",
            "the list in it was changed after signing",
            changed(good, '"encodedList":"uH4sI', '"encodedList":"uH4sJ'),
        ),
    ):
        content = seal(pdf({**files, STATUS_LIST: found}))
        yield Forged(name, why, content, "" if name == sound else sound)
    yield Forged(
        "list-taken-out.pdf", "the list that belongs in it was taken out", seal(pdf(files)), sound
    )
    twice = seal(pdf({**files, STATUS_LIST: good, "more.json": good}))
    yield Forged("list-twice.pdf", "the list is in it a second time, by another name", twice, sound)
