"""The people and places of a credential: the school as its issuer, and who the learner is."""

from collections.abc import Iterator, Mapping

from transcript.credentials import open_badges
from transcript.credentials.addresses import SchoolAddresses
from transcript.credentials.vc import JsonObject, unless_empty
from transcript.model.learner import Learner
from transcript.model.school import School

# NCES: a public school has the seven digits of its district and five of its own; a private school
# has eight characters.
_PUBLIC_NCES_DIGITS = 12


def addresses_of(school: School) -> SchoolAddresses:
    """Return the addresses below a school's web site."""
    return SchoolAddresses(school=school.id, url=school.url)


def subject_id(school: School, learner: str) -> str:
    """Return the id under which every credential of a school speaks of a learner."""
    return addresses_of(school).learner(learner)


def identity_objects(learner: Learner) -> list[JsonObject]:
    """Return the learner's names, in clear: the legal one, and the chosen one if there is one."""
    names = {open_badges.IDENTITY_NAME: learner.legal_name}
    if learner.chosen_name is not None:
        names[open_badges.IDENTITY_CHOSEN_NAME] = learner.chosen_name
    return [
        {
            "type": "IdentityObject",
            "hashed": False,
            "identityHash": name.full,
            "identityType": kind,
        }
        for kind, name in names.items()
    ]


def issuer_reference(school: School) -> JsonObject:
    """Return the issuer by its id alone, for what is described elsewhere in the document."""
    return {"id": school.id, "type": ["Profile"]}


def issuer_profile(school: School) -> JsonObject:
    """Return the school as the issuer's Profile, the same in every credential."""
    at = addresses_of(school)
    return {
        **issuer_reference(school),
        "name": school.name,
        "url": school.url,
        "phone": school.phone,
        "email": school.email,
        **({"description": school.notice} if school.notice else {}),
        **({"official": school.signatories[0].name} if school.signatories else {}),
        "address": {
            "id": at.address(),
            "type": ["Address"],
            "streetAddress": school.address.street,
            "addressLocality": school.address.locality,
            "addressRegion": school.address.region,
            "postalCode": school.address.postal_code,
            "addressCountryCode": school.address.country,
        },
        **unless_empty("otherIdentifier", list(_school_identifiers(school))),
    }


def _school_identifiers(school: School) -> Iterator[JsonObject]:
    known = school.identifiers
    public = known.nces is not None and len(known.nces) == _PUBLIC_NCES_DIGITS
    values: Mapping[str, str | None] = {
        open_badges.NCES_PUBLIC if public else open_badges.NCES_PRIVATE: known.nces,
        open_badges.CEEB: known.ceeb,
        open_badges.STATE_SCHOOL: known.state,
    }
    for kind, value in values.items():
        if value is not None:
            yield {"type": "IdentifierEntry", "identifierType": kind, "identifier": value}
