"""Where the registry is: an address that is wrong is refused, and not shown."""

from pathlib import Path

import pytest

from tests.cli.registry.hill_school import Do


@pytest.mark.parametrize("command", [("registry", "show"), ("issue", "--all"), ("status", "show")])
def test_a_server_whose_address_is_wrong_is_not_taken_for_a_file(
    with_keys: Path, do: Do, command: tuple[str, ...]
) -> None:
    settings = with_keys / "workspace.yaml"
    address = "postgresql://registrar:geheim@db.hill.example/registry"
    settings.write_text(settings.read_text() + f"\nregistry: {{url: '{address}'}}\n")
    told = do(*command, code=4).output
    assert "put right what is wrong in it first: “transcript validate” says what is wrong" in told
    assert "geheim" not in told


def test_a_password_in_the_address_of_the_server_is_refused_and_not_shown(
    with_keys: Path, do: Do
) -> None:
    settings = with_keys / "workspace.yaml"
    address = "postgresql://registrar@db.hill.example/registry?sslpassword=geheim"
    settings.write_text(settings.read_text() + f"\nregistry: {{url: '{address}'}}\n")
    told = do("registry", "show", code=4).output
    assert "its address has a password" in told
    assert "geheim" not in told
