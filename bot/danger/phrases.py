"""The reviewed phrases of danger in every language, and how they are found in a message."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, product
from pathlib import Path
from typing import Any

import yaml

from bot.danger.concepts import Concepts, family_of
from bot.danger.folding import HINDI, SENTENCE, Folded, fold, skeleton
from bot.danger.pattern import Pattern, PatternError, compile_pattern

PHRASES = Path(__file__).parent / "phrases"
KINDS = ("suicide", "danger", "child", "medical")  # the most urgent first (labels)
# certain: danger whatever stands around it; plain: unless a guard speaks against it; strong: unless a guard or the
# score speaks against it; weak: with some score.
STRENGTHS = ("certain", "plain", "strong", "weak")


ATTACKS = frozenset({"danger", "child"})  # kinds in which the one who is named may be the one who harms
# Phrases that say something of the whole message: who is in danger, when it was, what is only near to suicide.
PARTS = ("others", "victims", "own", "faint", "leaving", "dated", "goes_on", "by_another")
SERIOUS, PRESENT, BARRED = "serious", "present", "not_between"
NEAR = 18  # words within which signals belong together


class PhrasesError(Exception):
    """The phrases cannot be used; the message names file, entry and what to mend."""


@dataclass(frozen=True)
class Finding:
    """What was found: a phrase of a kind with its strength, its words (from, to), and the guards that speak against it."""

    kind: str
    strength: str
    language: str
    phrase: str
    start: int
    end: int
    guards: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """What a message holds: phrases, guards anywhere in it, and the names of signals and concepts."""

    findings: tuple[Finding, ...] = ()
    guards: tuple[str, ...] = ()
    signals: frozenset[str] = frozenset()
    # It names a day that is over, and nothing that goes on or is to come.
    over: bool = False


@dataclass(frozen=True)
class _Entry:
    kind: str
    strength: str
    language: str
    pattern: Pattern


class PhraseBook:
    """All languages' phrases, signals and guards; every message is looked at in all of them, for people mix languages."""

    def __init__(self, sheets: Sequence[_Sheet]) -> None:
        entries, signals, guards = ([entry for sheet in sheets for entry in getattr(sheet, part)] for part in ("entries", "signals", "guards"))
        others = {part: [entry for sheet in sheets for entry in sheet.parts[part]] for part in PARTS}
        self._entries = _Index(entries)
        self._signals = _Index(signals)
        self._concepts = Concepts({sheet.language: sheet.concepts for sheet in sheets})
        self._together = sorted({rule for sheet in sheets for rule in sheet.together})
        self._guards = _Index(guards)
        self._parts = {part: _Index(found) for part, found in others.items()}
        every = [entry.pattern.words for entry in (*entries, *signals, *guards, *chain.from_iterable(others.values()))]
        self.words: frozenset[str] = frozenset().union(*every) | self._concepts.words

    @classmethod
    def load(cls, folder: Path = PHRASES) -> PhraseBook:
        """Read `<language>.yml` of every language; raises PhrasesError with file and entry."""
        paths = sorted(folder.glob("*.yml"))
        if not paths:
            raise PhrasesError(f"there are no phrases in {folder}")
        book = cls([_Sheet(path) for path in paths])
        book.check()
        return book

    def check(self) -> None:
        """Raise PhrasesError when a rule names a signal or concept that no language has."""
        named = self._concepts.names | self._signals.kinds
        for _, _, parts in self._together:
            for part in parts:
                if part.lstrip("-") not in named:
                    raise PhrasesError(f"together: no language has the signal {part!r}")

    def fold(self, text: str) -> Folded:
        """Fold a message by the words of the phrases."""
        return fold(text, self.words)

    def read(self, folded: Folded) -> Reading:
        """Return every phrase found with its guards, and the guards and signals of the whole message."""
        spans, spoken = self._spans(folded)
        guards = _serious(self._against(folded, spoken))
        found = [Finding(entry.kind, entry.strength, entry.language, entry.pattern.source, *span) for entry, span in self._entries.search(folded)]
        found += self._combined(spans)
        return Reading(tuple(self._guarded(finding, folded, guards, spoken) for finding in found), tuple(sorted(guards)), frozenset(spans), self._is_over(folded))

    def is_feared_of_another(self, folded: Folded) -> bool:
        """Tell whether a message says that somebody else may kill whoever writes ("my family will kill me"), which is no thought of suicide."""
        return self._says("by_another", folded)

    def _is_over(self, folded: Folded) -> bool:
        return self._says("dated", folded) and not self._says("goes_on", folded)

    def about_someone_else(self, folded: Folded, kind: str) -> bool:
        """Tell whether a message speaks of another person, and not of whoever writes, as being in danger.

        Whoever is named next to an attack may be the attacker: then only words for who suffers it count.
        """
        return self._says("victims" if kind in ATTACKS else "others", folded) and not self._says("own", folded)

    def sounds_faintly(self, folded: Folded) -> bool:
        """Tell whether a message speaks of what often stands near suicide, and is none by itself: blackmail, what people will say, a bad day."""
        return self._says("faint", folded)

    def of_leaving(self, folded: Folded) -> bool:
        """Tell whether a message ends the chat for the day ("i am done for tonight, thanks")."""
        return self._says("leaving", folded)

    def _says(self, part: str, folded: Folded) -> bool:
        return any(True for _ in self._parts[part].search(folded))

    def _combined(self, spans: Mapping[str, list[tuple[int, int]]]) -> list[Finding]:
        found = []
        for kind, strength, parts in self._together:
            wanted = [part for part in parts if not part.startswith("-")]
            if all(part in spans for part in wanted) and not any(part[1:] in spans for part in parts if part.startswith("-")):
                # The signals must stand near each other: one of each, the closest.
                near = min(product(*(spans[part] for part in wanted)), key=_width)
                if _width(near) <= NEAR:
                    found.append(Finding(kind, strength, "any", " + ".join(parts), min(start for start, _ in near), max(end for _, end in near)))
        return found

    def _spans(self, folded: Folded) -> tuple[dict[str, list[tuple[int, int]]], frozenset[str]]:
        """Return where each signal and concept stands, and the languages of the message."""
        spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for entry, span in self._signals.search(folded):
            spans[entry.kind].append(span)
        concepts, spoken = self._concepts.search(folded)
        for name, span in concepts:
            spans[name].append(span)
        return spans, spoken

    def _against(self, folded: Folded, spoken: frozenset[str]) -> set[str]:
        """Return the guards in a message; words of a language that it is not written in are no guards (has, dos, mar)."""
        return {entry.kind for entry, _ in self._guards.search(folded) if family_of(entry.language) in spoken}

    def _guarded(self, finding: Finding, folded: Folded, guards: set[str], spoken: frozenset[str]) -> Finding:
        """Return the finding with the guards that stand around it in its sentence; a weak one heeds the whole message.

        A harmless sentence before or after it never takes a danger away.
        """
        if finding.strength == "certain":
            return finding
        if finding.strength != "weak":
            words = folded.words
            start, end = finding.start, finding.end
            while start > 0 and words[start - 1] != SENTENCE:
                start -= 1
            while end < len(words) and words[end] != SENTENCE:
                end += 1
            around, spoken = Folded((*words[start : finding.start], "@", *words[finding.end : end])), spoken | {family_of(finding.language)}
            sentence = Folded(words[start:end])
            guards = _serious(self._against(around, spoken) | self._against(sentence, spoken))
        return replace(finding, guards=tuple(sorted(guards - {SERIOUS, PRESENT})))


def _serious(guards: set[str]) -> set[str]:
    """Return the guards without those that make light of it, where somebody says that it is no joke, and without the past where it is so today."""
    light = {"idiom", "denial"} if SERIOUS in guards else set()
    return guards - light - ({"past"} if PRESENT in guards else set())


class _Index:
    """Patterns by one word each must hold, so that a message meets only the few that could match."""

    def __init__(self, entries: Iterable[_Entry]) -> None:
        entries = list(entries)
        self.kinds = frozenset(entry.kind for entry in entries)
        uses = Counter(word for entry in entries for anchor in entry.pattern.anchors for word in anchor)
        self._by_anchor: dict[bool, dict[str, list[_Entry]]] = {False: defaultdict(list), True: defaultdict(list)}
        for entry in entries:
            for word in min(entry.pattern.anchors, key=lambda anchor: sum(uses[word] for word in anchor)):
                self._by_anchor[entry.language in HINDI][word].append(entry)

    def search(self, folded: Folded) -> Iterable[tuple[_Entry, tuple[int, int]]]:
        """Yield each pattern that matches, with the span of words of its first match."""
        for hindi, there in ((False, folded.beginnings), (True, folded.skeleton_beginnings)):
            by_anchor = self._by_anchor[hindi]
            candidates = {id(entry): entry for word in there & by_anchor.keys() for entry in by_anchor[word]}
            texts: dict[bool, str] = {}
            for entry in candidates.values():
                # All the words that must be there are looked up first: far cheaper than the expression.
                if any(anchor.isdisjoint(there) for anchor in entry.pattern.anchors):
                    continue
                commas = entry.pattern.commas
                text = texts.get(commas) or texts.setdefault(commas, folded.text(hindi=hindi, commas=commas))
                match = entry.pattern.expression.search(text)
                if match:
                    first = text.count(" ", 0, match.start() + 1) - 1
                    last = first + match.group().count(" ") - 1
                    yield entry, (first, last + 1) if commas else (folded.places[first], folded.places[last] + 1)


class _Sheet:
    """One language's file, compiled."""

    def __init__(self, path: Path) -> None:
        self.language = path.stem
        self._file = path.name
        try:
            plain = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - `no`, `on` are words
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            raise PhrasesError(f"{path.name} cannot be read: {error}") from error
        if not isinstance(plain, Mapping):
            raise PhrasesError(f"{path.name}: a mapping is expected")
        unknown = set(plain) - {"lists", "signals", "concepts", "guards", "together", *PARTS, *KINDS}
        if unknown:
            raise PhrasesError(f"{path.name}: unknown part {sorted(unknown)[0]!r}")
        self._lists = {name: str(value) for name, value in (plain.get("lists") or {}).items()}
        self.entries = [entry for kind in KINDS for strength, phrases in (plain.get(kind) or {}).items() for entry in self._compiled(kind, strength, phrases)]
        for entry in self.entries:
            if entry.strength not in STRENGTHS:
                raise PhrasesError(f"{path.name}: {entry.kind}: {entry.strength!r} is not one of {', '.join(STRENGTHS)}")
        self.signals = [entry for name, phrases in (plain.get("signals") or {}).items() for entry in self._compiled(name, "signal", phrases)]
        self.guards = [entry for name, phrases in (plain.get("guards") or {}).items() for entry in self._compiled(name, "guard", phrases)]
        self.parts = {part: self._compiled(part, part, plain.get(part)) for part in PARTS}
        self.concepts = {str(name): tuple(map(str.strip, str(words).split("|"))) for name, words in (plain.get("concepts") or {}).items()}
        self.together = [rule for kind, strengths in (plain.get("together") or {}).items() for rule in self._rules(kind, strengths)]

    def _compiled(self, kind: str, strength: str, phrases: Any) -> list[_Entry]:
        spelling = skeleton if self.language in HINDI else str
        # Hindi says no after the verb, in the middle of a phrase: a gap may not hold it, or "I do not want" is "I want".
        barred = frozenset(map(skeleton, self._lists.get(BARRED, "").split("|"))) if strength in STRENGTHS else frozenset()
        try:
            return [_Entry(kind, strength, self.language, compile_pattern(phrase, self._lists, spelling, commas=strength == "guard", barred=barred)) for phrase in _texts(phrases)]
        except PatternError as error:
            raise PhrasesError(f"{self._file}: {kind}: {error}") from error

    def _rules(self, kind: str, strengths: Mapping[str, Any]) -> Iterable[tuple[str, str, tuple[str, ...]]]:
        for strength, rules in strengths.items():
            for rule in _texts(rules):
                if kind not in KINDS or strength not in STRENGTHS:
                    raise PhrasesError(f"{self._file}: together: {kind}/{strength} is not a kind and a strength")
                yield kind, strength, tuple(rule.split())


def _width(spans: Sequence[tuple[int, int]]) -> int:
    return max(end for _, end in spans) - min(start for start, _ in spans)


def _texts(value: Any) -> list[str]:
    """Return the phrases of a block of lines that begin with "- "; lines that begin with "#" are remarks."""
    lines = (line.strip() for line in str(value or "").splitlines())
    return [line.removeprefix("- ").strip() for line in lines if line and not line.startswith("#")]
