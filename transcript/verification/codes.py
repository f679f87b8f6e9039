"""What a check can find. Each code has a section in `docs/verification-codes.md`."""

from enum import StrEnum


class Code(StrEnum):
    """A code never changes its meaning and is never used for another one."""

    # Step 0: what kind of file is it, and is it small enough to be looked at?
    MALFORMED = "MALFORMED"
    UNKNOWN_KIND = "UNKNOWN_KIND"
    ZIP_ARCHIVE = "ZIP_ARCHIVE"
    NO_CREDENTIAL = "NO_CREDENTIAL"
    SEVERAL_CREDENTIALS = "SEVERAL_CREDENTIALS"
    DOUBLE_SECURED = "DOUBLE_SECURED"
    MEMBER_FORM = "MEMBER_FORM"
    UNSUPPORTED = "UNSUPPORTED"
    LIMIT_SIZE = "LIMIT_SIZE"
    LIMIT_PDF = "LIMIT_PDF"
    LIMIT_CREDENTIALS = "LIMIT_CREDENTIALS"
    LIMIT_NESTING = "LIMIT_NESTING"
    LIMIT_PROOFS = "LIMIT_PROOFS"
    LIMIT_GRAPH = "LIMIT_GRAPH"
    LIMIT_TIME = "LIMIT_TIME"
    LIMIT_MEMORY = "LIMIT_MEMORY"
    LIMIT_CRASH = "LIMIT_CRASH"

    # Step 1: does it have the form of a credential?
    FORM_OK = "FORM_OK"
    FORM = "FORM"
    FORM_UNUSUAL = "FORM_UNUSUAL"

    # Step 2: may this key speak for the issuer?
    CONTROLLER = "CONTROLLER"
    KEY_UNUSABLE = "KEY_UNUSABLE"
    KEY_UNRESOLVED = "KEY_UNRESOLVED"

    # Step 3: is every word as it was signed?
    PROOF_OK = "PROOF_OK"
    PROOF_MISSING = "PROOF_MISSING"
    PROOF_INVALID = "PROOF_INVALID"
    DATA_LOSS = "DATA_LOSS"
    CONTEXT_UNKNOWN = "CONTEXT_UNKNOWN"

    # Step 4: does the container show what the credential says?
    RECORD_OK = "RECORD_OK"
    RECORD_MISSING = "RECORD_MISSING"
    RECORD_DIFFERS = "RECORD_DIFFERS"
    ATTACHMENT_UNKNOWN = "ATTACHMENT_UNKNOWN"
    CODE_OK = "CODE_OK"
    CODE_DIFFERS = "CODE_DIFFERS"
    SEAL_OK = "SEAL_OK"
    SEAL_MISSING = "SEAL_MISSING"
    SEAL_BROKEN = "SEAL_BROKEN"
    SEAL_SEVERAL = "SEAL_SEVERAL"
    SEAL_PARTIAL = "SEAL_PARTIAL"
    SEAL_KIND = "SEAL_KIND"
    SEAL_STRANGER = "SEAL_STRANGER"
    SEAL_TIME_STAMP = "SEAL_TIME_STAMP"
    PDF_ACTIVE = "PDF_ACTIVE"
    PDF_UNFAMILIAR = "PDF_UNFAMILIAR"
    PAGES_OK = "PAGES_OK"
    PAGES_TEXT_OK = "PAGES_TEXT_OK"
    PAGES_TEXT_DIFFERS = "PAGES_TEXT_DIFFERS"
    PAGES_DIFFER = "PAGES_DIFFER"
    PAGES_OTHER_VERSION = "PAGES_OTHER_VERSION"
    PAGES_UNCHECKED = "PAGES_UNCHECKED"
    PICTURE_UNCOVERED = "PICTURE_UNCOVERED"

    # Step 5: is it inside its dates?
    DATES_OK = "DATES_OK"
    DATE_UNREADABLE = "DATE_UNREADABLE"
    NOT_YET_VALID = "NOT_YET_VALID"
    EXPIRED = "EXPIRED"

    # Step 6: has the school taken it back?
    STATUS_NONE = "STATUS_NONE"
    STATUS_UNREACHABLE = "STATUS_UNREACHABLE"

    # Step 7: does the reader know the issuer?
    TRUSTED = "TRUSTED"
    UNTRUSTED = "UNTRUSTED"
    KEY_NOT_LISTED = "KEY_NOT_LISTED"
    KEY_WINDOW = "KEY_WINDOW"
    SEAL_TRUSTED = "SEAL_TRUSTED"
    SEAL_UNLISTED = "SEAL_UNLISTED"
    SEAL_WINDOW = "SEAL_WINDOW"

    # Step 8: is it all about one learner, and do the parts agree?
    SUBJECT_OK = "SUBJECT_OK"
    SUBJECT_MISMATCH = "SUBJECT_MISMATCH"
    SUBJECT_UNLINKED = "SUBJECT_UNLINKED"
    NODE_CONFLICT = "NODE_CONFLICT"
    ENDORSEMENT_OK = "ENDORSEMENT_OK"

    # A code on paper: is it a whole one, and is a file the document that it is about?
    CODE_NUMBER = "CODE_NUMBER"
    FILE_SAME = "FILE_SAME"
    FILE_OTHER = "FILE_OTHER"
    FILE_UNCOMPARED = "FILE_UNCOMPARED"

    # A fault of ours in any step.
    INTERNAL = "INTERNAL"
