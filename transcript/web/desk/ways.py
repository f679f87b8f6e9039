"""Every way of the registrar's desk."""

from transcript.web.desk import (
    approving,
    corrections,
    documents,
    exporting,
    issuing,
    jobs,
    keys,
    ledger,
    releasing,
    status,
)

WAYS = (
    *keys.WAYS,
    *issuing.WAYS,
    *approving.WAYS,
    *documents.WAYS,
    *corrections.WAYS,
    *exporting.WAYS,
    *releasing.WAYS,
    *status.WAYS,
    *ledger.WAYS,
    *jobs.WAYS,
)
