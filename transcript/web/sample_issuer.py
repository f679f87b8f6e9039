"""An issuer for test suites: keys that are made when it is, and kept nowhere.

It signs what it is sent, as long as it is a credential: so its keys must never be a school's.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from transcript.credentials import vcdm
from transcript.credentials.status_list import (
    ENTRIES,
    StatusEntry,
    StatusPurpose,
    list_url,
    to_status_list,
)
from transcript.proofs import multibase
from transcript.proofs.data_integrity import Prepared
from transcript.proofs.errors import DataLossError, ProofError
from transcript.proofs.proof_form import ASSERTION_METHOD, PROOF_TYPE
from transcript.proofs.signers import Signer, generate_ed25519, generate_p256, generate_p384
from transcript.proofs.suites import (
    ECDSA_JCS_2019,
    ECDSA_RDFC_2019,
    EDDSA_JCS_2022,
    EDDSA_RDFC_2022,
    SUITES,
)
from transcript.proofs.timestamps import timestamp_text
from transcript.verification.any_credential import Fault, Problem
from transcript.verification.graph_view import check_words, graph_view

_LIST_NUMBER = 1
_LIST_LASTS = timedelta(days=1)


class RefusedError(ValueError):
    """A credential that is not signed. `faults` say why."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        """Keep why."""
        super().__init__("the credential is not signed")
        self.faults = faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One way of signing: a cryptosuite, a key, and whether what is signed can be taken back."""

    suite: str
    signer: Signer
    with_status: bool = False

    @property
    def did(self) -> str:
        """The issuer's identifier, which is its key."""
        return f"did:key:{self.signer.public_key.multibase}"


class SampleIssuer:
    """Signs credentials at its desks, and publishes the status lists that it names in some."""

    def __init__(self, *, address: str, contexts: Mapping[str, Any]) -> None:
        """Make new keys. `address` is where the status lists are served."""
        ed25519, p256, p384 = generate_ed25519(), generate_p256(), generate_p384()
        self.desks: Mapping[str, Desk] = MappingProxyType(
            {
                "eddsa-rdfc-2022": Desk(suite=EDDSA_RDFC_2022, signer=ed25519),
                "eddsa-jcs-2022": Desk(suite=EDDSA_JCS_2022, signer=ed25519),
                "ecdsa-rdfc-2019-p256": Desk(suite=ECDSA_RDFC_2019, signer=p256),
                "ecdsa-rdfc-2019-p384": Desk(suite=ECDSA_RDFC_2019, signer=p384),
                "ecdsa-jcs-2019-p256": Desk(suite=ECDSA_JCS_2019, signer=p256),
                "ecdsa-jcs-2019-p384": Desk(suite=ECDSA_JCS_2019, signer=p384),
                "status": Desk(suite=EDDSA_RDFC_2022, signer=ed25519, with_status=True),
            }
        )
        self._address = address
        self._contexts = contexts

    def issue(self, credential: dict[str, Any], *, desk: Desk, at: datetime) -> dict[str, Any]:
        """Return the credential signed, with this issuer as its issuer. Raises `RefusedError`."""
        found = vcdm.check_credential({"issuer": desk.did, **credential})
        if found:
            raise RefusedError(tuple(Fault.of(each) for each in found))
        if "proof" in credential:
            raise _refused("/proof", "it is signed already")
        document = {**credential, "issuer": _as_issuer(credential.get("issuer"), desk.did)}
        if desk.with_status:
            document["credentialStatus"] = self._entry()
        return self._signed(document, desk=desk, at=at)

    def status_lists(self, *, at: datetime) -> dict[str, dict[str, Any]]:
        """Return the status lists as they stand, by address. Nothing is ever taken back here."""
        desk = self.desks["status"]
        unsigned = to_status_list(
            (),
            url=list_url(self._address, _LIST_NUMBER, StatusPurpose.REVOCATION),
            purpose=StatusPurpose.REVOCATION,
            issuer=desk.did,
            valid_from=at,
            valid_until=at + _LIST_LASTS,
        )
        return {unsigned["id"]: self._signed(unsigned, desk=desk, at=at)}

    def _entry(self) -> dict[str, Any]:
        index = secrets.randbelow(ENTRIES)
        return StatusEntry(base=self._address, number=_LIST_NUMBER, index=index).to_json()

    def _signed(self, document: dict[str, Any], *, desk: Desk, at: datetime) -> dict[str, Any]:
        try:
            return {**document, "proof": [self._proof(document, desk, at)]}
        except ProofError as error:
            place = error.path if isinstance(error, DataLossError) else ""
            raise _refused(place, str(error).removeprefix(f"{place}: ")) from error

    def _proof(self, document: dict[str, Any], desk: Desk, at: datetime) -> dict[str, Any]:
        # Not `data_integrity.sign`: that takes no context which is written out in the document.
        key = desk.signer.public_key
        viewed, contexts = graph_view(document, self._contexts)
        proof = {
            "type": PROOF_TYPE,
            "cryptosuite": desk.suite,
            "created": timestamp_text(at),
            "verificationMethod": f"{desk.did}#{key.multibase}",
            "proofPurpose": ASSERTION_METHOD,
        }
        if SUITES[desk.suite].signs_text:
            check_words(viewed, contexts)
            proof["@context"] = document["@context"]
            viewed = document
        payload = Prepared(viewed, contexts=contexts).signed_bytes(proof, hash_name=key.hash_name)
        return {**proof, "proofValue": multibase.encode(desk.signer.sign(payload))}


def _as_issuer(given: object, did: str) -> object:
    return {**given, "id": did} if isinstance(given, dict) else did


def _refused(path: str, message: str) -> RefusedError:
    return RefusedError((Fault(kind=Problem.MALFORMED, path=path, message=message),))
