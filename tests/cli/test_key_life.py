"""What becomes of keys: `keys rotate`, `retire`, `compromised`, `import`, `passphrase`, `drill`."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import Result
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from tests.postgresql_server import PostgresqlServer
from tests.software_token import PIN, SoftwareTokens
from transcript.proofs.keys import Ed25519Signer
from transcript.registry.database import Database
from transcript.registry.key_events import KeyEvents

Run = Callable[..., Result]


@pytest.fixture
def keys(with_keys: Path, passphrase: Path, run: Run) -> Callable[..., Result]:
    """Run `transcript keys …` in the school, with the passphrase of its keys."""

    def invoke(command: str, *more: object, secret: bool = True, **environment: str) -> Result:
        given = ("--passphrase-file", passphrase) if secret else ()
        return run("keys", command, *more, "-w", with_keys, *given, **environment)

    return invoke


def history(folder: Path) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads((folder / "keys" / "public-keys.json").read_text())[
        "keys"
    ]
    return found


def states(folder: Path) -> list[tuple[str, str]]:
    return [(each["purpose"], each["state"]) for each in history(folder)]


def noted(folder: Path) -> list[tuple[str, str]]:
    events = KeyEvents(Database(folder / "registry.db")).noted()
    return [(each.key.partition("-2")[0], each.event) for each in events]


def test_a_rotation_makes_three_keys_and_retires_three(
    with_keys: Path, keys: Callable[..., Result]
) -> None:
    result = keys("rotate")
    assert result.exit_code == 0, result.output
    retired = [line for line in result.stdout.splitlines() if line.startswith("retired ")]
    made = [line for line in result.stdout.splitlines() if line.startswith("made ")]
    assert (len(retired), len(made)) == (3, 3)
    assert [state for _, state in states(with_keys)] == ["retired"] * 3 + ["active"] * 3


def test_one_key_is_rotated_by_itself(with_keys: Path, keys: Callable[..., Result]) -> None:
    assert keys("rotate", "--for", "credentials").exit_code == 0
    assert states(with_keys) == [
        ("credentials", "retired"),
        ("pdf-seal", "active"),
        ("ledger", "active"),
        ("credentials", "active"),
    ]


def test_after_a_rotation_colleges_are_sent_the_old_key_with_its_end(
    with_keys: Path, keys: Callable[..., Result]
) -> None:
    told = keys("rotate", "--for", "credentials").stderr
    old, *_, new = history(with_keys)
    assert f"      - key: {old['public_key']}\n        valid_from: {old['valid_from']}\n" in told
    assert f"        valid_until: {old['valid_until']}\n      - {new['public_key']}\n" in told
    assert "did-document" in told


def test_a_rotation_names_a_setting_that_is_in_the_way(
    with_keys: Path, keys: Callable[..., Result]
) -> None:
    old = history(with_keys)[0]["id"]
    settings = with_keys / "workspace.yaml"
    settings.write_text(f"{settings.read_text()}\nissuer_key: {old}\n")
    told = keys("rotate", "--for", "credentials").stderr
    assert f"note: workspace.yaml names {old} under `issuer_key`: change that.\n" in told


def test_a_rotation_needs_the_passphrase_of_the_old_keys(
    with_keys: Path, keys: Callable[..., Result]
) -> None:
    result = keys("rotate", secret=False, TRANSCRIPT_PASSPHRASE="another passphrase")
    assert result.exit_code == 4
    assert "the passphrase is wrong, or the file is damaged" in result.output
    assert [state for _, state in states(with_keys)] == ["active"] * 3


def test_a_key_that_is_not_there_is_not_rotated(school: Path, passphrase: Path, run: Run) -> None:
    result = run("keys", "rotate", "-w", school, "--passphrase-file", passphrase)
    assert result.exit_code == 2
    assert "there is no such key yet" in result.output


def test_a_named_key_that_is_not_there_is_not_rotated(
    with_keys: Path, keys: Callable[..., Result]
) -> None:
    assert keys("retire", history(with_keys)[2]["id"], "--reason", "x", secret=False).exit_code == 0
    assert keys("rotate", "--for", "ledger").exit_code == 2
    assert keys("rotate").exit_code == 0
    assert [each for each, state in states(with_keys) if state == "active"] == [
        "credentials",
        "pdf-seal",
    ]


def test_a_key_is_retired_without_its_passphrase(
    with_keys: Path, keys: Callable[..., Result]
) -> None:
    key = history(with_keys)[0]["id"]
    result = keys("retire", key, "--reason", "the passphrase was lost", secret=False)
    assert (result.exit_code, result.stdout) == (0, f"retired {key}\n")
    assert (
        "There is no active key for this purpose (credentials) now: make one with “transcript keys "
        "new --for credentials”.\n"
    ) in result.stderr
    assert states(with_keys)[0] == ("credentials", "retired")


def test_a_key_is_retired_once(with_keys: Path, keys: Callable[..., Result]) -> None:
    key = history(with_keys)[0]["id"]
    keys("retire", key, "--reason", "x", secret=False)
    result = keys("retire", key, "--reason", "x", secret=False)
    assert (result.exit_code, result.output) == (4, f"error: the key {key} is retired already\n")


def test_after_a_retirement_a_new_key_has_the_passphrase_of_the_others(
    with_keys: Path, keys: Callable[..., Result]
) -> None:
    key = history(with_keys)[0]["id"]
    keys("retire", key, "--reason", "x", secret=False)
    wrong = keys("new", secret=False, TRANSCRIPT_PASSPHRASE="another passphrase")
    assert wrong.exit_code == 4
    assert "this is not the passphrase of the keys that are there (pdf-seal-" in wrong.output
    assert keys("new").exit_code == 0
    assert states(with_keys)[-1] == ("credentials", "active")


def test_a_stolen_key_is_marked_and_colleges_are_sent_the_time(
    with_keys: Path, keys: Callable[..., Result]
) -> None:
    key = history(with_keys)[0]
    result = keys(
        "compromised", key["id"], "--since", "2026-01-02", "--reason", "laptop", secret=False
    )
    assert (result.exit_code, result.stdout) == (
        0,
        f"{key['id']} is marked as compromised since 2026-01-02 00:00 UTC\n",
    )
    assert "        compromised_at: 2026-01-02T00:00:00Z\n" in result.stderr
    assert "transcript supersede --since 2026-01-02 --same" in result.stderr
    assert states(with_keys)[0] == ("credentials", "compromised")
    listed = keys("list", secret=False).stdout.splitlines()[0]
    assert listed.endswith(", in wrong hands since 2026-01-02")


def test_a_stolen_seal_leaves_the_list_of_colleges(
    with_keys: Path, keys: Callable[..., Result]
) -> None:
    seal = history(with_keys)[1]
    told = keys(
        "compromised", seal["id"], "--since", "2026-01-02", "--reason", "x", secret=False
    ).stderr
    assert seal["certificate"] not in told
    assert "supersede" not in told


def test_a_theft_is_not_to_come(with_keys: Path, keys: Callable[..., Result]) -> None:
    key = history(with_keys)[0]["id"]
    result = keys("compromised", key, "--since", "2999-01-01", "--reason", "x", secret=False)
    assert result.exit_code == 2
    assert "--since is a time in the past" in result.output


def test_the_ledger_has_what_became_of_the_keys(
    with_keys: Path, keys: Callable[..., Result]
) -> None:
    keys("rotate", "--for", "credentials", "--reason", "the yearly one")
    keys(
        "compromised", history(with_keys)[0]["id"], "--since", "2026-01-02", "--reason", "x",
        secret=False,
    )  # fmt: skip
    assert noted(with_keys) == [
        ("credentials", "made"),
        ("pdf-seal", "made"),
        ("ledger", "made"),
        ("credentials", "retired"),
        ("credentials", "made"),
        ("credentials", "compromised since 2026-01-02T00:00:00Z"),
    ]


def test_what_a_crash_kept_from_the_ledger_is_noted_with_the_next_change(
    with_keys: Path, keys: Callable[..., Result]
) -> None:
    (with_keys / "registry.db").unlink()
    keys("retire", history(with_keys)[0]["id"], "--reason", "x", secret=False)
    assert noted(with_keys) == [
        ("credentials", "made"),
        ("credentials", "retired"),
        ("pdf-seal", "made"),
        ("ledger", "made"),
    ]


def bundle(path: Path, seed: bytes = b"a" * 32) -> Path:
    private = Ed25519Signer.from_seed(seed)._private  # noqa: SLF001 - to write what we only read
    path.write_bytes(
        pkcs12.serialize_key_and_certificates(
            None, private, None, None, BestAvailableEncryption(b"words of the seller")
        )
    )
    return path


def test_a_key_is_taken_over_from_a_pkcs12_file(
    with_keys: Path, keys: Callable[..., Result], tmp_path: Path
) -> None:
    file = bundle(tmp_path / "school.p12")
    result = keys(
        "import", file, "--for", "credentials", TRANSCRIPT_IMPORT_PASSPHRASE="words of the seller"
    )
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("took over credentials-")
    new = history(with_keys)[-1]
    assert new["public_key"] == Ed25519Signer.from_seed(b"a" * 32).public_key.multibase
    assert (states(with_keys)[0], new["state"]) == (("credentials", "retired"), "active")


def test_a_wrong_passphrase_takes_over_nothing(
    with_keys: Path, keys: Callable[..., Result], tmp_path: Path
) -> None:
    file = bundle(tmp_path / "school.p12")
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("not these words\n")
    result = keys("import", file, "--for", "credentials", "--file-passphrase-file", wrong)
    assert result.exit_code == 4
    assert "school.p12 cannot be used: its passphrase is wrong" in result.output
    assert len(history(with_keys)) == 3


def test_the_passphrase_is_changed(
    with_keys: Path, keys: Callable[..., Result], tmp_path: Path
) -> None:
    new = tmp_path / "new.txt"
    new.write_text("four other words here\n")
    result = keys("passphrase", "--new-passphrase-file", new)
    assert result.exit_code == 0
    assert result.stdout == "".join(
        f"{each['id']} has the new passphrase\n" for each in history(with_keys)
    )
    assert keys("rotate").exit_code == 4
    assert (
        keys("rotate", secret=False, TRANSCRIPT_PASSPHRASE="four other words here").exit_code == 0
    )


def test_keys_are_made_in_a_token_and_sign_there(
    school: Path, run: Run, tokens: SoftwareTokens, clock: Callable[..., None]
) -> None:
    clock(datetime(2026, 4, 1, tzinfo=UTC))
    pin = school / "pin.txt"
    pin.write_text(f"{PIN}\n")
    given = ("-w", school, "--passphrase-file", pin)
    result = run(
        "keys", "new", "--store", "pkcs11:token=Spare", *given, PKCS11_MODULE=tokens.module
    )
    assert result.exit_code == 0, result.output
    assert "signs credentials (Ed25519), in a token\n" in result.output
    assert "What is private is in the token, pkcs11:token=Spare." in result.output
    key = history(school)[0]
    listed = run("keys", "list", "-w", school).stdout
    assert f"    pkcs11:token=Spare;object={key['id']};type=private\n" in listed
    issued = run("issue", "--all", *given, PKCS11_MODULE=tokens.module)
    assert issued.exit_code == 0, issued.output
    assert not list(school.glob("keys/*.pem"))


def test_the_module_of_the_token_is_named_in_the_workspace(
    school: Path, run: Run, tokens: SoftwareTokens, clock: Callable[..., None]
) -> None:
    clock(datetime(2026, 4, 2, tzinfo=UTC))
    settings = school / "workspace.yaml"
    settings.write_text(f"{settings.read_text()}\npkcs11_module: {tokens.module}\n")
    store = ("--store", "pkcs11:token=Spare", "--for", "ledger")
    result = run("keys", "new", *store, "-w", school, TRANSCRIPT_PASSPHRASE=PIN)
    assert result.exit_code == 0, result.output


def test_a_wrong_pin_makes_no_key(school: Path, run: Run, tokens: SoftwareTokens) -> None:
    result = run(
        "keys", "new", "--store", "pkcs11:token=Shut", "-w", school,
        PKCS11_MODULE=tokens.module, TRANSCRIPT_PASSPHRASE="not the PIN",
    )  # fmt: skip
    assert result.exit_code == 4
    assert "the PIN is wrong" in result.output
    assert not (school / "keys" / "public-keys.json").exists()


def test_an_address_of_something_else_is_refused(school: Path, run: Run) -> None:
    result = run("keys", "new", "--store", "file:key.pem", "-w", school)
    assert result.exit_code == 4
    assert "is not the address of a token" in result.output


def everything(folder: Path) -> dict[str, bytes]:
    return {
        str(each.relative_to(folder)): each.read_bytes()
        for each in sorted(folder.rglob("*"))
        if each.is_file() and not each.name.startswith("registry.db-")
    }


@pytest.fixture
def taken_back(with_keys: Path, passphrase: Path, run: Run) -> Path:
    """The school, its learner's transcript issued with a place in a status list."""
    settings = with_keys / "workspace.yaml"
    settings.write_text(f"{settings.read_text()}\nstatus: {{url: https://hill.example/status}}\n")
    done = run("issue", "--all", "-w", with_keys, "--passphrase-file", passphrase)
    assert done.exit_code == 0, done.output
    return with_keys


def test_a_drill_signs_everything_again_on_a_copy(
    taken_back: Path, keys: Callable[..., Result]
) -> None:
    before = everything(taken_back)
    result = keys("drill", "--since", "2026-01-01")
    assert result.exit_code == 0, result.output
    told = result.stdout.splitlines()
    assert told[0].startswith("Rehearsed on a copy, for credentials-")
    assert told[1] == "  1 document issued since 2026-01-01; colleges would doubt 1"
    assert told[2].startswith("  signed again with a new key: 1; verified: 1 (")
    assert everything(taken_back) == before


def test_a_drill_does_not_write_to_the_server_that_holds_the_registry(
    with_keys: Path, passphrase: Path, keys: Callable[..., Result], postgresql: PostgresqlServer,
    run: Run,
) -> None:  # fmt: skip
    schema = postgresql.new_schema()
    settings = with_keys / "workspace.yaml"
    settings.write_text(
        f"{settings.read_text()}\nstatus: {{url: https://hill.example/status}}\n"
        f"registry: {{url: '{postgresql.address}', schema: {schema}}}\n"
    )
    issued = run("issue", "--all", "-w", with_keys, "--passphrase-file", passphrase)
    assert issued.exit_code == 0, issued.output
    counted = f"SELECT count(*) FROM {schema}.ledger"  # noqa: S608 - our own name
    before = postgresql.sql(counted)
    result = keys("drill", "--since", "2026-01-01")
    assert result.exit_code == 0, result.output
    assert postgresql.sql(counted) == before


@pytest.mark.usefixtures("taken_back")
def test_a_drill_after_a_rotation_counts_what_the_earlier_key_signed_as_safe(
    keys: Callable[..., Result],
) -> None:
    assert keys("rotate", "--for", "credentials").exit_code == 0
    result = keys("drill", "--since", "2026-01-01")
    assert result.exit_code == 0, result.output
    told = result.stdout.splitlines()
    assert told[1] == "  1 document issued since 2026-01-01; colleges would doubt 0"
    assert told[2].startswith("  signed again with a new key: 1; verified: 1 (")


def test_a_drill_tells_what_cannot_be_signed_again(
    taken_back: Path, keys: Callable[..., Result]
) -> None:
    record = next(taken_back.glob("learners/*/record.yaml"))
    record.write_text(record.read_text().replace("level: proficient", "level: splendid"))
    result = keys("drill", "--since", "2026-01-01", "--format", "json")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert (told["doubted"], told["signed_again"], told["verified"]) == (1, 0, 0)
    assert [each["state"] for each in told["documents"]] == ["refused"]


def test_a_drill_names_who_is_left_over(taken_back: Path, keys: Callable[..., Result]) -> None:
    record = next(taken_back.glob("learners/*/record.yaml"))
    record.write_text(record.read_text().replace("level: proficient", "level: splendid"))
    told = keys("drill", "--since", "2026-01-01").stdout
    assert "  not signed again: " in told
    assert "splendid" in told


def test_a_drill_before_anything_was_issued_has_nothing_to_do(
    with_keys: Path, keys: Callable[..., Result]
) -> None:
    (with_keys / "registry.db").unlink()
    result = keys("drill", "--since", "2026-01-01")
    assert result.exit_code == 0
    assert "no documents issued since 2026-01-01" in result.stdout


def test_a_drill_without_a_key_says_so(school: Path, passphrase: Path, run: Run) -> None:
    given = ("-w", school, "--passphrase-file", passphrase)
    result = run("keys", "drill", "--since", "2026-01-01", *given)
    assert result.exit_code == 4
    assert "there is none; make one with “transcript keys new”" in result.output


def test_a_drill_shows_that_the_key_opens(taken_back: Path, run: Run) -> None:
    result = run(
        "keys", "drill", "--since", "2026-01-01", "-w", taken_back, TRANSCRIPT_PASSPHRASE="wrong"
    )
    assert result.exit_code == 4
    assert "the passphrase is wrong" in result.output
