import hashlib
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcript.proofs import paper_code
from transcript.proofs.errors import InvalidProofError, KeyUnusableError, UnsupportedProofError
from transcript.proofs.keys import Ed25519Signer, P256Signer
from transcript.proofs.paper_code import LONGEST_NAME, Statement, digits, fitting, parse

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SIGNER = Ed25519Signer.from_seed(bytes(range(32)))
STATEMENT = Statement(
    document=UUID("6f1c2c8e-5a1e-4d55-9b0e-2f6f6a1f7c10"),
    issued_at=datetime(2026, 11, 22, 10, 0, tzinfo=UTC),
    digest=hashlib.sha256(b"a signed file").digest(),
    foundational=23,
    advanced=6,
    name="Amara Nwosu-Delgado",
)
CODE = paper_code.sign(STATEMENT, signer=SIGNER)

names = (
    st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=80)
    .map(lambda text: unicodedata.normalize("NFC", text))
    .filter(bool)
)
statements = st.builds(
    lambda fitted, **more: Statement(name=fitted[0], name_is_cut=fitted[1], **more),
    names.map(fitting),
    document=st.uuids(),
    issued_at=st.datetimes(
        datetime(1970, 1, 1),  # noqa: DTZ001 - Hypothesis adds the zone
        datetime(9999, 12, 31),  # noqa: DTZ001
        timezones=st.just(UTC),
    ).map(lambda moment: moment.replace(microsecond=0)),
    digest=st.binary(min_size=32, max_size=32),
    foundational=st.integers(0, 255),
    advanced=st.integers(0, 255),
)


def encoded(content: bytes) -> str:
    """Return the text of any bytes, worked out in another way than the code under test."""
    bits = "".join(f"{byte:08b}" for byte in content)
    bits += "0" * (-len(bits) % 5)
    return "".join(ALPHABET[int(bits[place : place + 5], 2)] for place in range(0, len(bits), 5))


def decoded(text: str) -> bytes:
    bits = "".join(f"{ALPHABET.index(digit):05b}" for digit in text)
    return int(bits[: len(bits) // 8 * 8], 2).to_bytes(len(bits) // 8)


def refusal(text: str) -> str:
    with pytest.raises(InvalidProofError) as caught:
        parse(text)
    return str(caught.value)


def with_name(name: bytes, length: int | None = None) -> str:
    """Return a code that has this name, whatever it is, and states this length for it."""
    head = decoded(CODE)[:64]
    stated = len(name) if length is None else length
    return encoded(head + bytes([stated]) + name + bytes(64))


@given(statements)
def test_what_is_signed_reads_back_and_verifies(statement: Statement) -> None:
    code = parse(paper_code.sign(statement, signer=SIGNER))
    paper_code.verify(code, key=SIGNER.public_key)
    assert code.statement == statement


def test_the_same_statement_gives_the_same_code() -> None:
    assert paper_code.sign(STATEMENT, signer=SIGNER) == CODE


def test_the_bytes_are_laid_out_as_they_are_described() -> None:
    key = b"\xed\x01" + SIGNER.public_key.raw
    signed = (
        b"\x01"
        + STATEMENT.document.bytes
        + int(STATEMENT.issued_at.timestamp()).to_bytes(5)
        + STATEMENT.digest
        + hashlib.sha256(key).digest()[:8]
        + bytes([23, 6, 19])
        + b"Amara Nwosu-Delgado"
    )
    prefix = b"Transcript Toolkit: code on paper, version 1\n"
    assert encoded(signed + SIGNER.sign(prefix + signed)) == CODE


def test_a_cut_name_is_marked_by_the_highest_bit_of_its_length() -> None:
    cut = paper_code.sign(replace(STATEMENT, name_is_cut=True), signer=SIGNER)
    assert decoded(cut)[64] == 0x80 | 19


def test_no_code_with_one_bit_changed_is_accepted() -> None:
    content = decoded(CODE)
    accepted = []
    for bit in range(len(content) * 8):
        changed = bytearray(content)
        changed[bit // 8] ^= 1 << bit % 8
        try:
            paper_code.verify(parse(encoded(bytes(changed))), key=SIGNER.public_key)
        except (InvalidProofError, UnsupportedProofError):
            continue
        accepted.append(bit)
    assert accepted == []


@given(st.integers(0, len(CODE) - 1), st.sampled_from(ALPHABET))
def test_no_code_with_one_other_digit_is_accepted(place: int, digit: str) -> None:
    changed = CODE[:place] + digit + CODE[place + 1 :]
    if changed != CODE:
        with pytest.raises((InvalidProofError, UnsupportedProofError)):
            paper_code.verify(parse(changed), key=SIGNER.public_key)


@given(st.text(max_size=400) | st.text(ALPHABET, max_size=400))
def test_any_text_is_a_code_or_refused(text: str) -> None:
    try:
        code = parse(text)
    except (InvalidProofError, UnsupportedProofError):
        return
    assert encoded(code.signed + code.signature) == digits(text)


def test_the_signature_is_over_a_prefix_that_no_other_signature_has() -> None:
    code = parse(CODE)
    with pytest.raises(InvalidProofError):
        SIGNER.public_key.verify(code.signature, code.signed)


def test_the_key_must_be_the_one_named() -> None:
    other = Ed25519Signer.from_seed(bytes(32)).public_key
    with pytest.raises(InvalidProofError, match="the code names another key"):
        paper_code.verify(parse(CODE), key=other)


def test_a_key_of_another_kind_verifies_no_code(seal: P256Signer) -> None:
    named = replace(parse(CODE), key_id=paper_code.key_id(seal.public_key))
    with pytest.raises(InvalidProofError, match="the code names another key"):
        paper_code.verify(named, key=seal.public_key)


def test_a_key_of_another_kind_signs_no_code(seal: P256Signer) -> None:
    with pytest.raises(KeyUnusableError, match="codes on paper are signed with an Ed25519 key"):
        paper_code.sign(STATEMENT, signer=seal)


@pytest.mark.parametrize(
    "text",
    [
        CODE.lower(),
        f"  {CODE}\r\n",
        "-".join(CODE[place : place + 4] for place in range(0, len(CODE), 4)),
        "\n".join(CODE[place : place + 40] for place in range(0, len(CODE), 40)),
        CODE[:50] + "\u00ad" + CODE[50:],
        CODE.replace("0", "O").replace("1", "I"),
        CODE.replace("0", "o").replace("1", "l"),
        f"https://riverbend.example/verify#{CODE}",
        f"HTTPS://RIVERBEND.EXAMPLE/VERIFY#{CODE}",
        f"https://riverbend.example/#/verify#{CODE}",
    ],
    ids=[
        "lower case",
        "surrounded",
        "hyphens",
        "lines",
        "soft hyphen",
        "capitals that look like digits",
        "letters that look like digits",
        "address",
        "address in capitals",
        "address with a sign of its own",
    ],
)
def test_a_code_is_read_as_people_and_scanners_write_it(text: str) -> None:
    assert parse(text) == parse(CODE)


@pytest.mark.parametrize(
    "text",
    ["", "hello", "https://riverbend.example/verify", "7Q4K-19XM-R2", CODE[:150]],
    ids=["nothing", "a word", "an address alone", "a number", "the first half"],
)
def test_less_than_a_code_is_refused(text: str) -> None:
    assert refusal(text) in {
        "it is too short to be a whole code",
        "it holds a letter or a sign that no code has",
        "a letter is missing, or there is one too many",
    }


def test_a_letter_that_no_code_has_is_refused() -> None:
    assert refusal("U" + CODE[1:]) == "it holds a letter or a sign that no code has"


def test_a_letter_whose_capital_is_a_digit_is_refused() -> None:
    place = CODE.index("S")
    changed = CODE[:place] + "\N{LATIN SMALL LETTER LONG S}" + CODE[place + 1 :]
    assert refusal(changed) == "it holds a letter or a sign that no code has"


@pytest.mark.parametrize("size", [1, 3, 6])
def test_a_number_of_letters_that_no_code_has_is_refused(size: int) -> None:
    whole = len(CODE) // 8 * 8
    assert refusal(CODE[:whole] + "0" * size) == "a letter is missing, or there is one too many"


def test_bits_that_no_byte_uses_are_refused() -> None:
    code = paper_code.sign(replace(STATEMENT, name="Ana"), signer=SIGNER)
    last = ALPHABET.index(code[-1])
    assert len(code) * 5 % 8
    assert refusal(code[:-1] + ALPHABET[last | 1]) == (
        "a letter is missing, or there is one too many"
    )


def test_a_text_beyond_all_codes_is_refused() -> None:
    assert refusal("0" * 4_001) == "it is longer than any code"


def test_a_later_version_is_not_judged() -> None:
    changed = encoded(b"\x02" + decoded(CODE)[1:])
    with pytest.raises(UnsupportedProofError, match="a code on paper of another version"):
        parse(changed)


def test_a_date_that_no_calendar_has_is_refused() -> None:
    content = decoded(CODE)
    changed = encoded(content[:17] + b"\xff" * 5 + content[22:])
    assert refusal(changed) == "the date in it does not exist"


@pytest.mark.parametrize(
    ("name", "length"), [(b"Ana", 2), (b"Ana", 4), (b"Ana", 0x40 | 3), (b"A", 0), (b"A" * 49, None)]
)
def test_a_name_of_another_length_than_stated_is_refused(name: bytes, length: int | None) -> None:
    assert refusal(with_name(name, length)) == "its length is not the one that it states"


def test_a_name_that_is_no_text_is_refused() -> None:
    assert refusal(with_name(b"Ana\xff")) == "the name in it is no text"


@pytest.mark.parametrize("name", ["Pe\u0301rez", " Ana", "Ana\n"])
def test_a_name_in_another_form_than_the_canonical_one_is_refused(name: str) -> None:
    assert refusal(with_name(name.encode())) == "the name in it is not in the one canonical form"


@pytest.mark.parametrize("letter", ["\x00", "\x1b", "\n", "\u202e", "\u2028", "\u200b", "\u2066"])
def test_a_name_that_could_act_on_a_screen_is_refused(letter: str) -> None:
    found = refusal(with_name(f"A{letter}a".encode()))
    assert found == "the name in it holds an invisible character"


@pytest.mark.parametrize(
    "name",
    [
        "نی\N{ZERO WIDTH NON-JOINER}لوفر",
        "ක්\N{ZERO WIDTH JOINER}ෂ",
        "\N{RIGHT-TO-LEFT MARK}A",
        "Ōtani 大谷",
        "O’Neill",
        "X",
    ],
)
def test_a_real_name_is_read(name: str) -> None:
    whole = unicodedata.normalize("NFC", name)
    assert parse(with_name(whole.encode())).statement.name == whole


@given(names)
def test_a_name_that_fits_is_the_beginning_of_the_whole(name: str) -> None:
    short, is_cut = fitting(name)
    assert 1 <= len(short.encode()) <= LONGEST_NAME
    assert name.startswith(short)
    assert is_cut is (short != name)
    assert unicodedata.is_normalized("NFC", short)


def test_a_name_is_written_in_its_canonical_form() -> None:
    assert fitting(" Pe\u0301rez ") == ("Pérez", False)


def test_a_long_name_is_cut_between_letters() -> None:
    assert fitting("é" * 30) == ("é" * 24, True)
    assert fitting("x" + "é" * 30) == ("x" + "é" * 23, True)


def test_a_letter_keeps_its_accents_or_is_left_out() -> None:
    letter = "q\u0323\u0307"
    assert fitting("x" * 45 + letter) == ("x" * 45, True)
    assert fitting("x" * 43 + letter) == ("x" * 43 + letter, False)


def test_a_letter_with_more_accents_than_fit_is_cut_among_them() -> None:
    assert fitting("q" + "\u0323" * 60) == ("q" + "\u0323" * 23, True)


def test_a_cut_name_ends_with_a_letter() -> None:
    assert fitting("x" * 47 + " " + "y" * 20) == ("x" * 47, True)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (replace(STATEMENT, advanced=256), "a code on paper counts at most 255 credits of a level"),
        (replace(STATEMENT, advanced=-1), "a code on paper counts at most 255 credits of a level"),
        (replace(STATEMENT, name="x" * 49), "the name is longer than a code has room for"),
        (replace(STATEMENT, name=""), "its length is not the one that it states"),
        (replace(STATEMENT, name="A\udc00"), "the code would not read as what was meant"),
        (replace(STATEMENT, digest=b"short"), "the code would not read as what was meant"),
        (
            replace(STATEMENT, issued_at=STATEMENT.issued_at.replace(microsecond=1)),
            "the code would not read as what was meant",
        ),
        (
            replace(STATEMENT, issued_at=datetime(1969, 12, 31, tzinfo=UTC)),
            "a code on paper has no date before 1970",
        ),
    ],
)
def test_what_would_not_be_read_is_not_signed(changed: Statement, said: str) -> None:
    with pytest.raises(InvalidProofError) as caught:
        paper_code.sign(changed, signer=SIGNER)
    assert str(caught.value) == said
