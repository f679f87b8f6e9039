"""How much of a stranger's file is looked at before the answer is “cannot tell”."""

from dataclasses import dataclass
from datetime import timedelta

from transcript.reading import limits as reading

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a file may cost. Beyond any of these the verdict is INDETERMINATE, code `LIMIT_…`."""

    file: int = 25 * MEGABYTE
    json: int = 5 * MEGABYTE
    token: int = 2 * MEGABYTE
    picture: int = 10 * MEGABYTE
    pdf: int = 20 * MEGABYTE
    pdf_objects: int = 50_000
    pdf_unpacked: int = 64 * MEGABYTE
    record: int = 2 * MEGABYTE
    pdf_pages: int = 100
    attachments: int = 16
    attachment: int = 16 * MEGABYTE
    depth: int = 64
    nodes: int = 200_000
    digits: int = 30
    credentials: int = 500
    nesting: int = 4
    proofs: int = 8
    proofs_in_all: int = 1_000
    findings: int = 100
    graph_work: int = 150_000
    """Of all its graphs, in units of about a microsecond: see `proofs.rdfc.Budget`."""
    status_list: int = 2 * MEGABYTE
    """Of a status list as it is published; inflated, 2 MiB."""
    status_list_nodes: int = 1_000
    """Values in it: nearly all of a list is one text, and a file may name twenty lists."""
    controller_document: int = MEGABYTE
    methods: int = 200
    """Of an issuer's document: the keys that it describes, and names, in all."""

    def of_json(self, size: int) -> reading.Limits:
        """Return what a JSON text of at most `size` bytes may ask of its reader."""
        return reading.Limits(
            size=size, depth=self.depth, nodes=self.nodes, string=size, digits=self.digits
        )


LIMITS = Limits()
"""The limits of `transcript verify`."""

CLOCK_SKEW = timedelta(minutes=5)
"""How far two honest clocks may be apart."""
