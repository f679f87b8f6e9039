"""What the school signed, and is out of its dates, or has none that can be read."""

from collections.abc import Iterator

from tests.tampered.forge.school import credit, sign, signed_credit, whole
from tests.tampered.forge.spelling import Forged, text, without


def dates() -> Iterator[Forged]:
    """Yield credentials outside of their dates."""
    members = [signed_credit()]
    for name, why, dated in (
        ("expired", "valid until yesterday", {"validUntil": "2026-11-21T00:00:00Z"}),
        ("not-yet-valid", "valid from next year", {"validFrom": "2027-01-01T00:00:00Z"}),
    ):
        yield Forged(f"{name}.clr.json", why, text(sign({**whole(members), **dated})))
    for name, why, dated in (
        ("expired", "valid until yesterday", {"validUntil": "2026-11-21T00:00:00Z"}),
        (
            "expired-six-minutes-ago",
            "valid until six minutes ago, more than clocks may differ",
            {"validUntil": "2026-11-22T11:54:00Z"},
        ),
        (
            "sound-expired-just-now",
            "sound: valid until four minutes ago, as much as clocks may differ",
            {"validUntil": "2026-11-22T11:56:00Z"},
        ),
        (
            "valid-in-six-minutes",
            "valid in six minutes, more than clocks may differ",
            {"validFrom": "2026-11-22T12:06:00Z"},
        ),
        (
            "sound-in-another-zone",
            "sound: its end is written in another time zone",
            {"validUntil": "2026-11-22T13:30:00+01:00"},
        ),
        (
            "expired-in-another-zone",
            "its end, written in another time zone, is past",
            {"validUntil": "2026-11-22T13:30:00+03:00"},
        ),
        (
            "end-before-its-beginning",
            "it ended before it began",
            {"validUntil": "2026-11-01T00:00:00Z"},
        ),
        ("end-a-date", "its end is a date without a time", {"validUntil": "2026-12-31"}),
        ("end-without-a-zone", "its end has no zone", {"validUntil": "2026-12-31T00:00:00"}),
        ("end-unreadable", "its end is no date", {"validUntil": "for ever"}),
        (
            "end-of-no-day",
            "its end is a day that there is not",
            {"validUntil": "2027-02-30T00:00:00Z"},
        ),
        ("beginning-unreadable", "its beginning is no date", {"validFrom": "last autumn"}),
        ("beginning-a-date", "its beginning is a date without a time", {"validFrom": "2026-11-20"}),
    ):
        yield Forged(f"{name}.badge.json", why, text(sign({**credit(), **dated})))
    undated = sign(without(credit(), "validFrom"))
    yield Forged("undated.badge.json", "it does not say from when it is valid", text(undated))
    late = sign({**credit(), "awardedDate": "2026-11-30T00:00:00Z"})
    yield Forged("sound-awarded-later.badge.json", "sound: awarded on a day to come", text(late))
