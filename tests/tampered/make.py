"""Makes the files beside it: one sound file of each kind, and one for each defect, named by it.

Run `python tests/tampered/make.py` after a change of what is signed. Keys and dates are constants,
so the files are the same wherever they are made. The people and the school are invented.
"""

import json
import zlib
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID
from zipfile import ZipFile, ZipInfo

from transcript.credentials import clr, open_badges
from transcript.credentials.baking import bake_png, bake_svg
from transcript.credentials.contexts import contexts
from transcript.credentials.multihash import multibase_digest
from transcript.credentials.vc import MULTIKEY_V1
from transcript.model.attachments import CODE
from transcript.proofs import data_integrity, paper_code, vc_jwt
from transcript.proofs.keys import Ed25519Signer, P256Signer
from transcript.proofs.pades import PadesSeal
from transcript.proofs.x509 import Certificate, seal_certificate
from transcript.verification.steps.pages import Original

Json = dict[str, Any]

HERE = Path(__file__).parent
ISSUED = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
SCHOOL = "did:web:hill.example"
SCHOOL_KEY = Ed25519Signer.from_seed(bytes(range(32)))
STRANGER_KEY = Ed25519Signer.from_seed(bytes(range(32, 64)))
STRANGER = f"did:key:{STRANGER_KEY.public_key.multibase}"
RECORD = b'{"version":1,"document":{"number":"7Q4K-19XM-R2"}}'
DOCUMENT = "urn:uuid:5f0e8a52-6c0e-4f7e-9a3c-0d2b7a1c9e10"
NO_ALGORITHM = b'{"alg":"none"}'
STAMP = "Transcript Toolkit 0.1.0; Hill 1.0; layout 0123456789ab"
MEMBER = "/credentialSubject/verifiableCredential"
SEALED_FROM = datetime(2026, 1, 1, tzinfo=UTC)
SEALED_UNTIL = SEALED_FROM + timedelta(days=3650)
SCHOOL_SEAL, STRANGER_SEAL = P256Signer.from_secret(7), P256Signer.from_secret(11)


def text(document: object) -> bytes:
    """Spell JSON as we issue it."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def sign(document: Json, *, signer: Ed25519Signer = SCHOOL_KEY, method: str = "") -> Json:
    """Return a copy with a proof by `signer`, under the issuer's name unless `method` is given."""
    bare = {key: value for key, value in document.items() if key != "proof"}
    named = method or f"{document['issuer']['id']}#{signer.public_key.multibase}"
    return data_integrity.sign(
        bare, signer=signer, verification_method=named, created=ISSUED, contexts=contexts()
    )


def badge(credit: str, *, learner: str = "Ada Byron", issuer: str = SCHOOL) -> Json:
    """Return an unsigned badge for a credit."""
    address = f"https://hill.example/credits/{credit}"
    return {
        "@context": list(open_badges.CONTEXT),
        "id": f"urn:uuid:5f0e8a52-6c0e-4f7e-9a3c-0d2b7a1c9e10#{credit}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": f"Credit {credit}",
        "issuer": {"id": issuer, "type": ["Profile"], "name": "Hill School"},
        "validFrom": "2026-11-20T10:00:00Z",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            **_person(learner),
            "achievement": _achievement(address, f"Credit {credit}"),
            "result": [
                {
                    "id": f"{address}/result",
                    "type": ["Result"],
                    "resultDescription": f"{address}#scale",
                    "achievedLevel": f"{address}#level-{credit[-1]}",
                }
            ],
        },
    }


def envelope(members: list[Any], *, learner: str = "Ada Byron", issuer: str = SCHOOL) -> Json:
    """Return an unsigned CLR around members."""
    area = "https://hill.example/areas/reasoning"
    return {
        "@context": list(clr.CONTEXT),
        "id": "urn:uuid:5f0e8a52-6c0e-4f7e-9a3c-0d2b7a1c9e10",
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": "Transcript",
        "issuer": {"id": issuer, "type": ["Profile"], "name": "Hill School"},
        "validFrom": "2026-11-20T10:00:00Z",
        "credentialSubject": {
            "type": ["ClrSubject"],
            **_person(learner),
            "achievement": [
                {
                    "id": area,
                    "type": ["Achievement"],
                    "name": "Reasoning",
                    "description": "Thinks clearly.",
                    "criteria": {"narrative": "By credits."},
                }
            ],
            "association": [
                {
                    "type": "Association",
                    "associationType": "isChildOf",
                    "sourceId": "https://hill.example/credits/c1",
                    "targetId": area,
                }
            ],
            "verifiableCredential": members,
        },
        "relatedResource": [
            {
                "id": "urn:uuid:5f0e8a52-6c0e-4f7e-9a3c-0d2b7a1c9e10#record",
                "mediaType": "application/json",
                "digestMultibase": multibase_digest(RECORD),
            }
        ],
    }


def sound_badge(credit: str = "c1", *, learner: str = "Ada Byron") -> Json:
    """Return a badge signed by the school."""
    return sign(badge(credit, learner=learner))


def sound_clr(*, learner: str = "Ada Byron") -> Json:
    """Return a CLR of two credits, every part signed by the school."""
    members = [sound_badge(credit, learner=learner) for credit in ("c1", "c2")]
    return sign(envelope(members, learner=learner))


def _person(name: str) -> Json:
    return {
        "id": f"urn:uuid:0b7c1d7e-2f0a-4b5d-8a77-{name.encode().hex()[:12]}",
        "identifier": [
            {
                "type": "IdentityObject",
                "hashed": False,
                "identityHash": name,
                "identityType": "name",
            }
        ],
    }


def _achievement(address: str, name: str) -> Json:
    return {
        "id": address,
        "type": ["Achievement"],
        "name": name,
        "description": "What it certifies.",
        "tag": ["foundational"],
        "criteria": {"id": f"{address}#standard", "narrative": "Two judged works."},
        "resultDescription": [
            {
                "id": f"{address}#scale",
                "type": ["ResultDescription"],
                "name": "Level",
                "resultType": "RubricCriterionLevel",
                "rubricCriterionLevel": [
                    {
                        "id": f"{address}#level-{rank}",
                        "type": ["RubricCriterionLevel"],
                        "name": f"Level {rank}",
                        "level": rank,
                    }
                    for rank in ("1", "2")
                ],
            }
        ],
    }


def pdf(
    attachments: Mapping[str, bytes],
    *,
    producer: str = STAMP,
    page: str = "what was signed",
    official: bool = True,
    catalog: bytes = b"",
) -> bytes:
    """Return a PDF of one page with files attached, written by hand: every byte is known."""
    objects: list[bytes] = []

    def add(content: bytes) -> int:
        objects.append(content)
        return len(objects)

    def stream(content: bytes, entries: bytes = b"") -> int:
        return add(b"<< /Length %d %s>>\nstream\n%s\nendstream" % (len(content), entries, content))

    names = b""
    for name, content in sorted(attachments.items()):
        held = stream(content, b"/Type /EmbeddedFile ")
        spec = add(
            b"<< /Type /Filespec /F (%s) /UF (%s) /EF << /F %d 0 R >> >>"
            % (name.encode(), name.encode(), held)
        )
        names += b"(%s) %d 0 R " % (name.encode(), spec)
    drawn = stream(f"BT /F1 9 Tf 9 9 Td ({page}) Tj ET".encode())
    number = len(objects)
    field, form = b"", b""
    if official:
        field = b" /Annots [%d 0 R]" % (number + 5)
        form = b" /AcroForm << /Fields [%d 0 R] /SigFlags 3 >>" % (number + 5)
    add(
        b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 99 99] /Contents %d 0 R /Resources"
        b" << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>%s >>"
        % (number + 2, drawn, field)
    )
    add(b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (number + 1))
    add(
        b"<< /Type /Catalog /Pages %d 0 R /Lang (en)%s%s"
        b" /Names << /EmbeddedFiles << /Names [%s] >> >> >>" % (number + 2, form, catalog, names)
    )
    add(b"<< /Producer (%s) >>" % producer.encode())
    if official:
        add(
            b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (Seal) /F 132 /Rect [0 0 0 0]"
            b" /P %d 0 R >>" % (number + 1)
        )
    return _assembled(objects, root=number + 3)


def _assembled(objects: list[bytes], *, root: int) -> bytes:
    content, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    size, identifier = len(objects) + 1, sha256(content).hexdigest()[:32].encode()
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"/Size %d /Root %d 0 R /Info %d 0 R /ID [<%s> <%s>]"
    return content + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< %s >>\nstartxref\n%d\n%%%%EOF\n"
        % (size, table, trailer % (size, root, root + 1, identifier, identifier), len(content))
    )


def code(signed: bytes, *, signer: Ed25519Signer = SCHOOL_KEY, document: str = DOCUMENT) -> bytes:
    """Return the code on paper of a signed transcript."""
    statement = paper_code.Statement(
        document=UUID(document),
        issued_at=ISSUED,
        digest=sha256(signed).digest(),
        foundational=1,
        advanced=1,
        name="Ada Byron",
    )
    return paper_code.sign(statement, signer=signer).encode()


def render(original: Original) -> bytes:
    """Draw the PDF of an original, in the stead of the exporter."""
    files = {"clr.json": original.clr, "record.json": original.record}
    if original.code:
        files[CODE] = original.code.encode()
    return pdf(files, official=original.official)


@cache
def certificate(signer: P256Signer = SCHOOL_SEAL) -> Certificate:
    """Return the certificate of a seal."""
    return seal_certificate(
        signer,
        organisation="Hill School",
        valid_from=SEALED_FROM,
        valid_until=SEALED_UNTIL,
        serial=1,
    )


def seal(content: bytes, *, signer: P256Signer = SCHOOL_SEAL) -> bytes:
    """Return a PDF with its seal."""
    made = PadesSeal(signer, certificate(signer), valid_from=SEALED_FROM)
    return made.seal(content, at=ISSUED)


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    """Return a picture of one pixel with more chunks after the header."""
    first = (b"IHDR", b"\0\0\0\1\0\0\0\1\x08\0\0\0\0")
    last = ((b"IDAT", zlib.compress(b"\0\0", 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        len(body).to_bytes(4) + kind + body + zlib.crc32(kind + body).to_bytes(4)
        for kind, body in (first, *chunks, *last)
    )


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>Credit c1</title></svg>'


def token(credit: str = "c1", *, signer: Ed25519Signer = SCHOOL_KEY) -> str:
    """Return a badge as a signed token."""
    return vc_jwt.sign(badge(credit), signer=signer)


def _changed(content: bytes, old: str, new: str) -> bytes:
    changed = content.replace(old.encode(), new.encode(), 1)
    if changed == content:
        raise AssertionError(f"there is no {old} to change")
    return changed


def _at(document: Json, pointer: str) -> Any:  # noqa: ANN401 - any JSON
    found: Any = document
    for step in pointer.split("/")[1:]:
        found = found[int(step)] if isinstance(found, list) else found[step]
    return found


def _edited(pointer: str, edit: Callable[[Any], object], document: Json | None = None) -> bytes:
    copy = deepcopy(document or sound_clr())
    edit(_at(copy, pointer))
    return text(copy)


def _resigned(document: Json) -> bytes:
    return text(sign(document))


def clr_files() -> Iterator[tuple[str, bytes]]:
    """Yield CLRs that were changed after signing, or signed by the wrong hand."""
    sound = text(sound_clr())
    proof = sound_clr()["proof"][0]
    yield "sound.clr.json", sound
    yield "letter-of-a-credit.clr.json", _changed(sound, "Credit c2", "Credit c3")
    yield "letter-of-the-name.clr.json", _changed(sound, "Transcript", "Transcripx")
    yield "letter-of-a-key.clr.json", _changed(sound, '"validFrom"', '"validFron"')
    yield "letter-of-the-context.clr.json", _changed(sound, "context-2.0.1", "context-2.0.2")
    yield (
        "letter-of-the-suite.clr.json",
        text({**sound_clr(), "proof": [{**proof, "cryptosuite": "eddsa-rdfc-2023"}]}),
    )
    yield (
        "letter-more-in-the-suite.clr.json",
        text({**sound_clr(), "proof": [{**proof, "cryptosuite": "eddsa-rdffc-2022"}]}),
    )
    yield "context-added.clr.json", _edited("/@context", lambda urls: urls.append(MULTIKEY_V1))
    yield "proof-twice.clr.json", text({**sound_clr(), "proof": [proof, proof]})
    yield "in-a-list.clr.json", b"[" + sound + b"]"
    yield from _harder_to_judge(_changed(sound, "Transcript", "Transcripx"))
    yield "first-byte.clr.json", b"x" + sound[1:]
    yield "last-byte.clr.json", sound[:-1] + b"]"
    yield (
        "unknown-key.clr.json",
        _edited("/credentialSubject", lambda subject: subject.update(gpa="4.0")),
    )
    yield (
        "unknown-key-in-a-member.clr.json",
        _edited(f"{MEMBER}/1/credentialSubject", lambda subject: subject.update(rank="1")),
    )
    yield (
        "value-twice.clr.json",
        _edited(
            f"{MEMBER}/0/credentialSubject/achievement",
            lambda node: node["tag"].append("foundational"),
        ),
    )
    yield "class-for-a-field.clr.json", _changed(sound, '"criteria":', '"Criteria":')
    yield "unsigned.clr.json", text(envelope([sound_badge("c1"), sound_badge("c2")]))
    yield "proof-of-another.clr.json", text({**sound_clr(), "proof": sound_badge()["proof"]})
    yield (
        "purpose-changed.clr.json",
        text({**sound_clr(), "proof": [{**proof, "proofPurpose": "authentication"}]}),
    )
    yield (
        "suite-unknown.clr.json",
        text({**sound_clr(), "proof": [{**proof, "cryptosuite": "bbs-2023"}]}),
    )
    yield (
        "key-unreadable.clr.json",
        text({**sound_clr(), "proof": [{**proof, "verificationMethod": f"{SCHOOL}#z{'1' * 47}"}]}),
    )
    yield (
        "key-only-named.clr.json",
        text(sign(envelope([sound_badge()]), method=f"{SCHOOL}#key-1")),
    )
    yield (
        "key-of-a-stranger.clr.json",
        text(
            sign(
                envelope([sound_badge()]),
                signer=STRANGER_KEY,
                method=f"{STRANGER}#{STRANGER_KEY.public_key.multibase}",
            )
        ),
    )
    yield (
        "key-of-a-stranger-in-the-schools-name.clr.json",
        text(
            sign(
                envelope([sign(badge("c1"), signer=STRANGER_KEY)]),
                signer=STRANGER_KEY,
            )
        ),
    )
    yield (
        "issuer-unknown.clr.json",
        text(
            sign(
                envelope(
                    [sign(badge("c1", issuer=STRANGER), signer=STRANGER_KEY)], issuer=STRANGER
                ),
                signer=STRANGER_KEY,
            )
        ),
    )


def _harder_to_judge(changed: bytes) -> Iterator[tuple[str, bytes]]:
    # What was changed, and then made to look like something this tool cannot judge.
    key = f"{SCHOOL}#{SCHOOL_KEY.public_key.multibase}"
    envelope_only = json.loads(changed)
    proof = envelope_only["proof"][0]
    for name, change in {
        "changed-and-key-only-named": {"verificationMethod": f"{SCHOOL}#key-1"},
        "changed-and-no-key-named": {"verificationMethod": SCHOOL},
        "changed-and-key-of-another-kind": {"verificationMethod": key.replace("z6Mk", "z82L")},
        "changed-and-a-nonce-added": {"nonce": "1"},
    }.items():
        yield f"{name}.clr.json", text({**envelope_only, "proof": [{**proof, **change}]})


def member_files() -> Iterator[tuple[str, bytes]]:
    """Yield CLRs in which something is wrong with a member."""
    broken = sound_badge("c2")
    broken["name"] = "Credit c9"
    other = sound_badge("c2", learner="Bob Smith")
    swapped = sound_clr()
    swapped["credentialSubject"]["verifiableCredential"][1] = other
    yield "member-swapped.clr.json", text(swapped)
    yield "member-of-another-learner.clr.json", _resigned(envelope([sound_badge(), other]))
    yield "member-broken-and-resigned.clr.json", _resigned(envelope([sound_badge(), broken]))
    yield "member-unsigned.clr.json", _resigned(envelope([sound_badge(), badge("c2")]))
    yield "member-as-text.clr.json", _resigned_text(envelope([sound_badge(), token("c2")]))
    first, second = (f"{MEMBER}/{index}/credentialSubject" for index in (0, 1))
    results = sound_clr()
    _at(results, first)["result"], _at(results, second)["result"] = (
        _at(results, second)["result"],
        _at(results, first)["result"],
    )
    yield "results-swapped.clr.json", text(results)
    expired = sign({**badge("c2"), "validUntil": "2026-11-21T00:00:00Z"})
    yield "member-expired.clr.json", _resigned(envelope([sound_badge(), expired]))
    nested: Json = sound_badge()
    for _ in range(5):
        nested = envelope([nested])
    yield "nested-five-deep.clr.json", text(nested)
    conflict = badge("c2")
    conflict["credentialSubject"]["achievement"]["id"] = "https://hill.example/areas/reasoning"
    yield "two-descriptions.clr.json", _resigned(envelope([sound_badge(), sign(conflict)]))
    two_lines = "Ada Byron\n  who issued it  passed"
    yield "name-of-two-lines.clr.json", text(sound_clr(learner=two_lines))
    dangling = envelope([sound_badge()])
    dangling["credentialSubject"]["association"][0]["targetId"] = "https://hill.example/areas/x"
    yield "association-to-nothing.clr.json", _resigned(dangling)


def _resigned_text(document: Json) -> bytes:
    # What cannot be signed gets the proof of something else.
    return text({**document, "proof": sound_clr()["proof"]})


def dated_files() -> Iterator[tuple[str, bytes]]:
    """Yield CLRs outside their dates, and one with a status that cannot be read."""
    members = [sound_badge()]
    yield (
        "expired.clr.json",
        _resigned({**envelope(members), "validUntil": "2026-11-21T00:00:00Z"}),
    )
    yield (
        "not-yet-valid.clr.json",
        _resigned({**envelope(members), "validFrom": "2027-01-01T00:00:00Z"}),
    )
    status = {
        "id": "https://hill.example/status/1#7",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "7",
        "statusListCredential": "https://hill.example/status/1",
    }
    yield "status-unread.clr.json", _resigned({**envelope(members), "credentialStatus": status})


def malformed_files() -> Iterator[tuple[str, bytes]]:
    """Yield what is not the JSON it claims to be, and what is no credential at all."""
    sound = text(sound_clr())
    yield "cut-off.clr.json", sound[: len(sound) // 2]
    yield "key-twice.clr.json", _changed(sound, '"name":', '"name":"Other","name":')
    yield "not-a-number.clr.json", _changed(sound, '"Transcript"', "NaN")
    yield "bad-utf-8.clr.json", _changed(sound, "Hill", "H!ll").replace(b"H!ll", b"H\xffll", 1)
    yield "byte-order-mark.clr.json", b"\xef\xbb\xbf" + sound
    yield "deep.clr.json", b'{"proof":' + b"[" * 500 + b"]" * 500 + b"}"
    yield "empty.clr.json", b""
    yield "no-credential.json", b'{"name":"Ada Byron","credits":24}'
    yield "letter.txt", b"To whom it may concern: Ada Byron has graduated.\n"
    archive = BytesIO()
    with ZipFile(archive, "w") as unpacked:
        unpacked.writestr(ZipInfo("c1.json", (2026, 11, 20, 10, 0, 0)), text(sound_badge()))
    yield "unpacked-first.badges.zip", archive.getvalue()


def token_files() -> Iterator[tuple[str, bytes]]:
    """Yield badges as signed tokens."""
    sound = token()
    header, payload, signature = sound.split(".")
    yield "sound.jwt", sound.encode()
    yield "signature-of-another.jwt", f"{header}.{payload}.{token('c2').split('.')[2]}".encode()
    yield "payload-of-another.jwt", f"{header}.{token('c2').split('.')[1]}.{signature}".encode()
    yield "unsigned.jwt", f"{_base64url(NO_ALGORITHM)}.{payload}.{signature}".encode()
    yield "key-of-a-stranger.jwt", token(signer=STRANGER_KEY).encode()
    own = vc_jwt.sign(badge("c1", issuer=STRANGER), signer=SCHOOL_KEY)
    yield "key-of-another-did.jwt", own.encode()
    yield "cut-off.jwt", sound[: len(sound) // 2].encode()
    yield "two-proofs.jwt", vc_jwt.sign(sound_badge(), signer=SCHOOL_KEY).encode()


def _base64url(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def badge_files() -> Iterator[tuple[str, bytes]]:
    """Yield badges alone, and in pictures."""
    sound = text(sound_badge())
    yield "sound.badge.json", sound
    yield "letter-of-a-credit.badge.json", _changed(sound, "Credit c1", "Credit c2")
    words = {"@context": [*open_badges.CONTEXT, "https://other.example/words"]}
    yield "context-of-others.badge.json", text({**sound_badge(), **words})
    stranger = sign(badge("c1", issuer=STRANGER), signer=STRANGER_KEY)
    yield "context-of-others-by-a-stranger.badge.json", text({**stranger, **words})
    yield "sound.png", bake_png(png(), sound.decode())
    yield "sound.svg", bake_svg(SVG, sound.decode())
    yield "token.png", bake_png(png(), token())
    changed = _changed(sound, "Credit c1", "Credit c2").decode()
    yield "letter-of-a-credit.png", bake_png(png(), changed)
    yield "letter-of-a-credit.svg", bake_svg(SVG, changed)
    yield "checksum-wrong.png", _changed(bake_png(png(), sound.decode()), "Credit", "Credix")
    yield "no-credential.png", png()
    keyword = b"openbadgecredential\0\0\0\0\0"
    yield "two-credentials.png", png((b"iTXt", keyword + sound), (b"iTXt", keyword + sound))
    bomb = zlib.compress(b"[" * 20_000_000, 9)
    yield "bomb.png", png((b"zTXt", b"openbadgecredential\0\0" + bomb))
    yield "no-credential.svg", SVG
    yield (
        "entities.svg",
        b'<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>' + SVG,
    )


def pdf_files() -> Iterator[tuple[str, bytes]]:
    """Yield PDFs; the sound one is what `render` draws, sealed."""
    signed = text(sound_clr())
    both = {"clr.json": signed, "record.json": RECORD}
    whole = {**both, CODE: code(signed)}
    older = STAMP.replace("0.1.0", "0.0.9")
    yield "sound.pdf", seal(pdf(whole))
    yield "sound-without-a-code.pdf", seal(pdf(both))
    yield "pages-of-another-version.pdf", seal(pdf(whole, producer=older))
    yield "no-credential.pdf", pdf({})
    yield "cut-off.pdf", pdf(both)[:400]
    yield from _unsealed(whole, older)
    yield from _sealed_wrongly(whole)
    yield from _other_pages(whole, older)
    yield from _other_attachments(both)


def _unsealed(whole: Mapping[str, bytes], older: str) -> Iterator[tuple[str, bytes]]:
    yield "unofficial.pdf", pdf(whole, official=False)
    yield "seal-taken-off.pdf", pdf(whole)
    yield "unofficial-of-another-version.pdf", pdf(whole, official=False, producer=older)
    script = b" /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"
    yield "unofficial-and-active.pdf", pdf(whole, official=False, producer=older, catalog=script)
    strange = b" /Surprise true"
    yield "unofficial-and-unknown.pdf", pdf(whole, official=False, producer=older, catalog=strange)


def _sealed_wrongly(whole: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    sound = seal(pdf(whole))
    yield "changed-after-sealing.pdf", _changed(sound, "what was signed", "what was sighed")
    yield "seal-of-a-stranger.pdf", seal(pdf(whole), signer=STRANGER_SEAL)
    yield "bytes-after-the-end.pdf", sound + b"\n"
    yield "permits-changes.pdf", _changed(sound, "/P 1", "/P 2")
    yield "form-to-fill-in.pdf", _changed(sound, "/SigFlags 3", "/SigFlags 0")


def _other_pages(whole: Mapping[str, bytes], older: str) -> Iterator[tuple[str, bytes]]:
    better = "all credits at once"
    yield "pages-changed.pdf", seal(pdf(whole, page=better))
    yield "other-words-of-another-version.pdf", seal(pdf(whole, page=better, producer=older))
    yield "pages-of-nobody-known.pdf", seal(pdf(whole, producer="Hill 1.0", page=better))
    yield "pages-without-a-stamp.pdf", seal(_changed(pdf(whole), "/Producer", "/Produced"))


def _other_attachments(both: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    signed = both["clr.json"]
    other = {"record.json": RECORD.replace(b"7Q4K", b"0000")}
    yield "record-exchanged.pdf", seal(pdf({**both, **other}))
    yield "record-taken-out.pdf", seal(pdf({"clr.json": signed}))
    eve = {"b.json": text(sound_clr(learner="Bob Smith"))}
    yield "two-transcripts.pdf", seal(pdf({**both, **eve}))
    yield "transcript-changed.pdf", seal(pdf({**both, "clr.json": _changed(signed, "Ada", "Eve")}))
    yield "attachment-added.pdf", seal(pdf({**both, "recommendation.txt": b"She is the best."}))
    yield "record-twice.pdf", seal(pdf({**both, "record.2.json": both["record.json"]}))
    strangers = code(signed, signer=STRANGER_KEY)
    yield "code-of-a-stranger.pdf", seal(pdf({**both, CODE: strangers}))
    yield "code-of-another.pdf", seal(pdf({**both, CODE: code(RECORD)}))
    yield "code-cut-off.pdf", seal(pdf({**both, CODE: code(signed)[:-9]}))
    yield "code-of-another-version.pdf", seal(pdf({**both, CODE: b"0G" + b"0" * 240}))


MAKERS = (
    clr_files,
    member_files,
    dated_files,
    malformed_files,
    token_files,
    badge_files,
    pdf_files,
)


def files() -> dict[str, bytes]:
    """Return every file by its name."""
    return {name: content for maker in MAKERS for name, content in maker()}


if __name__ == "__main__":
    for made, bytes_ in files().items():
        (HERE / made).write_bytes(bytes_)
