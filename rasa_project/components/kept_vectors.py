"""Vectors of example messages, kept between trainings: the dialogue and the danger head learn from the same ones.

Only examples are kept, under a hash of their words; a message of a person never comes here.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path

import numpy as np
import numpy.typing as npt

from rasa_project.components.sentence_encoder import ENCODER_DIRECTORY, SentenceEncoder, Vectors
from resources.replacement import replacement

KEPT = Path(__file__).resolve().parent.parent / "models" / "vectors.npz"
_NAME = 16  # bytes


class KeptVectors:
    """Encodes examples, those that it knows from before by looking them up."""

    def __init__(self, encoder: SentenceEncoder, path: Path = KEPT, directory: Path = ENCODER_DIRECTORY) -> None:
        """Read what was kept; a file that is missing, damaged or of another encoder counts as empty. directory: of the encoder's files."""
        self._encoder = encoder
        self._path = path
        self._key = blake2b(b"".join((directory / name).read_bytes() for name in ("encoder.onnx", "tokenizer.json")), digest_size=32).digest()
        self._names, self._vectors = self._read()

    def encode_many(self, texts: Sequence[str]) -> Vectors:
        """Return the unit vectors (n, 384) of many examples; encodes those that are not known."""
        names = self._named(texts)
        if not len(self._names):
            return self._encoder.encode_many(texts)
        places = np.minimum(np.searchsorted(self._names, names), len(self._names) - 1)
        found = self._names[places] == names
        vectors: Vectors = self._vectors[places]
        new = np.flatnonzero(~found)
        if len(new):
            vectors[new] = self._encoder.encode_many([texts[place] for place in new])
        return vectors

    def keep(self, texts: Sequence[str]) -> None:
        """Keep the vectors of these examples and no others, in one step; raises OSError when they cannot be written."""
        names, places = np.unique(self._named(texts), return_index=True)
        if np.array_equal(names, self._names):
            return
        vectors = self.encode_many([texts[place] for place in places])
        with replacement(self._path) as new, new.open("wb") as file:
            np.savez(file, key=np.frombuffer(self._key, dtype=np.uint8), names=names, vectors=vectors)
        self._names, self._vectors = names, vectors

    def _named(self, texts: Sequence[str]) -> npt.NDArray[np.bytes_]:
        return np.array([blake2b(self._encoder.spelt(text).encode(), digest_size=_NAME).hexdigest() for text in texts], dtype=f"S{2 * _NAME}")

    def _read(self) -> tuple[npt.NDArray[np.bytes_], Vectors]:
        try:
            with self._path.open("rb") as file, np.load(file) as kept:
                if kept["key"].tobytes() == self._key and len(kept["names"]) == len(kept["vectors"]):
                    return kept["names"], kept["vectors"]
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            pass  # a training without it takes a minute longer, and writes it anew
        return np.empty(0, dtype=f"S{2 * _NAME}"), np.empty((0, 384), dtype=np.float32)
