"""What can be done, as the API says it: what to send instead, or where people do it."""

from collections.abc import Mapping

from transcript.ways_out import Deed
from transcript.web.ways_out import PAGES

CALLS: Mapping[Deed, str] = {
    **PAGES,
    Deed.MEND_LEARNER: "; ask /api/validate what is wrong",
    Deed.GIVE_TRUST_LIST: " The list is kept by whoever runs this site.",
    Deed.GIVE_STATUS_LISTS: " Send it under “beside”.",
    Deed.GIVE_BESIDE: " Send it under “beside”.",
    Deed.TAKE_OUT: " Send that alone.",
}
