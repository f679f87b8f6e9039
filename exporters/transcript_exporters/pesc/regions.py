"""States and provinces by the two letters that PESC knows them by."""

from transcript.model.school import Address

_UNITED_STATES = """
AL Alabama|AK Alaska|AS American Samoa|AZ Arizona|AR Arkansas|CA California|CO Colorado
CT Connecticut|DE Delaware|DC District of Columbia|FM Federated States of Micronesia|FL Florida
GA Georgia|GU Guam|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas
KY Kentucky|LA Louisiana|ME Maine|MH Marshall Islands|MD Maryland|MA Massachusetts|MI Michigan
MN Minnesota|MS Mississippi|MO Missouri|MT Montana|NE Nebraska|NV Nevada|NH New Hampshire
NJ New Jersey|NM New Mexico|NY New York|NC North Carolina|ND North Dakota
MP Northern Mariana Islands|OH Ohio|OK Oklahoma|OR Oregon|PW Palau|PA Pennsylvania|PR Puerto Rico
RI Rhode Island|SC South Carolina|SD South Dakota|TN Tennessee|TX Texas|UT Utah|VT Vermont
VI Virgin Islands|VA Virginia|WA Washington|WV West Virginia|WI Wisconsin|WY Wyoming
"""
_CANADA = """
AB Alberta|BC British Columbia|MB Manitoba|NB New Brunswick|NL Newfoundland and Labrador
NS Nova Scotia|NT Northwest Territories|NU Nunavut|ON Ontario|PE Prince Edward Island|QC Quebec
QC Québec|SK Saskatchewan|YT Yukon
"""


def _codes(table: str) -> dict[str, str]:
    known = {}
    for entry in table.strip().replace("\n", "|").split("|"):
        code, _, name = entry.partition(" ")
        known[code.casefold()] = known[name.casefold()] = code
    return known


_BY_COUNTRY = {"US": _codes(_UNITED_STATES), "CA": _codes(_CANADA)}


def region_code(address: Address) -> str | None:
    """Return the code of the address's state or province, by its name or by the code itself.

    None for a region that is not one, and for countries whose regions have no code in PESC.
    """
    # Hawaii may be written with a letter that is not on every keyboard.
    name = address.region.replace("\N{MODIFIER LETTER TURNED COMMA}", "").strip().casefold()
    return _BY_COUNTRY.get(address.country, {}).get(name)
