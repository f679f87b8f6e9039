"""Under which names a server may answer: those in its certificate."""

from transcript.proofs.errors import KeyUnusableError


def names_in(pem: bytes) -> tuple[str, ...]:
    """Return the hosts and addresses that the first certificate names, in its order.

    A name with a star stands for many, of which none is known here: it is left out. Raises
    `KeyUnusableError` for what is no certificate.
    """
    from cryptography import x509

    try:
        first = x509.load_pem_x509_certificates(pem)[0]
        extension = first.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except x509.ExtensionNotFound:
        return ()
    except ValueError as error:
        raise KeyUnusableError("the file is not a certificate that can be used") from error
    hosts = extension.value.get_values_for_type(x509.DNSName)
    addresses = extension.value.get_values_for_type(x509.IPAddress)
    return (*(each.lower() for each in hosts if "*" not in each), *map(str, addresses))
