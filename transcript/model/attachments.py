"""What the files inside a PDF are called: promised to whoever takes them out."""

CLR = "transcript.clr.json"
"""The signed record."""

RECORD = "transcript.record.json"
"""The native record, which the pages were drawn from."""

CODE = "transcript.code.txt"
"""The code on paper, as page one has it in its square."""

LEDGER_PROOF = "transcript.tlog-proof"
"""The proof that the signed record is in the school's ledger, and since when."""

RELEASE = "transcript.release.json"
"""For whom the copy was made, if it was made for somebody."""

STATUS_LIST = "status-list.json"
"""The school's signed list of what it has revoked, as of the export."""

SUSPENSION_LIST = "suspension-list.json"
"""Its list of what it has suspended, if it keeps one."""

STATUS_LISTS = (STATUS_LIST, SUSPENSION_LIST)
"""Both, in the order in which an edition has them."""
