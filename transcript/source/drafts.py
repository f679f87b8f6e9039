"""Stand-ins for what could not be read, so that the rest can be looked at all the same."""

from datetime import date

from transcript.model.graduate_profile import AdoptionStatus, GraduateProfile
from transcript.model.learner import Learner, Name
from transcript.model.school import Address, School, SchoolIdentifiers

NO_SCHOOL = School(
    id="",
    name="",
    url="",
    phone="",
    email="",
    address=Address(street="", locality="", region="", postal_code="", country=""),
    identifiers=SchoolIdentifiers(),
    signatories=(),
    profile=(),
)
"""Stands for a school that could not be read."""

NO_GRADUATE_PROFILE = GraduateProfile(
    name="", version="", status=AdoptionStatus.DRAFT, statement="", areas=()
)
"""Stands for a graduate profile that could not be read."""


def nobody(learner: str) -> Learner:
    """Return what stands for a learner of whom only the folder's name could be read."""
    return Learner(
        id=learner, legal_name=Name(full=""), enrolled_on=date.min, language="", identifiers=()
    )
