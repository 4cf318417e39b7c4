"""Bring a message to the plain words that the danger phrases are written in, whatever was done to hide them.

On top of rasa_project's normalise: letters of other alphabets that look Latin, digits and signs for letters, letters
spaced or dotted out, words run together, emoji between words, and the many spellings of romanised Hindi.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cached_property

from rasa_project.components.normalisation import normalise

SENTENCE, CLAUSE = ".", ","
HINDI = ("hi", "hi-Latn")  # languages whose words are compared as skeletons
# Cyrillic, Greek and other letters that are drawn like a Latin one (Unicode confusables, the everyday part).
_LOOKALIKES = str.maketrans(
    "асеорхуіјѕһԁԛԝвкмнтгпьАСЕОРХУІЈЅҺВКМНТГαεικνορτυχβηωγАЕІΑΒΕΖΗΙΚΜΝΟΡΤΥΧıɑɡɩʀ",
    "aceopxyijshdqwbkmhtrnbACEOPXYIJSHBKMHTRaeiknoptuxbnwyAEIABEZHIKMNOPTYXiagir",
)
_HAS_OTHER_ALPHABET = re.compile(r"[Ͱ-ϿЀ-ԯıɑɡɩʀ]")
_LEET = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i", "|": "l", "€": "e"})
_LEET_L = {**_LEET, ord("1"): "l", ord("!"): "l"}
_HIDDEN = re.compile(r"(?=\S*[a-z])(?=\S*[0-9@$!|€])[a-z0-9@$!|€]+")
_CENSORED = re.compile(r"[a-z]+\*+[a-z]*")
_DIGITS_THEN_LETTERS = re.compile(r"(\d+)([a-z]+)")
_SPELLED_OUT = re.compile(r"(?<![^\W_])(?:[a-z0-9@$!][ ._\-*~|/+,]{1,3}){3,}[a-z0-9@$!](?![^\W_])")
_PAUSE = re.compile(r"\.{2,}|[,()\"\u2013\u2014]|(?<=\s)-+(?=\s)|:")
_STOP = re.compile(r"(?<!\d)[.!?;\u00a1\u00bf]+|[.!?;\u00a1\u00bf]+(?!\d)|\n+")
_SAME_SENTENCE = re.compile(r"(?<=[^\W_]) *\n\s*(?=[a-z0-9\u00df-\u00ff\u0904-\u0939])")
_WORD = re.compile(r"[a-z0-9]+|[.,]|[@$!|€*]")
_IN_WORDS = 0.7
_LONG_WORD = 8  # letters from which a word that nobody knows is tried as several words run together


class Folded:
    """A message as words: marks "." and "," stand as words of their own; skeletons: the same words as Hindi skeletons."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = tuple(words)

    @cached_property
    def skeletons(self) -> tuple[str, ...]:
        """Return the words as Hindi skeletons."""
        return tuple(map(skeleton, self.words))

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """Return the words, and each of their beginnings with a star, to look patterns up by."""
        return _beginnings(self.words)

    @cached_property
    def skeleton_beginnings(self) -> frozenset[str]:
        """Return the same for the skeletons."""
        return _beginnings(self.skeletons)

    @cached_property
    def places(self) -> tuple[int, ...]:
        """Return the places of all words but commas, which phrases pay no heed to."""
        return tuple(place for place, word in enumerate(self.words) if word != CLAUSE)

    def text(self, *, hindi: bool, commas: bool) -> str:
        """Return the words (or skeletons) with one space around each, for patterns."""
        words = self.skeletons if hindi else self.words
        return f" {' '.join(words if commas else [words[place] for place in self.places])} "


def _beginnings(words: Sequence[str]) -> frozenset[str]:
    different = set(words)
    return frozenset(different | {f"{word[:length]}*" for word in different for length in range(1, len(word) + 1)})


def fold(text: str, known: Collection[str] = ()) -> Folded:
    """Fold a message; known words (those of the phrases) decide what a disguised word is read as."""
    if _HAS_OTHER_ALPHABET.search(text):
        text = text.translate(_LOOKALIKES)
    # A line that goes on in small letters is the same sentence; any other begins a new one.
    lines = [normalise(line) for line in _SAME_SENTENCE.sub(" , ", text).splitlines()]
    plain = "\n".join(line for line in lines if line).replace("'", "")
    if known:
        plain = _SPELLED_OUT.sub(lambda match: _together(match.group(), known), plain)
        plain = _HIDDEN.sub(lambda match: _unhide(match.group(), known), plain)
        plain = _CENSORED.sub(lambda match: _uncensor(match.group(), known), plain)
    plain = _STOP.sub(" . ", _PAUSE.sub(" , ", plain))
    words = [part for word in _WORD.findall(plain) for part in _parts(word, known)]
    words = [word for word in words if word[0] not in "@$!|€*"]
    return Folded(words)


def _together(spelled: str, known: Collection[str]) -> str:
    letters = re.sub(r"[ ._\-*~|/+,]", "", spelled)
    for table in (_LEET, _LEET_L):
        found = _split(letters.translate(table), known)
        if found:
            return " ".join(found)
    return spelled


def _unhide(word: str, known: Collection[str]) -> str:
    stem = word.rstrip("!|")
    if not stem or word in known or stem.isalpha() or stem.isdigit():
        return word
    for candidate in (stem, word):
        for table in (_LEET, _LEET_L):
            plain = candidate.translate(table)
            if plain.isalpha() and plain in known and len(plain) > 1:
                return plain
    return word


def _uncensor(word: str, known: Collection[str]) -> str:
    shape = re.compile(re.sub(r"\*+", "[a-z]{1,4}", word))
    same = [one for one in known if len(one) == len(word) and shape.fullmatch(one)]
    if same:
        return sorted(same)[0]
    found = sorted((one for one in known if shape.fullmatch(one)), key=lambda one: (abs(len(one) - len(word)), one))
    return found[0] if found and len(word.replace("*", "")) > 1 else word


def _parts(word: str, known: Collection[str]) -> list[str]:
    match = _DIGITS_THEN_LETTERS.fullmatch(word)
    if match and word not in known:
        return [match.group(1), match.group(2)]
    if known and word not in known:
        if (squeezed := _DOUBLED.sub(r"\1", word)) in known and len(squeezed) > 2:
            return [squeezed]
        if len(word) >= _LONG_WORD:
            return _split(word, known) or [word]
        if word[0] == "i" and len(word) > 4 and word[1:] in known:
            return ["i", word[1:]]
    return [word]


def _split(word: str, known: Collection[str]) -> list[str] | None:
    """Return the fewest known words that make up the word, or None; single letters other than i and u do not count.

    Most of the letters must be in words of three or more, or every other word could be taken apart.
    """
    best: list[list[str] | None] = [[]] + [None] * len(word)
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - 16), end):
            before, part = best[start], word[start:end]
            if before is None or part not in known or (len(part) == 1 and part not in "iu"):
                continue
            found = best[end]
            if found is None or len(before) + 1 < len(found):
                best[end] = [*before, part]
    found = best[-1]
    if not found or len(found) > 2 + len(word) // 3:
        return None
    return found if sum(len(part) for part in found if len(part) > 2) >= _IN_WORDS * len(word) else None


_SAME_SOUND = (
    ("chh", "c"), ("ch", "c"), ("kh", "k"), ("gh", "g"), ("jh", "j"), ("th", "t"), ("dh", "d"), ("ph", "f"), ("bh", "b"), ("sh", "s"),
    ("aa", "a"), ("ee", "i"), ("ii", "i"), ("oo", "u"), ("uu", "u"), ("w", "v"), ("z", "j"), ("x", "ks"), ("q", "k"), ("ey", "e"), ("ay", "ai"), ("ie", "iye"),
)  # fmt: skip
_DOUBLED = re.compile(r"([a-z])\1+")
_LAST_NASAL = re.compile(r"(?<=[aeiou])n$")
# Words so common that people write them in every way; a skeleton alone does not bring these together.
_COMMON = {
    spelling: word
    for word, spellings in {
        "nahi": "nhi nai nahee nahin nhin nii nahii nehi nh nahe",
        "hai": "h he hae hy hain hen hein hei",
        "mai": "main mein me mey mn men ma mei",
        "mujhe": "mje muje mujhko mujhey mereko mrko merko mjhe mjhko mujko mujhse",
        "hu": "hoon hun hoo houn",
        "kya": "kia kyaa ky kea",
        "kyu": "kyun kyo kyon q kyoon",
        "raha": "rha rahaa",
        "rahi": "rhi rahee ri",
        "rahe": "rhe",
        "vo": "wo woh voh vah wah who",
        "ye": "yeh yah",
        "aur": "or",
        "bahut": "bohot bht bhot bahot boht bhut",
        "karna": "krna",
        "kar": "kr ker",
        "karo": "kro",
        "karu": "kru karun karoon krun",
        "mera": "mra", "meri": "mri", "mere": "mre",
        "usne": "usney unhone unhon", "ab": "abb", "abhi": "abi abhee",
        "chahta": "cahta chahata chata chahtaa chahtha chata", "chahti": "chahati chati chahthi chahtii", "chahiye": "chaiye chahie chye",
        "jaan": "jan", "se": "say", "koi": "koyi",
    }.items()
    for spelling in [*spellings.split(), word]
}  # fmt: skip


def skeleton(word: str) -> str:
    """Return a romanised Hindi word without the differences in spelling that do not matter (khudkushi, khudkhushi)."""
    if not word.isalpha():
        return word
    word = _COMMON.get(word, word)
    for spelling, sound in _SAME_SOUND:
        if spelling in word:
            word = word.replace(spelling, sound)
    return _LAST_NASAL.sub("", _DOUBLED.sub(r"\1", word)) or word
