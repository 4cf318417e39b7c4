"""The search for leaks can fail: a leak planted in any form is found, and what is none is not."""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import io
import json
import lzma
import pickle
import secrets
import sqlite3
import struct
import tarfile
import textwrap
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, quote_plus, urlencode

import pytest

from tests.privacy.searching import Secrets, forms, invented_word, search, search_files

WORD = invented_word()
ACCENTED = "é" + invented_word() + "ñ"
HINDI = "क्वाज़ेरनथुपि"
CHAT = 7_312_945_608
SENTENCE = f"someone followed me from {WORD} to the {ACCENTED} shop, {HINDI}"
SECRETS = Secrets(words=[WORD, ACCENTED, HINDI], texts=["4242:AA-token_of_a_bot"], ids=[CHAT])
PATTERNS = SECRETS.patterns()

PLANTS: dict[str, Callable[[str], bytes]] = {
    "plain": str.encode,
    "upper case": lambda text: text.upper().encode(),
    "title case": lambda text: text.title().encode(),
    "backwards": lambda text: text[::-1].encode(),
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-16, big end first": lambda text: text.encode("utf-16-be"),
    "UTF-32": lambda text: text.encode("utf-32"),
    "Latin": lambda text: text.encode("latin-1", "ignore"),
    "URL": lambda text: quote(text).encode(),
    "URL, plus": lambda text: quote_plus(text).encode(),
    "form": lambda text: urlencode({"text": text}).encode(),
    "URL, every letter": lambda text: "".join(f"%{byte:02X}" for byte in text.encode()).encode(),
    "JSON": lambda text: json.dumps({"text": text}).encode(),
    "JSON, every letter": lambda text: "".join(f"\\u{ord(letter):04x}" for letter in text).encode(),
    "JSON twice": lambda text: json.dumps(json.dumps(text)).encode(),
    "Python": lambda text: repr(text.encode("utf-16")).encode(),
    "HTML": lambda text: html.escape("".join(f"&#{ord(letter)};" for letter in text)).encode() + "".join(f"&#x{ord(letter):X};" for letter in text).encode(),
    "base64": lambda text: base64.b64encode(text.encode()),
    "base64, one in": lambda text: base64.b64encode(b"x" + text.encode()),
    "base64, two in": lambda text: base64.b64encode(b"xy" + text.encode()),
    "base64, in lines": lambda text: base64.encodebytes((text * 3).encode()),
    "base64 for URLs": lambda text: base64.urlsafe_b64encode(b"?>" + text.encode()),
    "base64 of UTF-16": lambda text: base64.b64encode(text.encode("utf-16")),
    "base32": lambda text: base64.b32encode(b"abc" + text.encode()),
    "hexadecimal": lambda text: text.encode().hex().encode(),
    "a dump": lambda text: text.encode().hex(" ").upper().encode(),
    "a list of bytes": lambda text: str(list(text.encode())).encode(),
    "in lines of 17": lambda text: "\n".join(textwrap.wrap(text, 17)).encode(),
    "cut in two": lambda text: text[: len(text) // 2].encode() + b" ... " + text[len(text) // 2 :].encode(),
    "a letter a line": lambda text: "\n".join(text).encode(),
    "letters in quotes": lambda text: str(list(text)).encode(),
    "pickled": pickle.dumps,
    "gzip": lambda text: gzip.compress(text.encode()),
    "zlib after a header": lambda text: b"header" + zlib.compress(text.encode()),
    "xz": lambda text: lzma.compress(text.encode()),
}


@pytest.mark.parametrize("name", PLANTS)
def test_a_planted_leak_is_found(name: str) -> None:
    around = b'{"level": "debug", "at": "2026-01-01"} '
    found = search(around + PLANTS[name](SENTENCE) + around, PATTERNS)
    assert any(WORD in secret for secret in found), "the plain word"
    if name not in ("Latin", "backwards", "upper case", "title case"):
        assert any(ACCENTED in secret for secret in found), "the word with accents"
    if name in ("plain", "UTF-16", "JSON", "URL", "base64", "base64, one in", "base64, two in", "gzip"):
        assert any(HINDI in secret for secret in found), "the Hindi word"


def test_what_understanding_makes_of_a_word_is_found_too() -> None:
    assert search(b"a normalised token: kvajeranthupi", PATTERNS), "romanised"
    assert search(ACCENTED.replace("é", "e").replace("ñ", "n").encode(), PATTERNS), "without accents"


CHAT_LEAKS = [
    str(CHAT).encode(),
    struct.pack("<q", CHAT),
    struct.pack(">q", CHAT),
    hashlib.sha256(str(CHAT).encode()).hexdigest().encode(),
    hashlib.md5(str(CHAT).encode()).digest(),
    b"%x" % CHAT,
    base64.b64encode(b"id " + str(CHAT).encode()),
]


@pytest.mark.parametrize("leak", CHAT_LEAKS)
def test_a_chat_id_is_found_as_number_text_and_hash(leak: bytes) -> None:
    assert search(b"..." + leak + b"...", PATTERNS)


def test_the_token_is_found_in_an_address() -> None:
    assert search(b"GET https://api/bot4242%3AAA-token_of_a_bot/getMe", PATTERNS)
    assert search(b"GET https://api/bot4242:AA-token_of_a_bot/getMe", PATTERNS)


def test_leaks_are_found_in_files_archives_and_databases(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "rows.db") as database:
        database.execute("create table t (text)")
        database.execute("insert into t values (?)", (SENTENCE,))
    database.close()
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner.txt", SENTENCE)
    with tarfile.open(tmp_path / "model.tar.gz", "w:gz") as tar:
        info = tarfile.TarInfo("inner.json")
        info.size = len(SENTENCE.encode())
        tar.addfile(info, io.BytesIO(SENTENCE.encode()))
    (tmp_path / f"chat-{CHAT}.lock").touch()
    (tmp_path / "innocent.txt").write_text("someone followed me from the station to the shop")
    found = search_files(sorted(tmp_path.iterdir()), PATTERNS)
    assert {Path(name).name for name in found} == {"rows.db", "a.zip", "model.tar.gz", f"chat-{CHAT}.lock"}


def test_nothing_is_found_where_nothing_is() -> None:
    sources = b"".join(path.read_bytes() for path in Path(__file__).parent.glob("*.py"))
    fresh = Secrets(words=[invented_word()], ids=[10**9 + secrets.randbelow(10**10)])
    assert search(sources, fresh.patterns()) == set()


def test_every_form_of_a_word_is_long_enough_to_mean_something() -> None:
    assert all(len(pattern) >= 5 for _, pattern in forms(WORD[:6]))
