"""The school and the learner, as every PESC message has them."""

import re
from collections.abc import Iterator
from textwrap import wrap

from transcript.model.learner import Learner, Name
from transcript.model.school import Address, School
from transcript_exporters.pesc.draft import Draft, Element, add, add_notes, one_line
from transcript_exporters.pesc.regions import region_code

_ORGANIZATION_NAME, _LOCAL_ID = 60, 35
_SCHOOL_PERSON_ID, _AGENCY_ID = 20, 30
_NAME_PART, _COMPOSITE_NAME = 35, 45
_ADDRESS_LINE = 40
_ADDRESS_LINES, _CITY, _POSTAL_CODE = range(1, 4), range(2, 31), range(1, 18)
_EMAIL, _URL = 128, 512

_PUBLIC_NCES = 12
_NO_STATE = "ZZ"
_MASK = "•"
_NORTH_AMERICAN = re.compile(r"(?:\+?1[ .-]?)?\(?(\d{3})\)?[ .-]?(\d{3})[ .-]?(\d{4})")


def add_sender(draft: Draft, parent: Element, school: School) -> None:
    """Add the school as the organization that sends, with how to reach it."""
    made = add(parent, "Organization")
    notes = (*_add_school_ids(made, school), *_add_school_name(draft, made, school))
    _add_contacts(made, school)
    add_notes(made, notes)


def add_school(draft: Draft, parent: Element, school: School) -> None:
    """Add the school as the place of learning."""
    made = add(parent, "School")
    notes = (*_add_school_name(draft, made, school), *_add_school_ids(made, school))
    # An institute that trains adults has neither number, and is no high school.
    if school.identifiers.nces or school.identifiers.ceeb:
        add(made, "SchoolLevel", "HighSchool")
    add_notes(made, notes)


def _add_school_name(draft: Draft, parent: Element, school: School) -> tuple[str, ...]:
    return draft.fit(
        parent, "OrganizationName", school.name, _ORGANIZATION_NAME, what="the school's name"
    )


def _add_school_ids(parent: Element, school: School) -> Iterator[str]:
    """Add the school's numbers; yield the one that there is no room for."""
    known = school.identifiers
    if known.nces:
        add(parent, "CCD" if len(known.nces) == _PUBLIC_NCES else "PSS", known.nces)
    if known.ceeb:
        add(parent, "CEEBACT", known.ceeb)
    number = one_line(known.state or "")
    if number and len(number) <= _LOCAL_ID:
        local = add(parent, "LocalOrganizationID")
        add(local, "LocalOrganizationIDCode", number)
        add(local, "LocalOrganizationIDQualifier", region_code(school.address) or _NO_STATE)
    elif number:
        yield f"State number of the school: {number}"


def _add_contacts(parent: Element, school: School) -> None:
    made = add(parent, "Contacts")
    notes = [f"{each.name}, {each.title}" for each in school.signatories[:1]]
    notes += [*_add_address(made, school.address), *_add_phone(made, school.phone)]
    if len(school.email) <= _EMAIL:
        add(add(made, "Email"), "EmailAddress", school.email)
    else:
        notes.append(f"E-mail: {school.email}")
    if len(school.url) <= _URL:
        add(add(made, "URL"), "URLAddress", school.url)
    else:
        notes.append(f"Web site: {school.url}")
    add_notes(made, notes)


def _add_address(parent: Element, address: Address) -> Iterator[str]:
    """Add the address, or yield it for a note where PESC's form for it is too narrow."""
    street, city, code = (
        one_line(each) for each in (address.street, address.locality, address.postal_code)
    )
    lines, region = wrap(street, _ADDRESS_LINE), region_code(address)
    fits = len(lines) in _ADDRESS_LINES and len(city) in _CITY and len(code) in _POSTAL_CODE
    if region and fits:
        made = add(parent, "Address")
        for line in lines:
            add(made, "AddressLine", line)
        add(made, "City", city)
        add(made, "StateProvinceCode", region)
        add(made, "PostalCode", code)
    else:
        yield f"Address: {street}, {city}, {address.region} {code}, {address.country}"


def _add_phone(parent: Element, phone: str) -> Iterator[str]:
    """Add the telephone number, or yield it for a note if it is none of North America."""
    found = _NORTH_AMERICAN.fullmatch(one_line(phone))
    if found is None:
        yield f"Telephone: {phone}"
        return
    made = add(parent, "Phone")
    add(made, "CountryPrefixCode", "1")
    add(made, "AreaCityCode", found[1])
    add(made, "PhoneNumber", found[2] + found[3])


def add_person(draft: Draft, parent: Element, learner: Learner, school: School) -> None:
    """Add the learner as far as the record was released.

    Never anything on health, origin or a former name: the record does not have it.
    """
    made = add(parent, "Person")
    notes = tuple(_add_numbers(made, learner, school))
    if learner.birth_date:
        add(add(made, "Birth"), "BirthDate", learner.birth_date.isoformat())
    elif learner.birthday:
        add(add(made, "Birth"), "Birthday", learner.birthday)
    _add_legal_name(draft, add(made, "Name"), learner.legal_name)
    if learner.chosen_name:
        _add_chosen_name(draft, add(made, "AlternateName"), learner.chosen_name)
    add_notes(made, notes)


def _add_numbers(parent: Element, learner: Learner, school: School) -> Iterator[str]:
    """Add one number of the school's and those of the state; yield what there is no room for."""
    # A masked number would be taken for the number itself.
    told = [each for each in learner.identifiers if _MASK not in each.value]
    by_school = [one_line(each.value) for each in told if each.kind == "school"]
    by_state = [one_line(each.value) for each in told if each.kind != "school"]
    if by_school and len(by_school[0]) <= _SCHOOL_PERSON_ID:
        add(parent, "SchoolAssignedPersonID", by_school.pop(0))
    yield from (f"Number at the school: {each}" for each in by_school)
    for number in by_state:
        if len(number) > _AGENCY_ID:
            yield f"Number of the state: {number}"
            continue
        made = add(parent, "AgencyIdentifier")
        add(made, "AgencyAssignedID", number)
        add(made, "AgencyCode", "State")
        if region := region_code(school.address):
            add(made, "StateProvinceCode", region)


def _add_legal_name(draft: Draft, parent: Element, name: Name) -> None:
    """Add the name in its parts; a name without any is also the last one, which is looked for."""
    family = name.family or ("" if name.given else name.full)
    add(parent, "NameCode", "Legal")
    notes: list[str] = []
    for tag, part, said in (
        ("FirstName", "given", name.given or ""),
        ("LastName", "family", family),
    ):
        notes += draft.fit(parent, tag, said, _NAME_PART, what=f"the legal {part} name", cut="")
    if not (name.given and name.family):
        notes += _add_composite_name(draft, parent, name, what="the legal name")
    add_notes(parent, dict.fromkeys(notes))


def _add_chosen_name(draft: Draft, parent: Element, name: Name) -> None:
    """Add the name as a whole: its last part alone is shown as a former name by some readers."""
    add(parent, "NameCode", "Casual")
    add_notes(parent, _add_composite_name(draft, parent, name, what="the chosen name"))


def _add_composite_name(draft: Draft, parent: Element, name: Name, *, what: str) -> tuple[str, ...]:
    return draft.fit(parent, "CompositeName", name.full, _COMPOSITE_NAME, what=what, cut="")
