"""Documents from servers that strangers name, and how strangers try to misuse that."""

import ipaddress
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from socket import create_server
from threading import Event

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web_server import PUBLIC, Web, reply
from transcript.net import LARGEST_DOCUMENT, Fetcher, NetworkError, is_public

URL = "https://hill.example/.well-known/did.json"


def refusal(fetcher: Fetcher, url: str = URL) -> str:
    with pytest.raises(NetworkError) as caught:
        fetcher.fetch(url)
    assert caught.value.url == url
    return caught.value.reason


def test_what_is_published_comes_back(web: Web) -> None:
    web.publish(URL, b'{"id": "did:web:hill.example"}')
    assert web.fetcher().fetch(URL) == b'{"id": "did:web:hill.example"}'
    assert (web.dialled, web.asked) == ([(PUBLIC, 443)], [URL])


@pytest.mark.parametrize(
    "url",
    [
        "https://hill.example/status/revocation-1.json?year=2026",
        "https://hill.example:8443/did.json",
        "https://hill.example/",
    ],
)
def test_an_address_is_asked_as_it_is_written(web: Web, url: str) -> None:
    web.publish(url, b"[]")
    assert web.fetcher().fetch(url) == b"[]"
    assert web.asked == [url]


def test_an_address_without_a_path_is_asked_at_its_root(web: Web) -> None:
    web.publish("https://hill.example/", b"[]")
    assert web.fetcher().fetch("https://hill.example") == b"[]"


def test_nothing_is_sent_but_the_address(web: Web) -> None:
    sent: dict[str, str] = {}

    def note(handler: BaseHTTPRequestHandler) -> None:
        sent.update(handler.headers)
        reply(handler)

    web.answer(URL, note)
    web.fetcher().fetch(URL)
    assert sent == {
        "Host": "hill.example",
        "Accept-Encoding": "identity",
        "Accept": "application/json, application/*+json, application/vc, application/jwt",
        "User-Agent": "transcript-toolkit",
        "Connection": "close",
    }


NOT_ADDRESSES = [
    "",
    "hill.example",
    "//hill.example/did.json",
    "http://hill.example/did.json",
    "HTTPS://hill.example/did.json",
    "ftp://hill.example/did.json",
    "file:///etc/passwd",
    "gopher://hill.example/_GET",
    "data:application/json,{}",
    "https:hill.example",
    "https:/hill.example",
    "https:///hill.example",
    "https://",
    "https://?",
    "https://.",
    "https://hill",
    "https://localhost/",
    "https://localhost.:443/",
    "https://LOCALHOST/",
    "https://127.0.0.1/",
    "https://127.1/",
    "https://127.0.0.1./",
    "https://127.0.0.1:8443/",
    "https://2130706433/",
    "https://017700000001/",
    "https://0x7f000001/",
    "https://0x7f.0.0.1/",
    "https://0x7f.1/",
    "https://0177.0.0.1/",
    "https://10.0.0.1/",
    "https://192.168.0.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://0/",
    "https://0.0.0.0/",
    "https://[::1]/",
    "https://[::]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[fe80::1%25eth0]/",
    "https://[2001:db8::1]:8443/",
    "https://8.8.8.8/",
    "https://1.2.3.example.4/",
    "https://me@hill.example/",
    "https://me:secret@hill.example/",
    "https://hill.example@127.0.0.1/",
    "https://127.0.0.1#@hill.example/",
    "https://hill.example#@127.0.0.1/",
    "https://hill.example\\@127.0.0.1/",
    "https://127.0.0.1\\.hill.example/",
    "https://hill.example:443@127.0.0.1/",
    "https://hill.example/did.json#key",
    "https://hill.example:/",
    "https://hill.example:0/",
    "https://hill.example:0443/",
    "https://hill.example:+443/",
    "https://hill.example:443443/",
    "https://hill.example:٤٤٣/",
    "https://hill.example:https/",
    "https://hill..example/",
    "https://.hill.example/",
    "https://hill.example./",
    "https://-hill.example/",
    "https://hill-.example/",
    "https://hill_.example/",
    "https://hill%2eexample/",
    "https://%31%32%37.0.0.1/",
    "https://hill。example/",
    "https://ⓗill.example/",
    "https://bücher.example/",
    "https://\uff11\uff12\uff17.0.0.1/",
    "https://hill.example\t/",
    "https://hill.example\r\nHost: other.example/",
    "https://hill.example/\r\nX: y",
    "https://hill.example/a b",
    "https://hill.example/a\x00b",
    "https://hill.example/ü",
    "https://hill.example/\\..\\",
    "https://hill.example/<script>",
    'https://hill.example/"',
    " https://hill.example/",
    "https://hill.example/ ",
    "https://hill.example/\n",
    f"https://{'a' * 64}.example/",
    f"https://{'a.' * 130}example/",
    f"https://hill.example/{'a' * 2_000}",
]


@pytest.mark.parametrize("url", NOT_ADDRESSES)
def test_what_is_no_plain_address_of_a_public_server_is_not_even_looked_up(
    web: Web, url: str
) -> None:
    assert refusal(web.fetcher(), url) == "this is not the https address of a public server"
    assert (web.looked_up, web.dialled) == ([], [])


@pytest.mark.parametrize("port", [22, 25, 80, 465, 1023, 65_536, 99_999])
def test_ports_of_other_services_are_not_asked(web: Web, port: int) -> None:
    assert refusal(web.fetcher(), f"https://hill.example:{port}/") == (
        f"nobody is asked at port {port}"
    )
    assert web.looked_up == []


NEIGHBOURS = [
    "0.0.0.0",  # noqa: S104 - an address to refuse
    "10.1.2.3",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.7",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "64:ff9b::7f00:1",
    "64:ff9b::808:808",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:0:7f00:1::",
    "2001:20::1",
    "2001:db8::1",
    "2002:7f00:1::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fd20:ce::254",
    "fe80::1",
    "fe80::1%eth0",
    "2606:2800:220:1::1%eth0",
    "fec0::1",
    "ff02::1",
    "not an address",
    "",
]


@pytest.mark.parametrize("address", NEIGHBOURS)
def test_an_address_of_a_neighbour_is_not_dialled(web: Web, address: str) -> None:
    web.addresses = [[address]]
    assert refusal(web.fetcher()) == "it is not a public address"
    assert web.dialled == []


@pytest.mark.parametrize("address", ["8.8.8.8", PUBLIC, "172.32.0.1", "2606:2800:220:1::1"])
def test_an_address_of_a_public_server_is_dialled(web: Web, address: str) -> None:
    web.publish(URL, b"{}")
    web.addresses = [[address]]
    web.fetcher().fetch(URL)
    assert web.dialled == [(address, 443)]


@given(st.ip_addresses())
def test_no_address_is_public_that_python_knows_to_be_none(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    assert address.is_global or not is_public(str(address))


@given(st.ip_addresses(network="2000::/3") | st.ip_addresses(v=4))
def test_no_multicast_reserved_or_embedding_address_is_public(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    odd = address.is_multicast or address.is_reserved
    if isinstance(address, ipaddress.IPv6Address):
        odd = odd or address.sixtofour is not None or address.teredo is not None
    assert not (odd and is_public(str(address)))


def test_one_neighbour_among_the_addresses_of_a_name_is_one_too_many(web: Web) -> None:
    web.addresses = [[PUBLIC, "10.0.0.1"]]
    assert refusal(web.fetcher()) == "it is not a public address"
    assert web.dialled == []


def test_a_name_that_changes_its_mind_is_believed_once(web: Web) -> None:
    web.publish(URL, b"{}")
    web.addresses = [[PUBLIC], ["127.0.0.1"]]
    fetcher = web.fetcher()
    fetcher.fetch(URL)
    assert (web.looked_up, web.dialled) == (["hill.example:443"], [(PUBLIC, 443)])
    assert refusal(fetcher) == "it is not a public address"
    assert web.dialled == [(PUBLIC, 443)]


def test_a_name_without_an_address_is_said(web: Web) -> None:
    web.addresses = [[]]
    assert refusal(web.fetcher()) == "it is not a public address"


@pytest.mark.parametrize("error", [OSError(-2, "Name or service not known"), UnicodeError("idna")])
def test_a_name_that_nobody_knows_is_said(web: Web, error: Exception) -> None:
    def unknown(_: str, __: int) -> list[str]:
        raise error

    fetcher = Fetcher(resolve=unknown, dial=web.fetcher().dial)
    assert refusal(fetcher) in {"Name or service not known", "idna"}


def test_a_server_of_names_that_never_answers_is_left(web: Web) -> None:
    left = Event()

    def wait(_: str, __: int) -> list[str]:
        left.wait(10)
        return [PUBLIC]

    try:
        fetcher = Fetcher(resolve=wait, dial=web.fetcher().dial, patience=0.05)
        assert refusal(fetcher) == "it did not answer in time"
    finally:
        left.set()
    assert web.dialled == []


def test_the_next_address_of_a_name_is_tried_if_nobody_is_at_the_first(web: Web) -> None:
    web.publish(URL, b"{}")
    web.addresses = [["2606:2800:220:1::1", PUBLIC]]
    first = web.fetcher()

    def dial(address: tuple[str, int], timeout: float) -> object:
        if ":" in address[0]:
            raise OSError(101, "Network is unreachable")
        return first.dial(address, timeout)

    fetcher = Fetcher(resolve=first.resolve, dial=dial, certificates=first.certificates)  # type: ignore[arg-type]
    assert fetcher.fetch(URL) == b"{}"


def test_nobody_at_any_address_is_said(web: Web) -> None:
    def nobody(_: tuple[str, int], __: float) -> object:
        raise OSError(111, "Connection refused")

    fetcher = Fetcher(resolve=web.fetcher().resolve, dial=nobody)  # type: ignore[arg-type]
    assert refusal(fetcher) == "Connection refused"


@pytest.mark.usefixtures("loopback")
def test_by_default_it_asks_the_machine_for_names_and_lines() -> None:
    fetcher = Fetcher()
    assert "127.0.0.1" in fetcher.resolve("127.0.0.1", 443)
    with create_server(("127.0.0.1", 0)) as server:
        fetcher.dial(server.getsockname(), 1.0).close()


def test_without_patience_nothing_is_asked(web: Web) -> None:
    assert refusal(web.fetcher(patience=0)) == "it did not answer in time"
    assert web.dialled == []


def test_a_certificate_of_an_authority_that_nobody_knows_is_refused(web: Web) -> None:
    web.publish(URL, b"{}")
    fetcher = Fetcher(resolve=web.fetcher().resolve, dial=web.fetcher().dial)
    assert "certificate verify failed" in refusal(fetcher)
    assert web.asked == []


def test_a_certificate_for_another_name_is_refused(web: Web) -> None:
    url = "https://other.example/did.json"
    web.publish(url, b"{}")
    assert "certificate is not valid for 'other.example'" in refusal(web.fetcher(), url)
    assert web.asked == []


@pytest.mark.parametrize("status", [201, 204, 206, 301, 302, 303, 307, 308, 401, 404, 500])
def test_nothing_but_a_plain_answer_counts(web: Web, status: int) -> None:
    web.publish("https://hill.example/elsewhere", b"{}")
    web.answer(URL, lambda handler: reply(handler, status=status, Location="/elsewhere"))
    assert refusal(web.fetcher()) == f"it answered with status {status}"
    assert web.asked == [URL]


@pytest.mark.parametrize(
    ("kind", "taken"),
    [
        ("application/json", True),
        ("application/json; charset=utf-8", True),
        ("application/did+json", True),
        ("application/vnd.school.status+json", True),
        ("application/vc", True),
        ("application/vc+jwt", True),
        ("text/plain", True),
        ("application/octet-stream", True),
        ("text/html", False),
        ("application/xml", False),
        ("application/zip", False),
        ("image/png", False),
        ("application/jsonp", False),
    ],
)
def test_json_is_taken_as_servers_name_it_and_no_page(web: Web, kind: str, taken: bool) -> None:  # noqa: FBT001
    web.answer(URL, lambda handler: reply(handler, kind=kind))
    if taken:
        assert web.fetcher().fetch(URL) == b"{}"
    else:
        assert refusal(web.fetcher()) == "it answered with something else than was asked for"


def test_an_answer_that_is_packed_is_refused(web: Web) -> None:
    web.answer(URL, lambda handler: reply(handler, Content_Encoding="gzip"))
    assert refusal(web.fetcher()) == "its answer is packed, which was not asked for"


def test_a_document_may_be_so_long_and_no_longer(web: Web) -> None:
    web.publish(URL, bytes(LARGEST_DOCUMENT))
    assert len(web.fetcher().fetch(URL)) == LARGEST_DOCUMENT
    web.publish(URL, bytes(LARGEST_DOCUMENT + 1))
    assert refusal(web.fetcher()) == "its answer is too long"


def in_chunks(*chunks: bytes) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.protocol_version = "HTTP/1.1"
        reply(handler, b"".join(chunks), Transfer_Encoding="chunked")

    return answer


def test_a_document_may_come_in_chunks_so_long_and_no_longer(web: Web) -> None:
    whole = b"%x\r\n%s\r\n" % (LARGEST_DOCUMENT - 1, bytes(LARGEST_DOCUMENT - 1))
    web.answer(URL, in_chunks(whole, b"1\r\n\0\r\n", b"0\r\n\r\n"))
    assert len(web.fetcher().fetch(URL)) == LARGEST_DOCUMENT
    web.answer(URL, in_chunks(whole, b"2\r\n\0\0\r\n", b"0\r\n\r\n"))
    assert refusal(web.fetcher()) == "its answer is too long"


def test_a_chunk_of_less_than_nothing_is_not_read_to_its_end(web: Web) -> None:
    over, poured = Event(), [0]

    def pour(handler: BaseHTTPRequestHandler) -> None:
        in_chunks(b"-1\r\n")(handler)
        try:
            while not over.is_set():
                poured[0] += handler.wfile.write(bytes(LARGEST_DOCUMENT))
        except OSError:
            handler.close_connection = True

    web.answer(URL, pour)
    try:
        assert refusal(web.fetcher()) == "its answer is too long"
        assert poured[0] < 20 * LARGEST_DOCUMENT
    finally:
        over.set()


def test_what_a_server_says_of_the_length_is_not_believed(web: Web) -> None:
    def small(handler: BaseHTTPRequestHandler) -> None:
        reply(handler, b"{}" * LARGEST_DOCUMENT, Content_Length="2")

    web.answer(URL, small)
    assert web.fetcher().fetch(URL) == b"{}"


def test_an_answer_that_breaks_off_is_refused(web: Web) -> None:
    web.answer(URL, lambda handler: reply(handler, Content_Length="100"))
    assert refusal(web.fetcher()) == "its answer broke off"


def test_a_server_that_hangs_up_is_said(web: Web) -> None:
    def hang_up(handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = True

    web.answer(URL, hang_up)
    assert refusal(web.fetcher()) == "Remote end closed connection without response"


def drip(begun: bytes, left: Event) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(begun)
        handler.wfile.flush()
        left.wait(10)

    return answer


@pytest.mark.parametrize(
    "begun",
    [
        b"",
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n",
    ],
)
def test_a_server_that_never_ends_is_left(web: Web, begun: bytes) -> None:
    left = Event()
    web.answer(URL, drip(begun, left))
    try:
        assert refusal(web.fetcher(patience=0.2)).endswith(("in time", "timed out"))
    finally:
        left.set()


def test_a_server_that_never_stops_is_left(web: Web) -> None:
    over = Event()

    def pour(handler: BaseHTTPRequestHandler) -> None:
        reply(handler, b"", Transfer_Encoding="chunked")
        try:
            while not over.wait(0.01):
                handler.wfile.write(b"1\r\n{\r\n")
        except OSError:
            handler.close_connection = True

    web.answer(URL, pour)
    try:
        # Each byte begins the socket's own timeout anew: only the deadline ends this.
        assert refusal(web.fetcher(patience=0.3)) == "it did not answer in time"
    finally:
        over.set()


def test_proxies_of_the_environment_are_not_asked(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    web.publish(URL, b"{}")
    assert web.fetcher().fetch(URL) == b"{}"
