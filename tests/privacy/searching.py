"""Find a person's words, however they are split, escaped, encoded, packed or hashed, in anything that a program left."""

from __future__ import annotations

import base64
import binascii
import bz2
import hashlib
import io
import lzma
import secrets
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, quote_plus

from rasa_project.components.normalisation import normalise

# So many letters in a row that survive are found; words that exist nowhere else make them unmistakable.
WINDOW, STEP = 8, 2
_CONSONANTS, _VOWELS = "bdfgklmnprstvzqxw", "aeiou"
_KEPT = bytes(byte for byte in range(256) if chr(byte).isalnum() and byte < 128)
_DROPPED = bytes(byte for byte in range(256) if byte not in _KEPT and byte < 128)
_LOWER = bytes(byte + 32 if 65 <= byte <= 90 else byte for byte in range(256))


def invented_word(syllables: int = 6) -> str:
    """Return a word that nobody ever wrote: made anew at every run, so that no source or cache can hold it."""
    return "".join(secrets.choice(_CONSONANTS) + secrets.choice(_VOWELS) for _ in range(syllables))


@dataclass
class Secrets:
    """What must not be found: words (looked for in pieces), whole texts (a token, a name), and ids (numbers)."""

    words: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    ids: list[int] = field(default_factory=list)

    def patterns(self) -> Patterns:
        """Return what to search for."""
        return Patterns.of(self._forms())

    def _forms(self) -> dict[bytes, str]:
        found: dict[bytes, str] = {}
        for word in self.words:
            for spelling in {word, normalise(word)}:
                for piece in windows(spelling):
                    for form, pattern in forms(piece):
                        found.setdefault(pattern, f"{word!r} as {form}")
            for form, pattern in hashes(word):
                found.setdefault(pattern, f"{word!r} as {form}")
        for text in [*self.texts, *map(str, self.ids)]:
            for form, pattern in [*forms(text), *hashes(text)]:
                found.setdefault(pattern, f"{text!r} as {form}")
        for number in self.ids:
            for form, pattern in (("8 bytes, little end first", struct.pack("<q", number)), ("8 bytes, big end first", struct.pack(">q", number)), ("hexadecimal", b"%x" % number)):
                found.setdefault(pattern, f"{number} as {form}")
        return found


@dataclass(frozen=True)
class Patterns:
    """Pattern -> which secret in which form: those looked for with everything between letters left out, and those as they are."""

    bare: dict[bytes, str]
    raw: dict[bytes, str]

    @classmethod
    def of(cls, forms_of_secrets: dict[bytes, str]) -> Patterns:
        """Sort the patterns: what holds one as it stands holds its bare form too, so only those that are little but signs stay as they are."""
        bare: dict[bytes, str] = {}
        raw: dict[bytes, str] = {}
        for pattern, secret in forms_of_secrets.items():
            stripped = _bare(pattern)
            if len(stripped) >= WINDOW:
                bare.setdefault(stripped, secret)
            else:
                raw[pattern] = secret
        return cls(bare, raw)


def windows(word: str) -> list[str]:
    """Return pieces of a word, so that a split word is found where enough of it is left in one place."""
    if len(word) <= WINDOW:
        return [word]
    return [word[start : start + WINDOW] for start in [*range(0, len(word) - WINDOW, STEP), len(word) - WINDOW]]


def forms(text: str) -> Iterator[tuple[str, bytes]]:
    """Return how a text may be written: (name, bytes). Upper and lower case are the search's business."""
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "latin-1"):
        try:
            plain = text.encode(encoding)
        except UnicodeEncodeError:
            continue
        yield encoding, plain
        yield f"{encoding} in hexadecimal", binascii.hexlify(plain)
        yield f"{encoding} in spaced hexadecimal", binascii.hexlify(plain, " ")
        for offset in range(3):
            yield f"{encoding} in base64, {offset} bytes in", _base_n(plain, offset, 3, 4, base64.b64encode)
            yield f"{encoding} in base64 for URLs, {offset} bytes in", _base_n(plain, offset, 3, 4, base64.urlsafe_b64encode)
        for offset in range(5):
            yield f"{encoding} in base32, {offset} bytes in", _base_n(plain, offset, 5, 8, base64.b32encode)
    yield "backwards", text[::-1].encode()
    for spelling in (text, text.upper()):
        utf8 = spelling.encode()
        yield "percent signs", quote(spelling, safe="").encode()
        yield "percent signs and plus", quote_plus(spelling).encode()
        yield "all percent signs", b"".join(b"%%%02x" % byte for byte in utf8)
        yield "JSON escapes", b"".join(b"\\u%04x" % unit for unit in _utf16_units(spelling))
        yield "Python escapes", b"".join(b"\\x%02x" % byte for byte in utf8)
        yield "octal escapes", b"".join(b"\\%03o" % byte for byte in utf8)
        yield "HTML numbers", b"".join(b"&#%d;" % ord(letter) for letter in spelling)
        yield "HTML hexadecimal", b"".join(b"&#x%x;" % ord(letter) for letter in spelling)
        yield "UTF-16 in Python escapes", repr(spelling.encode("utf-16-le"))[2:-1].encode()
        yield "a list of numbers", ", ".join(str(byte) for byte in utf8).encode()
        yield "a JSON text", spelling.encode("ascii", "backslashreplace")


def hashes(text: str) -> Iterator[tuple[str, bytes]]:
    """Return hashes that anyone could make: they give a number or a name away to whoever tries them all."""
    for name in ("md5", "sha1", "sha256", "sha512"):
        digest = hashlib.new(name, text.encode()).digest()
        yield name, digest
        yield f"{name} in hexadecimal", digest.hex().encode()[:32]
        yield f"{name} in base64", base64.b64encode(digest)[:20]
    yield "crc32", b"%08x" % zlib.crc32(text.encode())


def search(data: bytes, patterns: Patterns, depth: int = 3) -> set[str]:
    """Return which secrets the data holds: as they stand, whatever the case, with everything between letters left out, unpacked."""
    bare = _bare(data)
    found = {secret for pattern, secret in patterns.bare.items() if pattern in bare}
    found |= {secret for pattern, secret in patterns.raw.items() if pattern in data}
    if depth:
        for content in unpacked(data):
            found |= {f"{secret}, packed" for secret in search(content, patterns, depth - 1)}
    return found


def _bare(data: bytes) -> bytes:
    return data.translate(_LOWER).translate(None, _DROPPED)


def unpacked(data: bytes) -> Iterator[bytes]:
    """Return what is in the data if it is an archive or compressed, also somewhere inside it."""
    openers: tuple[tuple[bytes, Callable[[bytes], bytes]], ...] = (
        (b"\x1f\x8b\x08", lambda packed: zlib.decompressobj(31).decompress(packed)),
        (b"BZh", lambda packed: bz2.BZ2Decompressor().decompress(packed)),
        (b"\xfd7zXZ\x00", lambda packed: lzma.LZMADecompressor().decompress(packed)),
        (b"\x78\x01", _inflate),
        (b"\x78\x9c", _inflate),
        (b"\x78\xda", _inflate),
    )
    for magic, opener in openers:
        start = data.find(magic)
        if start < 0:
            continue
        try:
            yield opener(data[start:])
        except (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError):
            continue
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield from (archive.read(name) for name in archive.namelist())
    elif data[257:262] == b"ustar":
        with tarfile.open(fileobj=io.BytesIO(data)) as tar:
            yield from (member.read() for member in map(tar.extractfile, tar.getmembers()) if member is not None)


def search_files(files: Iterable[Path], patterns: Patterns) -> dict[str, set[str]]:
    """Return file -> secrets found in its content or its name."""
    found = {}
    for path in files:
        try:
            data = path.read_bytes()
        except OSError:  # gone, or a socket
            data = b""
        hits = search(data, patterns) | {f"{secret}, in the name" for secret in search(str(path).encode(), patterns, 0)}
        if hits:
            found[str(path)] = hits
    return found


def _inflate(data: bytes) -> bytes:
    return zlib.decompressobj().decompress(data)


def _base_n(plain: bytes, offset: int, group: int, digits: int, encode: Callable[[bytes], bytes]) -> bytes:
    """Encode as from the middle of something longer, and cut off the digits that its neighbours decide too."""
    first = -(-offset * digits // group)
    bits = 8 * (offset + len(plain))
    per_digit = 8 * group // digits
    encoded = encode(b"\0" * offset + plain + b"\0" * group)
    return encoded[first : bits // per_digit]


def _utf16_units(text: str) -> Iterator[int]:
    encoded = text.encode("utf-16-le")
    return (unit for (unit,) in struct.iter_unpack("<H", encoded))
