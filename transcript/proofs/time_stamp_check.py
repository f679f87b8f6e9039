"""What a time stamp (RFC 3161) on a seal says, and whether it is about that seal.

Whether its authority is to be believed is not judged here: anybody can run one.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256, sha384, sha512
from typing import Any

from transcript.proofs.errors import InvalidProofError

_DIGESTS = {"sha256": sha256, "sha384": sha384, "sha512": sha512}


@dataclass(frozen=True, slots=True, kw_only=True)
class StampedTime:
    """When a seal was there, as an authority says; `authority` is its own name for itself."""

    at: datetime
    authority: str


def check_time_stamp(signer: Any) -> StampedTime:
    """Return what the time stamp on a signature says; `signer` is the library's reading of it.

    Raises `InvalidProofError` if the time stamp is not about that signature.
    """
    from pyhanko.sign.validation.generic_cms import (
        extract_certs_for_validation,
        extract_tst_data_iter,
    )

    try:
        (signed,) = extract_tst_data_iter(signer, signed=False)
        certificate = extract_certs_for_validation(signed).signer_cert
        sound = _is_about(signer, signed) and _is_signed(signed, certificate)
        said = StampedTime(
            at=signed["encap_content_info"]["content"].parsed["gen_time"].native,
            authority=certificate.subject.human_friendly,
        )
    except Exception as error:
        # A stamp is a stranger's: its reader fails in any way there is.
        raise InvalidProofError("its time stamp is damaged") from error
    if not sound:
        raise InvalidProofError("its time stamp is not about it")
    return said


def _is_about(signer: Any, signed: Any) -> bool:
    imprint = signed["encap_content_info"]["content"].parsed["message_imprint"]
    return bool(
        imprint["hash_algorithm"]["algorithm"].native == "sha256"
        and imprint["hashed_message"].native == sha256(signer["signature"].native).digest()
    )


def _is_signed(signed: Any, certificate: Any) -> bool:
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity

    (stamper,) = signed["signer_infos"]
    algorithm = _DIGESTS[stamper["digest_algorithm"]["algorithm"].native]
    digest = algorithm(bytes(signed["encap_content_info"]["content"])).digest()
    return certificate.extended_key_usage_value.native == ["time_stamping"] and (
        validate_sig_integrity(stamper, certificate, "tst_info", digest) == (True, True)
    )
