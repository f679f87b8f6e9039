"""Where private keys are kept: in encrypted files of ours, in PKCS#12 files, in tokens (HSM)."""
