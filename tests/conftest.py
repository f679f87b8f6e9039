"""What every test shares: the socket is shut, the clock stands still, and nobody is in a hurry."""

import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from hypothesis import HealthCheck, settings

from tests.postgresql_server import PostgresqlServer, postgresql_server
from tests.software_token import SoftwareTokens, software_tokens
from tests.web_server import Web

# How long an example takes tells of the machine, and of what else it has to do.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

_CONNECT, _GETADDRINFO = socket.socket.connect, socket.getaddrinfo


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that approves what is written or drawn now."""
    parser.addoption("--update-golden", action="store_true", help="renew tests/golden")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that no worker is left alone with it at the end."""
    items.sort(key=lambda item: "crash" not in item.path.parts)


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether what is approved is to be renewed."""
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(autouse=True)
def _patient_with_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a process that looks at a file take its time: the machine may have more to do."""
    from transcript.batch.verifying import Verifier
    from transcript.verification.worker import WORKER_LIMITS

    patient = {"limits": replace(WORKER_LIMITS, clock=300)}
    unhurried = {**(Verifier.__init__.__kwdefaults__ or {}), **patient}
    monkeypatch.setattr(Verifier.__init__, "__kwdefaults__", unhurried)


@pytest.fixture(autouse=True)
def _shut_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a test tried to open a socket")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture
def loopback(_shut_socket: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Open the socket to servers of the test's own, and to nothing else."""

    def connect(self: socket.socket, address: tuple[str, int]) -> None:
        assert address[0] == "127.0.0.1"
        _CONNECT(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket, "getaddrinfo", _GETADDRINFO)


@pytest.fixture
def web(
    loopback: None,  # noqa: ARG001 - it opens the socket
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Web]:
    """The public Internet, played on this machine."""
    with Web(tmp_path_factory.mktemp("web")) as played:
        yield played


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresqlServer]:
    """A PostgreSQL server behind a socket file; give each test a schema of its own."""
    with postgresql_server() as server:
        yield server


@pytest.fixture(scope="session")
def tokens(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SoftwareTokens]:
    """Tokens (HSM) in software, under one PIN."""
    with software_tokens(tmp_path_factory.mktemp("softhsm")) as made:
        yield made


@pytest.fixture
def at() -> datetime:
    """The one moment at which tests happen."""
    return NOON


@pytest.fixture(scope="session")
def _time_server_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@pytest.fixture(scope="session")
def time_server_certificate(_time_server_key: rsa.RSAPrivateKey) -> bytes:
    """The certificate (PEM) of a time-stamp server."""
    name = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Time of Day")])
    made = (
        x509.CertificateBuilder(name, name, _time_server_key.public_key(), 1)
        .not_valid_before(NOON - timedelta(days=1))
        .not_valid_after(NOON + timedelta(days=1))
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(_time_server_key, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM)


@pytest.fixture(scope="session")
def time_server(
    _time_server_key: rsa.RSAPrivateKey, time_server_certificate: bytes
) -> Callable[[bytes], bytes]:
    """A time-stamp server where it is always noon: takes a request, gives its answer."""
    from asn1crypto import keys, tsp
    from pyhanko.keys import load_certs_from_pemder_data
    from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

    key = _time_server_key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (certificate,) = load_certs_from_pemder_data(time_server_certificate)
    server = DummyTimeStamper(certificate, keys.PrivateKeyInfo.load(key), fixed_dt=NOON)

    def answer(request: bytes) -> bytes:
        given: bytes = server.request_tsa_response(tsp.TimeStampReq.load(request)).dump()
        return given

    return answer
