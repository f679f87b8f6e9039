"""A token (HSM) in software, SoftHSM: what hardware would do, in a folder of the tests."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

PIN = "the token's own PIN"
_PLACES = ("/usr/lib/softhsm", "/usr/lib/x86_64-linux-gnu/softhsm", "/usr/local/lib/softhsm")
_LABELS = ("School", "Spare", "Twins", "Twins", "Shut")


@dataclass(frozen=True, slots=True, kw_only=True)
class SoftwareTokens:
    """Tokens under one PIN: School and Spare; Shut, which nobody opens; Twins, of which are two."""

    module: str

    @staticmethod
    def address(label: str = "School") -> str:
        """Return the address of a token."""
        return f"pkcs11:token={label}"


@contextmanager
def software_tokens(folder: Path) -> Iterator[SoftwareTokens]:
    """Give tokens that are gone after the block; skip without SoftHSM, and fail where CI runs."""
    tool = shutil.which("softhsm2-util")
    module = next(filter(Path.exists, (Path(each, "libsofthsm2.so") for each in _PLACES)), None)
    if tool is None or module is None:
        if os.environ.get("CI"):
            pytest.fail("SoftHSM is missing: install softhsm2")
        pytest.skip("SoftHSM is not on this machine: install softhsm2")
    tokens = folder / "tokens"
    tokens.mkdir()
    settings = folder / "softhsm2.conf"
    settings.write_text(f"directories.tokendir = {tokens}\nlog.level = ERROR\n")
    before = os.environ.get("SOFTHSM2_CONF")
    os.environ["SOFTHSM2_CONF"] = str(settings)
    try:
        for label in _LABELS:
            make = [tool, "--init-token", "--free", "--label", label]
            subprocess.run([*make, "--pin", PIN, "--so-pin", PIN], check=True, capture_output=True)  # noqa: S603 - our own words
        yield SoftwareTokens(module=str(module))
    finally:
        if before is None:
            del os.environ["SOFTHSM2_CONF"]
        else:
            os.environ["SOFTHSM2_CONF"] = before
