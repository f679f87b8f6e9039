"""The list of a college that judges the files: whom it knows, and by which keys."""

from tests.tampered.forge.drawing import certificate
from tests.tampered.forge.school import (
    CURVES,
    ENDORSER,
    ENDORSER_KEY,
    KEYLESS,
    OLD_KEY,
    OLD_SCHOOL,
    P256_KEY,
    P384_KEY,
    RSA_KEY,
    SCHOOL,
    SCHOOL_KEY,
)

TRUST = f"""\
version: 1
issuers:
  - id: {SCHOOL}
    name: Hill School, Upton
    keys: [{SCHOOL_KEY.public_key.multibase}]
    certificates: ['{certificate().fingerprint}']
  - id: {CURVES}
    name: Ridge School, Upton
    keys:
      - {P256_KEY.public_key.multibase}
      - {P384_KEY.public_key.multibase}
      - {RSA_KEY.public_key.multibase}
  - id: {OLD_SCHOOL}
    name: Mill School, Upton
    keys:
      - key: {OLD_KEY.public_key.multibase}
        valid_from: 2025-08-01
        valid_until: 2026-07-31
  - id: {KEYLESS}
    name: Pond School, Upton
  - id: {ENDORSER}
    name: Lake Association
    keys: [{ENDORSER_KEY.public_key.multibase}]
""".encode()
