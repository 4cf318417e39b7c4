"""The shipped sentence encoder: text to a unit vector, by ONNX Runtime on one thread."""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from rasa_project.components.respelling import Respelling

ENCODER_DIRECTORY = Path(__file__).resolve().parent.parent / "encoder"
MAX_TOKENS = 96  # longer messages are cut in pieces of this many tokens and the pieces' vectors averaged
_MAX_PIECES = 8
_MOST_HELD = 8  # vectors that wait to be taken

Vectors = npt.NDArray[np.float32]


class EncoderError(Exception):
    """The encoder's files are missing or damaged."""


class SentenceEncoder:
    """Encode messages of the five languages to vectors of 384 numbers that lie close when the meaning is close."""

    def __init__(self, directory: Path = ENCODER_DIRECTORY) -> None:
        """Load `encoder.onnx` and `tokenizer.json` from the directory.

        Raises EncoderError when a file is missing or cannot be read.
        """
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._respelling = Respelling.read()
            self._tokenizer = Tokenizer.from_file(str(directory / "tokenizer.json"))
            self._session = onnxruntime.InferenceSession(str(directory / "encoder.onnx"), options, providers=["CPUExecutionProvider"])
        except Exception as error:
            message = f"the sentence encoder in {directory.name}/ cannot be loaded ({type(error).__name__})"
            raise EncoderError(message) from error
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._salt = os.urandom(16)
        self._held: OrderedDict[bytes, Vectors] = OrderedDict()

    def encode(self, text: str, *, hold: bool = False) -> Vectors:
        """Return the unit vector (384,) of one message of any length.

        hold keeps the vector (under a salted hash, never the words) for the next one who encodes the same message, who
        takes it away: danger and dialogue both read every message, and encoding is the most of what either costs.
        """
        spelt = self.spelt(text)
        name = blake2b(spelt.encode(), key=self._salt, digest_size=16).digest()
        vector = self._held.pop(name, None)
        if vector is None:
            vector = self._encode(spelt)
        if hold:
            self._held[name] = vector
            while len(self._held) > _MOST_HELD:
                self._held.popitem(last=False)
        return vector

    def spelt(self, text: str) -> str:
        """Return what is encoded of a message: two that are spelt alike have one vector."""
        return self._respelling.spell(text)

    def _encode(self, spelt: str) -> Vectors:
        ids = self._tokenizer.encode(spelt).ids
        if len(ids) <= MAX_TOKENS:
            return np.asarray(self._run([ids])[0], dtype=np.float32)
        first, last, body = ids[0], ids[-1], ids[1:-1]
        pieces = [body[start : start + MAX_TOKENS - 2] for start in range(0, len(body), MAX_TOKENS - 2)][:_MAX_PIECES]
        return _unit(self._run([[first, *piece, last] for piece in pieces]).mean(axis=0))

    def encode_many(self, texts: Sequence[str], batch_size: int = 32) -> Vectors:
        """Return the unit vectors (n, 384) of many messages, each cut after MAX_TOKENS tokens.

        Batches hold messages of equal token count, so that a vector never depends on its neighbours' padding.
        """
        encoded = [encoding.ids[:MAX_TOKENS] for encoding in self._tokenizer.encode_batch([self.spelt(text) for text in texts])]
        batches: list[list[int]] = []
        for index in sorted(range(len(encoded)), key=lambda index: len(encoded[index])):
            if not batches or len(batches[-1]) == batch_size or len(encoded[index]) != len(encoded[batches[-1][0]]):
                batches.append([])
            batches[-1].append(index)
        vectors = np.zeros((len(encoded), 384), dtype=np.float32)
        # Each run keeps to one thread and lets the others work meanwhile: training uses both cores, a message one.
        with ThreadPoolExecutor(max_workers=2) as pool:
            for batch, rows in zip(batches, pool.map(lambda batch: self._run([encoded[i] for i in batch]), batches), strict=True):
                vectors[batch] = rows
        return vectors

    def _run(self, ids: list[list[int]]) -> Vectors:
        width = max(len(row) for row in ids)
        input_ids = np.zeros((len(ids), width), dtype=np.int64)
        attention_mask = np.zeros((len(ids), width), dtype=np.int64)
        for position, row in enumerate(ids):
            input_ids[position, : len(row)] = row
            attention_mask[position, : len(row)] = 1
        (vectors,) = self._session.run(None, {"input_ids": input_ids, "attention_mask": attention_mask})
        return np.asarray(vectors, dtype=np.float32)


def _unit(vector: Vectors) -> Vectors:
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-9), dtype=np.float32)
