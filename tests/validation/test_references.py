"""Ids lead somewhere, and to one thing only."""

from dataclasses import replace

from tests_validation import Altered, Told

from transcript.model.credit import CreditLevel, MasteryCredit
from transcript.model.origin import NOWHERE, Origin
from transcript.validation import references
from transcript.validation.case import Offer, Record
