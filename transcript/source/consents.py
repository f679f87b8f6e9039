"""The consents that a school has on file for a learner: `consents.yaml`."""

from transcript.model.consent import (
    Consent,
    Consents,
    ConsentSignature,
    Party,
    PartyKind,
    Released,
    SignerRole,
    Signing,
)
from transcript.source.fields import Fields

CONSENTS_FILE = "consents"
"""The name of the file in a learner's folder, without its ending."""


def read_consents(fields: Fields) -> Consents:
    """Build the consents from `consents.yaml`."""
    return Consents(
        consents=tuple(_consent(each) for each in fields.each("consents")),
        postsecondary_since=fields.optional_date("postsecondary_since"),
        origin=fields.origin,
    )


def _consent(fields: Fields) -> Consent:
    return Consent(
        id=fields.text("id"),
        records=fields.choices("records", Released),
        purpose=fields.text("purpose"),
        parties=tuple(
            Party(name=each.text("name"), kind=each.choice("kind", PartyKind))
            for each in fields.each("recipients")
        ),
        signatures=tuple(_signature(each) for each in fields.each("signed")),
        expires=fields.optional_date("expires"),
        withdrawn_on=fields.optional_date("withdrawn_on"),
        origin=fields.origin,
    )


def _signature(fields: Fields) -> ConsentSignature:
    return ConsentSignature(
        name=fields.text("by"),
        role=fields.choice("as", SignerRole),
        on=fields.date("on"),
        how=fields.choice("how", Signing) if "how" in fields else Signing.PAPER,
        authenticated_by=fields.optional_text("authenticated_by"),
        origin=fields.origin,
    )
