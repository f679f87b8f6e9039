from collections.abc import Callable
from hashlib import sha256

import pytest
from asn1crypto import tsp

from transcript.proofs.errors import SealError
from transcript.proofs.time_stamping import Ask, time_stamp

DIGEST = sha256(b"a signature").digest()


def test_a_time_stamp_is_the_token_of_the_answer(time_server: Ask) -> None:
    token = tsp.ContentInfo.load(time_stamp(DIGEST, time_server))
    stamped = token["content"]["encap_content_info"]["content"].parsed
    assert stamped["message_imprint"]["hashed_message"].native == DIGEST


def test_the_request_asks_for_the_certificate_of_the_server(time_server: Ask) -> None:
    asked: list[bytes] = []

    def ask(request: bytes) -> bytes:
        asked.append(request)
        return time_server(request)

    time_stamp(DIGEST, ask)
    (request,) = (tsp.TimeStampReq.load(each, strict=True) for each in asked)
    assert request.native["cert_req"] is True


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (OSError(111, "Connection refused"), "Connection refused"),
        (OSError("no route"), "no route"),
        (TimeoutError(), "TimeoutError"),
    ],
)
def test_a_server_that_cannot_be_asked_is_said(error: OSError, reason: str) -> None:
    def ask(_: bytes) -> bytes:
        raise error

    with pytest.raises(SealError, match=f"^the time-stamp server cannot be asked: {reason}$"):
        time_stamp(DIGEST, ask)


def refused(answer: bytes) -> bytes:
    made = tsp.TimeStampResp.load(answer)
    made["status"] = tsp.PKIStatusInfo({"status": "rejection"})
    content: bytes = made.dump(force=True)
    return content


def stamped_another(answer: bytes) -> bytes:
    return answer.replace(DIGEST, bytes(32))


def digested_otherwise(answer: bytes) -> bytes:
    # SHA-512 in the place of SHA-256, wherever it stands.
    return answer.replace(bytes.fromhex("608648016503040201"), bytes.fromhex("608648016503040203"))


def of_another_kind(answer: bytes) -> bytes:
    # Enveloped instead of signed.
    return answer.replace(bytes.fromhex("2a864886f70d010702"), bytes.fromhex("2a864886f70d010703"))


def of_other_content(answer: bytes) -> bytes:
    kind = "2a864886f70d01091001"
    return answer.replace(bytes.fromhex(f"{kind}04"), bytes.fromhex(f"{kind}05"))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (refused, "it refused"),
        (stamped_another, "it stamped something else"),
        (digested_otherwise, "its answer is not a time stamp"),
        (of_another_kind, "its answer is not a time stamp"),
        (of_other_content, "its answer is not a time stamp"),
        (lambda answer: answer + b"\0", "something follows the end"),
        (lambda answer: answer[:-1], "the content ends too early"),
        (lambda _: b"<html>", "another element than expected"),
    ],
)
def test_an_answer_that_is_no_time_stamp_is_refused(
    time_server: Ask, change: Callable[[bytes], bytes], reason: str
) -> None:
    with pytest.raises(SealError, match=f"^the time-stamp server gave no time stamp: {reason}$"):
        time_stamp(DIGEST, lambda request: change(time_server(request)))
