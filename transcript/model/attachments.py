"""What the files inside a PDF are called: promised to whoever takes them out."""

CLR = "transcript.clr.json"
"""The signed record."""

RECORD = "transcript.record.json"
"""The native record, which the pages were drawn from."""

CODE = "transcript.code.txt"
"""The code on paper, as page one has it in its square."""
