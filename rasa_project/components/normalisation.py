"""Bring a message into the one spelling that the encoder, the n-grams and the danger phrases share.

Pure functions over text, no dependencies: the training environment of the encoder imports this module too, so that
training and run time can never disagree.
"""

from __future__ import annotations

import re
import unicodedata

_CONSONANTS = {
    "क": "k", "ख": "kh", "ग": "g", "घ": "gh", "ङ": "n",
    "च": "ch", "छ": "chh", "ज": "j", "झ": "jh", "ञ": "n",
    "ट": "t", "ठ": "th", "ड": "d", "ढ": "dh", "ण": "n",
    "त": "t", "थ": "th", "द": "d", "ध": "dh", "न": "n",
    "प": "p", "फ": "ph", "ब": "b", "भ": "bh", "म": "m",
    "य": "y", "र": "r", "ल": "l", "ळ": "l", "व": "v",
    "श": "sh", "ष": "sh", "स": "s", "ह": "h",
}  # fmt: skip
# A dot below (nukta) turns the letter into the sound that people write with another Latin letter.
_NUKTA = {"क": "k", "ख": "kh", "ग": "g", "ज": "z", "फ": "f", "ड": "d", "ढ": "dh", "य": "y"}
_VOWELS = {
    "अ": "a", "आ": "a", "इ": "i", "ई": "i", "उ": "u", "ऊ": "u", "ऋ": "ri",
    "ए": "e", "ऍ": "e", "ऐ": "ai", "ओ": "o", "ऑ": "o", "औ": "au", "ॐ": "om",
}  # fmt: skip
_VOWEL_SIGNS = {
    "ा": "a", "ि": "i", "ी": "i", "ु": "u", "ू": "u", "ृ": "ri",
    "े": "e", "ॅ": "e", "ै": "ai", "ो": "o", "ॉ": "o", "ौ": "au",
}  # fmt: skip
_VIRAMA, _NUKTA_SIGN = "्", "़"
_NASALS = "ंँ"
_DEVANAGARI_WORD = re.compile(r"[ऀ-ॣॱ-ॿ]+")
_DEVANAGARI_DIGITS = str.maketrans("०१२३४५६७८९", "0123456789")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "«": '"', "»": '"', "…": "...", "।": "."})
_REPEATED = re.compile(r"([^\W\d_])\1{2,}")
_SPACE = re.compile(r"\s+")
_INHERENT = "\0"  # stands for the vowel that a bare consonant carries, until it is known whether it is spoken


def romanise_devanagari(text: str) -> str:
    """Write every Devanagari word of the text in Latin letters, the way people chat; leave the rest as it is.

    A silent inherent vowel is dropped at the end of a word and between vowel-consonant and consonant-vowel (the rule
    of Hindi schwa deletion: Ohala 1983), so that the result meets what Hinglish writers type.
    """
    return _DEVANAGARI_WORD.sub(lambda match: _romanise_word(match.group()), text)


def _romanise_word(word: str) -> str:
    units: list[list[str]] = []  # [consonants, vowel]
    for index, letter in enumerate(word):
        if letter in _CONSONANTS:
            following = word[index + 1] if index + 1 < len(word) else ""
            latin = _NUKTA.get(letter, _CONSONANTS[letter]) if following == _NUKTA_SIGN else _CONSONANTS[letter]
            if units and units[-1][1] == _VIRAMA:
                units[-1] = [units[-1][0] + latin, _INHERENT]
            else:
                units.append([latin, _INHERENT])
        elif letter in _VOWEL_SIGNS and units:
            units[-1][1] = _VOWEL_SIGNS[letter]
        elif letter == _VIRAMA and units:
            units[-1][1] = _VIRAMA
        elif letter in _VOWELS:
            units.append(["", _VOWELS[letter]])
        elif letter in _NASALS and units:
            units[-1][1] += "n"
        elif letter == "ः" and units:
            units[-1][1] += "h"
    _drop_silent_vowels(units)
    latin_word = "".join(consonants + vowel for consonants, vowel in units)
    latin_word = latin_word.replace(_VIRAMA, "").replace(_INHERENT, "a").replace("jn", "gy")
    return re.sub(r"n(?=[pbm])", "m", latin_word)


def _drop_silent_vowels(units: list[list[str]]) -> None:
    if len(units) > 1 and units[-1][1] == _INHERENT:
        units[-1][1] = ""
    for index in range(len(units) - 2, 0, -1):
        before, here, after = units[index - 1 : index + 2]
        if here[1] == _INHERENT and before[1] and after[1] and not (_is_cluster(here) or _is_cluster(after)):
            here[1] = ""


def _is_cluster(unit: list[str]) -> bool:
    return len(unit[0].removesuffix("h")) > 1


def strip_accents(text: str) -> str:
    """Return the text without combining marks (é -> e, ñ -> n)."""
    return "".join(letter for letter in unicodedata.normalize("NFD", text) if unicodedata.category(letter) != "Mn")


def normalise(text: str) -> str:
    """Return the spelling that all of understanding works on.

    NFKC, no invisible characters, straight quotes, Devanagari in Latin letters, lower case, no accents, letters
    repeated three times or more folded to two, single spaces.
    """
    text = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    text = "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
    text = romanise_devanagari(text.translate(_DEVANAGARI_DIGITS))
    text = strip_accents(text).lower()
    return _SPACE.sub(" ", _REPEATED.sub(r"\1\1", text)).strip()
