import socket
import threading
from urllib.request import urlopen

import pytest
import uvicorn

from tests.cli.conftest import Run
from transcript.web.server import HOST, address_of, listen, serve


def test_without_the_option_it_says_that_the_web_application_is_not_there(run: Run) -> None:
    result = run("serve")
    assert result.exit_code == 2
    assert "the web application is not there yet; --vc-api serves the VC-API" in result.output


def test_without_the_extra_it_says_what_to_install(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("transcript.cli.commands.serve.find_spec", lambda _: None)
    result = run("serve", "--vc-api")
    assert result.exit_code == 2
    assert "pip install 'transcript-toolkit[web]'" in result.output


@pytest.mark.parametrize("port", ["-1", "65536", "web"])
def test_a_port_is_a_number_that_ports_have(run: Run, port: str) -> None:
    assert run("serve", "--vc-api", "--port", port).exit_code == 2


def test_there_is_no_way_to_listen_to_other_machines(run: Run) -> None:
    assert run("serve", "--vc-api", "--host", "0.0.0.0").exit_code == 2  # noqa: S104
    with listen(0) as listening:
        assert listening.getsockname()[0] == "127.0.0.1"


def test_a_port_that_is_taken_is_no_crash(run: Run) -> None:
    with listen(0) as taken:
        port = taken.getsockname()[1]
        result = run("serve", "--vc-api", "--port", str(port))
    assert result.exit_code == 4
    assert result.stderr == f"error: port {port} is already in use; choose another: --port 0\n"


def test_a_port_that_is_not_ours_to_take_is_named_by_the_system(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: int) -> socket.socket:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("transcript.web.server.listen", refuse)
    result = run("serve", "--vc-api", "--port", "80")
    assert (result.exit_code, result.stderr) == (4, "error: Permission denied\n")


def test_it_prints_the_address_and_serves_there(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[socket.socket] = []

    def note(self: uvicorn.Server, sockets: list[socket.socket]) -> None:
        served.extend(sockets)
        assert self.config.host == HOST

    monkeypatch.setattr(uvicorn.Server, "run", note)
    result = run("serve", "--vc-api", "--port", "0")
    assert result.exit_code == 0
    assert result.output.startswith("VC-API for tests: http://127.0.0.1:")
    assert len(served) == 1


@pytest.mark.usefixtures("loopback")
def test_a_request_over_a_real_socket_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    servers: list[uvicorn.Server] = []
    run_server = uvicorn.Server.run

    def note(self: uvicorn.Server, sockets: list[socket.socket] | None = None) -> None:
        servers.append(self)
        run_server(self, sockets)

    monkeypatch.setattr(uvicorn.Server, "run", note)
    from transcript.office.clock import now
    from transcript.web.vc_api import vc_api

    ready = threading.Event()
    listening = listen(0)
    address = address_of(listening)
    app = vc_api(address=address, now=now)
    thread = threading.Thread(target=serve, args=(app, listening), kwargs={"ready": ready.set})
    thread.start()
    assert ready.wait(60)
    try:
        with urlopen(address, timeout=60) as answer:  # noqa: S310 - our own
            assert answer.status == 200
    finally:
        servers[0].should_exit = True
        thread.join(10)
        listening.close()
