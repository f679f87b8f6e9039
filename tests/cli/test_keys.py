import json
from collections.abc import Callable
from pathlib import Path

from click.testing import Result
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Run = Callable[..., Result]


def test_new_keys_are_named_with_their_use(school: Path, passphrase: Path, run: Run) -> None:
    result = run("keys", "new", "-w", school, "--passphrase-file", passphrase)
    assert result.exit_code == 0
    assert "signs credentials (Ed25519)" in result.output
    assert "seals PDFs (P-256)" in result.output
    assert "signs the state of the ledger (Ed25519)" in result.output


def test_keys_are_made_once(with_keys: Path, passphrase: Path, run: Run) -> None:
    before = sorted(path.name for path in (with_keys / "keys").iterdir())
    result = run("keys", "new", "-w", with_keys, "--passphrase-file", passphrase)
    assert result.exit_code == 0
    assert result.output.startswith("All keys are there already")
    assert sorted(path.name for path in (with_keys / "keys").iterdir()) == before


def test_a_school_without_keys_is_told_how_to_make_them(school: Path, run: Run) -> None:
    result = run("keys", "list", "-w", school)
    assert result.output == "There is no key yet. Make them with “transcript keys new”.\n"


def test_keys_are_listed_with_their_validity(with_keys: Path, run: Run) -> None:
    result = run("keys", "list", "-w", with_keys)
    assert result.exit_code == 0
    assert "active, valid from" in result.output
    assert "    z6Mk" in result.output
    assert "    sha256:" in result.output


def test_keys_as_json_are_the_public_history(with_keys: Path, run: Run) -> None:
    listed = json.loads(run("keys", "list", "-w", with_keys, "--format", "json").output)
    assert listed == json.loads((with_keys / "keys" / "public-keys.json").read_text())


def test_a_damaged_history_is_named(with_keys: Path, run: Run) -> None:
    (with_keys / "keys" / "public-keys.json").write_text("{")
    result = run("keys", "list", "-w", with_keys)
    assert (result.exit_code, result.output) == (
        4,
        "error: public-keys.json: the file is damaged: it is not JSON\n",
    )


def test_a_lost_private_key_is_named(with_keys: Path, passphrase: Path, run: Run) -> None:
    for path in (with_keys / "keys").glob("*.pem"):
        path.unlink()
    result = run("issue", "--all", "-w", with_keys, "--passphrase-file", passphrase)
    assert result.exit_code == 4
    assert "credentials-" in result.output
    assert "bug" not in result.output


def test_the_did_document_is_for_the_schools_web_site(with_keys: Path, run: Run) -> None:
    out = with_keys / "did.json"
    result = run("keys", "did-document", "-w", with_keys, "--out", out)
    assert result.exit_code == 0
    assert "Publish it at https://school.example/.well-known/did.json" in result.output
    document = json.loads(out.read_text())
    assert document["id"] == "did:web:school.example"
    credentials, seal = document["verificationMethod"]
    assert document["assertionMethod"] == [credentials["id"]]
    assert seal["type"] == "JsonWebKey"


def test_the_certificate_of_the_seal_is_pem(with_keys: Path, run: Run) -> None:
    result = run("keys", "certificate", "-w", with_keys)
    assert result.exit_code == 0
    assert result.output.startswith("-----BEGIN CERTIFICATE-----\n")


def test_a_certificate_can_be_asked_for_with_the_schools_key(
    with_keys: Path, passphrase: Path, run: Run
) -> None:
    where = ("-w", with_keys, "--passphrase-file", passphrase)
    result = run("keys", "certificate", "--request", *where)
    assert result.exit_code == 0
    request = x509.load_pem_x509_csr(result.stdout.encode())
    own = x509.load_pem_x509_certificate(run("keys", "certificate", *where).stdout.encode())
    assert (request.public_key(), request.subject) == (own.public_key(), own.subject)


def test_a_bought_certificate_takes_the_place_of_the_schools_own(
    with_keys: Path, tmp_path: Path, run: Run
) -> None:
    own = x509.load_pem_x509_certificate(
        run("keys", "certificate", "-w", with_keys).stdout.encode()
    )
    bought = tmp_path / "bought.pem"
    bought.write_bytes(certified(own))
    result = run("keys", "certificate", "--install", bought, "-w", with_keys)
    assert result.exit_code == 0
    listed = run("keys", "list", "-w", with_keys).output.splitlines()
    earlier = f"sha256:{own.fingerprint(hashes.SHA256()).hex()}"
    end = listed.index(f"    {earlier}") + 1
    assert listed[end - 3 : end] == [
        f"    {result.output.splitlines()[-1]}",
        "    earlier, for what was sealed until then:",
        f"    {earlier}",
    ]
    assert run("keys", "certificate", "-w", with_keys).stdout.encode() == bought.read_bytes()


def certified(own: x509.Certificate) -> bytes:
    """Return a certificate of the same key by an authority, and that of the authority."""
    authority = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Authority")])
    first, last = own.not_valid_before_utc, own.not_valid_after_utc
    made = [
        x509.CertificateBuilder(name, subject, key, 2, first, last).sign(authority, hashes.SHA256())
        for subject, key in ((own.subject, own.public_key()), (name, authority.public_key()))
    ]
    return b"".join(each.public_bytes(serialization.Encoding.PEM) for each in made)


def test_asking_for_a_certificate_and_installing_one_are_two_steps(
    with_keys: Path, passphrase: Path, run: Run
) -> None:
    two = ("--request", "--install", passphrase)
    result = run("keys", "certificate", *two, "-w", with_keys)
    assert result.exit_code == 2
    assert "give --request, or --install, not both" in result.output


def test_what_is_installed_is_not_written_elsewhere(
    with_keys: Path, passphrase: Path, run: Run
) -> None:
    elsewhere = ("--out", with_keys / "seal.pem")
    result = run("keys", "certificate", "--install", passphrase, *elsewhere, "-w", with_keys)
    assert result.exit_code == 2
    assert "leave out --out" in result.output


def test_there_is_no_certificate_before_there_is_a_key(school: Path, run: Run) -> None:
    result = run("keys", "certificate", "-w", school)
    assert result.exit_code == 1
    assert "there is no active key for the seal" in result.output


def test_an_empty_did_document_is_not_written(school: Path, run: Run) -> None:
    result = run("keys", "did-document", "-w", school)
    assert result.exit_code == 1
    assert "there is no active key for credentials" in result.output


def test_a_school_that_cannot_be_read_makes_no_keys(
    school: Path, passphrase: Path, run: Run
) -> None:
    (school / "school.yaml").write_text("name: [\n")
    result = run("keys", "new", "-w", school, "--passphrase-file", passphrase)
    assert result.exit_code == 1
    assert "the school's file has to be mended first" in result.output
    assert not (school / "keys").exists()
