"""Our reading of the probes that 1EdTech's validator runs, each under its name there.

`docs/1edtech-profile.md` says what each asks, and where ours cannot or would not do the same.
"""

import re
from collections.abc import Iterator

from transcript.credentials.clr import is_clr
from transcript.credentials.open_badges import is_badge, is_endorsement
from transcript.verification.holdings import Held, Role
from transcript.verification.probed import Outcome, Probed, Profile, ProfileReport
from transcript.verification.profiles import form_probes, proof_probes, schema_probes
from transcript.verification.profiles.asking import Material, Probe, ask_all
from transcript.verification.report import Kind

_LISTED = re.compile(r"/credentialSubject/verifiableCredential(/\d+)?")

VERSION = "1.11.0 (our reading)"

_JSON_LD = Probe(name="JsonLDValidationProbe", ask=form_probes.json_ld)
_SCHEMAS = (
    Probe(name="JsonSchemasProbe", ask=schema_probes.official),
    Probe(name="InlineJsonSchemaProbe", ask=schema_probes.inline),
)
_EMBEDDED = Probe(name="EmbeddedProofProbe", ask=proof_probes.embedded_proof)
_EXTERNAL = Probe(name="ExternalProofProbe", ask=proof_probes.external_proof)
_AFTER_THE_PROOF = (
    Probe(name="checkRefreshService", ask=form_probes.refresh),
    Probe(name="RevocationListProbe", ask=proof_probes.revocation),
    Probe(name="ExpirationProbe", ask=proof_probes.expiration),
    Probe(name="IssuanceProbe", ask=proof_probes.issuance),
)

_BADGE = (
    _JSON_LD,
    Probe(name="ContextPropertyProbe", ask=form_probes.context_of_badge),
    Probe(name="TypePropertyProbe", ask=form_probes.type_of_badge),
    *_SCHEMAS,
    Probe(
        name="CredentialSubjectProbe",
        ask=form_probes.subject_of("AchievementSubject", achievement_required=True),
    ),
    Probe(name="EvidenceProbe", ask=form_probes.evidence),
    Probe(name="IssuerProbe", ask=form_probes.issuer),
)
_CLR = (
    _JSON_LD,
    Probe(name="ContextPropertyProbe", ask=form_probes.context_of_clr),
    Probe(name="TypePropertyProbe", ask=form_probes.type_of_clr),
    *_SCHEMAS,
    Probe(name="ClrSubjectProbe", ask=form_probes.subject_of("ClrSubject")),
)
_ENDORSEMENT = (
    Probe(name="ContextPropertyProbe", ask=form_probes.context_of_badge),
    Probe(name="TypePropertyProbe", ask=form_probes.type_of_endorsement),
    *_SCHEMAS,
    Probe(name="CredentialSubjectProbe", ask=form_probes.subject_of("EndorsementSubject")),
)
PROBES = frozenset(
    each.name for each in (*_BADGE, *_CLR, *_ENDORSEMENT, _EMBEDDED, _EXTERNAL, *_AFTER_THE_PROOF)
) | {"CredentialParseProbe", "OB30Inspector"}
"""The names under which probes answer."""


def one_edtech(material: Material) -> ProfileReport:
    """Return the answers of every probe on every credential of a file."""
    return ProfileReport(
        profile=Profile.ONE_EDTECH, version=VERSION, probes=tuple(_answers(material))
    )


def _answers(material: Material) -> Iterator[Probed]:
    yield _parsed(material)
    # The whole stands last among the credentials, and is asked about first.
    whole_first = (*material.held.credentials[-1:], *material.held.credentials[:-1])
    for held in whole_first:
        if _is_passed_over(held, whole_first[0]):
            yield Probed(
                probe="OB30Inspector",
                credential=held.path,
                path=held.path,
                outcome=Outcome.NOT_RUN,
                message="Only badges that a CLR lists itself are looked into.",
            )
        else:
            yield from ask_all(_probes_of(held), held, material)


def _parsed(material: Material) -> Probed:
    outcome, message = Outcome.VALID, ""
    if not material.held.credentials:
        outcome = Outcome.NOT_RUN if material.presented.credential else Outcome.FATAL
        message = " ".join(each.message for each in material.checks if not each.verdict)
    elif material.presented.kind is Kind.PDF:
        outcome = Outcome.NOT_RUN
        message = "That validator takes no PDF. The probes are asked of the CLR inside."
    return Probed(
        probe="CredentialParseProbe", credential="", path="", outcome=outcome, message=message
    )


def _is_passed_over(held: Held, whole: Held) -> bool:
    if held.role is not Role.MEMBER:
        return False
    listed = is_clr(whole.document) and _LISTED.fullmatch(held.path)
    return not (listed and is_badge(held.document))


def _probes_of(held: Held) -> tuple[Probe, ...]:
    proof = _EMBEDDED if held.token is None else _EXTERNAL
    if is_clr(held.document):
        return (*_CLR, proof, *_AFTER_THE_PROOF)
    if is_endorsement(held.document) and not is_badge(held.document):
        return (*_ENDORSEMENT, proof, *_AFTER_THE_PROOF)
    return (*_BADGE, proof, *_AFTER_THE_PROOF)
