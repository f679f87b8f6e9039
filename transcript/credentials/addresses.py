"""Identifiers of what a credential speaks of: derived, so that the same thing has the same one."""

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, UUID, uuid5


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolAddresses:
    """Addresses below a school's web site; `urn:uuid:` ones where `url` cannot carry a path."""

    school: str
    url: str

    def graduate_profile(self) -> str:
        """Return the id of the school's graduate profile."""
        return self._below("graduate-profile")

    def area(self, area: str) -> str:
        """Return the id of an area."""
        return self._below(f"areas/{area}")

    def competency(self, competency: str) -> str:
        """Return the id of a competency."""
        return self._below(f"competencies/{competency}")

    def credit(self, credit: str) -> str:
        """Return the id of a credit."""
        return self._below(f"credits/{credit}")

    def address(self) -> str:
        """Return the id of the school's postal address."""
        return f"{self._below('contact')}#address"

    def institution(self, name: str) -> str:
        """Return the id of another institution, of which only the name is known."""
        return _named(NAMESPACE_URL.urn, f"{self.school}/institutions/{name}")

    def learner(self, learner: str) -> str:
        """Return the id of a learner: stable, and saying nothing to those who do not know it."""
        return _named(NAMESPACE_URL.urn, f"{self.school}/learners/{learner}")

    def _below(self, path: str) -> str:
        parts = urlsplit(self.url)
        if parts.scheme in {"https", "http"} and parts.netloc and not parts.query + parts.fragment:
            return f"{self.url.rstrip('/')}/{path}"
        return _named(NAMESPACE_URL.urn, f"{self.school}/{path}")


def part_of(document: str, path: str) -> str:
    """Return the id of a thing that belongs to one `urn:uuid:…`, such as a badge to a document."""
    return _named(document, path)


@lru_cache(maxsize=1_024)  # a transcript names each of its parts several times
def _named(namespace: str, name: str) -> str:
    return uuid5(UUID(namespace), name).urn
