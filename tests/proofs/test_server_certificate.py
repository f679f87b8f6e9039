import pytest

from tests.web_server import certificate_and_key
from transcript.proofs.errors import KeyUnusableError
from transcript.proofs.server_certificate import names_in


def test_a_certificate_names_its_hosts_and_addresses() -> None:
    pem, _ = certificate_and_key("Studio.Example", "192.0.2.1", "::1")
    assert names_in(pem) == ("studio.example", "192.0.2.1", "::1")


def test_a_name_that_stands_for_many_is_none() -> None:
    assert names_in(certificate_and_key("*.school.example")[0]) == ()


def test_those_above_it_name_nothing() -> None:
    pem = certificate_and_key("studio.example")[0] + certificate_and_key("other.example")[0]
    assert names_in(pem) == ("studio.example",)


def test_a_certificate_need_not_name_any() -> None:
    assert names_in(certificate_and_key()[0]) == ()


def test_what_is_no_certificate_is_refused() -> None:
    with pytest.raises(KeyUnusableError, match="not a certificate"):
        names_in(b"no certificate")
