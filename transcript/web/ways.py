"""Every way of the site: the sections, joined."""

from transcript.web import (
    api,
    front,
    managing,
    signing_in,
    trusting,
    verifying,
)
from transcript.web.asked import Way
from transcript.web.desk.ways import WAYS as DESK
from transcript.web.studio import (
    beginning,
    calibration,
    coverage,
    evidence,
    files,
    framework,
    importing,
    learners,
    mastery,
    profile,
    progress,
    record,
    school,
)
from transcript.web.studio import (
    credits as mastery_credits,
)

_SECTIONS = (
    front.WAYS,
    signing_in.WAYS,
    managing.WAYS,
    verifying.WAYS,
    trusting.WAYS,
    beginning.WAYS,
    school.WAYS,
    profile.WAYS,
    framework.WAYS,
    mastery_credits.WAYS,
    coverage.WAYS,
    mastery.WAYS,
    files.WAYS,
    learners.WAYS,
    record.WAYS,
    evidence.WAYS,
    importing.WAYS,
    progress.WAYS,
    calibration.WAYS,
    DESK,
    api.WAYS,
)


def all_ways() -> tuple[Way, ...]:
    """Return the ways of every section."""
    return tuple(way for section in _SECTIONS for way in section)
