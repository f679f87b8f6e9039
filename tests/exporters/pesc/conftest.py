"""A small transcript, of which messages of PESC are made."""

import pytest

from tests.exporters.pesc.changing import FEW, Shaped
from transcript.issuance import IssuedTranscript


@pytest.fixture
def issued(shaped: Shaped) -> IssuedTranscript:
    """A transcript with three credits."""
    return shaped(**FEW)
