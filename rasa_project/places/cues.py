"""The words around a name that tell whether a place is meant, and whether it is where one is now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rasa_project.places.gazetteer import key

_LONGEST_CUE, _LONGEST_CLAUSE = 4, 8
_ARTICLES = frozenset({"the", "la", "le", "el", "l", "les", "los", "las"})
NONE, WEAK, FIRM = 0, 1, 2


class Cues:
    """Look up the cue phrases that end right before a name or start right after it."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        """Read cues.yml, in which one phrase may carry several meanings."""
        self._before = _by_phrase(
            {"loose": data["before"]["loose"], "weak": data["before"]["weak"], "firm": data["before"]["firm"], "person": data["person_before"], "thing": data["thing_before"]}
            | {name: data[name] for name in ("now", "origin", "negation")}
        )
        self._after = _by_phrase(
            {"within": data["after"]["within"], "lives": data["after"]["lives"], "weak": data["after"]["weak"], "firm": data["after"]["firm"], "person": data["person_after"], "thing": data["thing_after"]}
            | {name: data[f"after_{name}"] for name in ("now", "origin", "negation")}
        )
        self._present = frozenset(data["present"])
        self._quarters = frozenset(data["quarters"])
        self._turns = frozenset(data["turns"])
        self._gone, self._elders, self._relatives, self._told = (tuple(f" {key(phrase)} " for phrase in data[name]) for name in ("gone", "elders", "relatives", "told"))
        self._elders_came = _by_phrase({"before": data["elders_came"], "after": data["after_elders_came"]})
        self._opens = _by_phrase({"opens": data["opens_after"]})
        self._exclamations, self._before_own, self._of_people = (frozenset(data["exclamations"][name]) for name in ("words", "before", "of_people"))
        self._own, self._others = frozenset(data["tells_of"]["own"]), frozenset(data["tells_of"]["others"])
        self._unsure = frozenset(data["unsure"])
        self._other_words = {language: frozenset(words) for language, words in data["other_words"].items()}
        self._languages = {language: frozenset(words) for language, words in data["languages"].items()}
        self.spoken_in = {language: frozenset(countries) for language, countries in data["spoken_in"].items()}
        self.endings: tuple[str, ...] = tuple(data["endings"])

    def before(self, words: Sequence[str], start: int, *, articles: bool = True) -> frozenset[str]:
        """Return the meanings of the words right before a name, an article between them or not."""
        found = _ending(self._before, words, start)
        if articles and start > 1 and words[start - 1] in _ARTICLES:
            found |= _ending(self._before, words, start - 1)
        return found

    def after(self, words: Sequence[str], end: int) -> frozenset[str]:
        """Return the meanings of the words right after a name; "me" announces a place in Hindi alone."""
        found = _starting(self._after, words, end)
        if {"weak", "within"} & found and words[end] in self._other_words.get(self.language(words) or "", ()):
            return found - {"weak", "within", "firm", "now", "origin"}
        return found

    def denied(self, words: Sequence[str], pauses: Sequence[bool], start: int, end: int) -> bool:
        """Return whether one is no longer at the place named, or says where elders came from or who told of this lives."""
        # A pause ends what a "no" denies: "no, Madrid", and "India me. nahi, ...".
        before = "negation" in self.before(words, start) and not (start and pauses[start - 1])
        stop = next((place + 1 for place in range(end, len(words) - 1) if pauses[place]), len(words))
        after = "negation" in self.after(words[:stop], end) and not (end < len(words) and pauses[end - 1]) and not self._unsure & set(words[end + 1 : end + 4])
        if before or after:
            return True
        clause = self._clause_before(words, pauses, start)
        if any(phrase in clause for phrase in self._gone):
            return True
        if any(phrase in clause for phrase in self._relatives) and any(phrase in f" {' '.join(words)} " for phrase in self._told):
            return True
        if not any(phrase in clause for phrase in self._elders):
            return False
        came = _ending(self._elders_came, words, start) | (_ending(self._elders_came, words, start - 1) if start > 1 and words[start - 1] in _ARTICLES else frozenset())
        return "before" in came or "after" in _starting(self._elders_came, words, end)

    def quarter(self, words: Sequence[str], start: int) -> bool:
        """Return whether a word for a part of a town stands before a name."""
        return any(word in self._quarters for word in words[max(0, start - 2) : start])

    def opens(self, words: Sequence[str], pauses: Sequence[bool], end: int) -> bool:
        """Return whether what happened or what is wanted starts here, as after "Quito, ..."; "Sofia, my boss, ..." tells of Sofia."""
        if words[end] in self._own and end + 2 < len(words) and words[end + 1] in self._others and not pauses[end + 1]:
            return True
        if end + 1 < len(words) and words[end + 1] in self._of_people:
            return False
        return "opens" in _starting(self._opens, words, end) and not (words[0] in self._exclamations and words[end] in self._before_own)

    def _clause_before(self, words: Sequence[str], pauses: Sequence[bool], start: int) -> str:
        first = start
        while first > max(0, start - _LONGEST_CLAUSE) and not pauses[first - 1] and words[first - 1] not in self._turns:
            first -= 1
        return f" {' '.join(words[first:start])} "

    def present_near(self, words: Sequence[str], start: int, end: int) -> bool:
        """Return whether a word for "now" stands a few words from a name."""
        return any(words[index] in self._present for index in range(max(0, start - 4), min(len(words), end + 3)))

    def language(self, words: Sequence[str]) -> str | None:
        """Return the language of most of the small words, None where none leads."""
        # Where none leads, a single letter ("a") tells less than a word: "suis a casa".
        for read in (words, [word for word in words if len(word) > 1]):
            counts = sorted(((sum(word in known for word in read), language) for language, known in self._languages.items()), reverse=True)
            if counts[0][0] > counts[1][0]:
                return str(counts[0][1])
        return None


def _by_phrase(meanings: Mapping[str, Iterable[str]]) -> dict[str, frozenset[str]]:
    phrases: dict[str, set[str]] = defaultdict(set)
    for meaning, cues in meanings.items():
        for cue in cues:
            phrases[key(cue)].add(meaning)
    return {phrase: frozenset(found) for phrase, found in phrases.items()}


def _ending(phrases: Mapping[str, frozenset[str]], words: Sequence[str], end: int) -> frozenset[str]:
    found: frozenset[str] = frozenset()
    for length in range(1, min(_LONGEST_CUE, end) + 1):
        found |= phrases.get(" ".join(words[end - length : end]), frozenset())
    return found


def _starting(phrases: Mapping[str, frozenset[str]], words: Sequence[str], start: int) -> frozenset[str]:
    found: frozenset[str] = frozenset()
    for length in range(1, min(_LONGEST_CUE, len(words) - start) + 1):
        found |= phrases.get(" ".join(words[start : start + length]), frozenset())
    return found
