"""Disturb a normalised message the way phones and haste do, so that the encoder learns to look through it."""

from __future__ import annotations

import random
import re

# Spellings of common Hinglish words that stand for each other in chats.
_HINGLISH = [
    ("kya", "kia", "kyaa"), ("hai", "h", "he", "hain"), ("nahi", "nhi", "nahin", "nai"), ("mujhe", "muje", "mje", "mujhy"), ("mein", "me", "main", "mai"),
    ("karna", "krna"), ("kar", "kr"), ("kaise", "kese", "kaisay"), ("bahut", "bohot", "bht", "bahot"), ("hun", "hu", "hoon"), ("raha", "rha"), ("rahi", "rhi"),
    ("mera", "mra"), ("meri", "mri"), ("kyun", "kyu", "kyon", "q"), ("yah", "ye", "yeh"), ("vah", "wo", "woh", "vo"), ("aur", "or", "nd"), ("usne", "usney"),
    ("ki", "kii"), ("sath", "saath"), ("bat", "baat"), ("kam", "kaam"), ("ghar", "ghr"), ("ladka", "larka"), ("ladki", "larki"), ("pulis", "police", "polis"),
    ("koi", "koii"), ("chahta", "chahata"), ("chahti", "chahati", "chahiti"), ("samajh", "smjh", "samaj"), ("abhi", "abi"), ("phir", "fir"), ("tha", "thaa"),
    ("hamko", "humko"), ("ham", "hum"), ("pata", "pta"), ("log", "loog"), ("ap", "aap"), ("ka", "kaa"), ("a", "aa"), ("achchha", "acha", "accha"), ("vale", "wale"),
]  # fmt: skip
_SPELLINGS = {word: group for group in _HINGLISH for word in group}
_SMS = {
    "you": "u", "are": "r", "please": "pls", "because": "bc", "people": "ppl", "to": "2", "for": "4", "don't": "dont", "i'm": "im", "can't": "cant",
    "what": "wat", "with": "w", "my": "ma", "and": "n", "the": "da", "that": "dat", "have": "hv", "someone": "some1", "tonight": "2nite", "before": "b4",
    "que": "q", "por": "x", "porque": "pq", "tambien": "tb", "para": "pa", "pas": "pa", "quelqu'un": "qqn", "quelque": "qq", "je suis": "jsuis", "c'est": "c",
    "beaucoup": "bcp", "toujours": "tjrs", "vous": "vs", "nous": "ns", "j'ai": "jai", "est": "e", "quoi": "koi", "parce que": "pcq", "avec": "ac", "dans": "ds",
}  # fmt: skip
_NEIGHBOURS = {row[i]: row[max(0, i - 1) : i] + row[i + 1 : i + 2] for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm") for i in range(len(row))}


def disturb(text: str, randomness: random.Random, strength: float = 1.0) -> str:
    """Return the text with some words respelt, letters dropped, doubled or swapped, punctuation lost.

    strength scales every probability; 0 changes nothing.
    """
    words = []
    for word in text.split():
        if word in _SPELLINGS and randomness.random() < 0.35 * strength:
            word = randomness.choice(_SPELLINGS[word])
        elif word in _SMS and randomness.random() < 0.15 * strength:
            word = _SMS[word]
        elif len(word) > 3 and randomness.random() < 0.08 * strength:
            word = _mistype(word, randomness)
        words.append(word)
    disturbed = " ".join(words)
    if randomness.random() < 0.5 * strength:
        disturbed = re.sub(r"[.,!?;:]", "", disturbed)
    if randomness.random() < 0.2 * strength:
        disturbed = disturbed.replace("'", "")
    return disturbed.strip() or text


def _mistype(word: str, randomness: random.Random) -> str:
    place = randomness.randrange(1, len(word))
    kind = randomness.randrange(4)
    if kind == 0:
        return word[:place] + word[place + 1 :]
    if kind == 1:
        return word[:place] + word[place - 1] + word[place:]
    if kind == 2 and place + 1 < len(word):
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    neighbours = _NEIGHBOURS.get(word[place], "")
    return word[:place] + (randomness.choice(neighbours) if neighbours else word[place]) + word[place + 1 :]
