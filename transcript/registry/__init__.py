"""What was issued: the signed originals, kept as they left the signer."""
