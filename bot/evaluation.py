"""Score a file of labelled messages, as docs/contract.md describes: need, danger, language and place."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bot.assembly import load_detector, load_dialogue_alone
from bot.settings import Settings

DANGERS = ("suicide", "danger", "child", "medical")
NONE = "none"


class EvaluationError(Exception):
    """A line of the file cannot be scored; says which and why."""


@dataclass(frozen=True)
class Labelled:
    """One line of the file."""

    text: str
    lang: str
    need: str | None
    safety: str
    topic: str | None
    country: str | None
    place: str | None


@dataclass(frozen=True)
class Judged:
    """What the program made of one message."""

    need: str
    confidence: float
    topic: str
    danger: str
    language: str | None
    country: str | None
    asked: bool
    place: str | None


@dataclass
class Figures:
    """The counts of one language (or of all); every share is None when there was nothing to count."""

    messages: int = 0
    need_right: int = 0
    need_counted: int = 0
    topic_right: int = 0
    topic_counted: int = 0
    language_right: int = 0
    country_right: int = 0
    country_counted: int = 0
    place_right: int = 0
    place_counted: int = 0
    place_invented: int = 0
    false_alarms: int = 0
    harmless: int = 0
    taken_for_need: int = 0
    chatter: int = 0
    dangers: dict[str, dict[str, int]] = field(default_factory=lambda: {danger: {"right": 0, "missed": 0, "other_kind": 0, "wrongly": 0} for danger in DANGERS})
    confusion: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))

    def add(self, labelled: Labelled, judged: Judged) -> None:
        """Count one message."""
        self.messages += 1
        self.language_right += judged.language in (labelled.lang, None)
        if labelled.need:
            self.need_counted += 1
            self.need_right += judged.need == labelled.need
            self.confusion[labelled.need][judged.need] += 1
        if labelled.topic:
            self.topic_counted += 1
            self.topic_right += judged.topic == labelled.topic
        if labelled.country:
            self.country_counted += 1
            self.country_right += judged.country == labelled.country or judged.asked
        elif not labelled.place:
            self.place_invented += judged.country is not None
        if labelled.place:
            self.place_counted += 1
            self.place_right += judged.asked or _same_place(judged.place, labelled.place)
        if labelled.safety == NONE:
            self.harmless += 1
            self.false_alarms += judged.danger != NONE
        else:
            kind = self.dangers[labelled.safety]
            kind["right" if judged.danger == labelled.safety else "missed" if judged.danger == NONE else "other_kind"] += 1
        if judged.danger != NONE and judged.danger != labelled.safety:
            self.dangers[judged.danger]["wrongly"] += 1
        if labelled.need == "out_of_scope":
            self.chatter += 1
            self.taken_for_need += judged.danger != NONE or judged.need in ("disclose", "disclose_other")

    def shares(self) -> dict[str, Any]:
        """Return the figures as shares of 1, with the counts they rest on."""
        recall = {}
        for danger, kind in self.dangers.items():
            positives = kind["right"] + kind["missed"] + kind["other_kind"]
            seen = kind["right"] + kind["other_kind"]
            recall[danger] = {"recall": _share(seen, positives), "same_kind": _share(kind["right"], positives), "precision": _share(kind["right"], kind["right"] + kind["wrongly"]), "count": positives}
        return {
            "messages": self.messages,
            "need": _share(self.need_right, self.need_counted),
            "topic": _share(self.topic_right, self.topic_counted),
            "language": _share(self.language_right, self.messages),
            "country": _share(self.country_right, self.country_counted),
            "place": _share(self.place_right, self.place_counted),
            "place_invented": _share(self.place_invented, self.messages - self.country_counted),
            "false_alarms": _share(self.false_alarms, self.harmless),
            "chatter_taken_for_disclosure_or_danger": _share(self.taken_for_need, self.chatter),
            "dangers": recall,
        }


def read_labelled(path: Path) -> list[Labelled]:
    """Read the file; raises EvaluationError with the line that is wrong."""
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            fields = json.loads(line)
            rows.append(Labelled(fields["text"], fields["lang"], fields.get("need"), fields.get("safety") or NONE, fields.get("topic"), fields.get("country"), fields.get("place")))
        except (ValueError, KeyError, TypeError) as error:
            message = f"{path.name}, line {number}: each line is a JSON object with text, lang, need, safety, topic, country, place"
            raise EvaluationError(message) from error
        if rows[-1].safety not in (NONE, *DANGERS):
            message = f"{path.name}, line {number}: safety has to be none, {', '.join(DANGERS)}"
            raise EvaluationError(message)
    return rows


async def judge(settings: Settings, rows: Sequence[Labelled], say: Callable[[str], None]) -> list[Judged]:
    """Let the detector and the model judge every message on its own, without memory of the others."""
    say("loading the dialogue model (some seconds) ...")
    dialogue, detector = load_dialogue_alone(settings), load_detector()
    judged = []
    for number, row in enumerate(rows, start=1):
        danger = detector.detect(row.text)
        parsed = await dialogue.parse(row.text)
        judged.append(Judged(parsed.need, parsed.confidence, parsed.topic, danger.kind if danger else NONE, parsed.language, parsed.country, parsed.asks_place, parsed.place))
        if number % 500 == 0:
            say(f"{number} of {len(rows)} messages")
    return judged


def score(rows: Sequence[Labelled], judged: Sequence[Judged]) -> dict[str, Figures]:
    """Return the figures per language, and of all languages under "all"."""
    figures: dict[str, Figures] = defaultdict(Figures)
    for row, one in zip(rows, judged, strict=True):
        figures[row.lang].add(row, one)
        figures["all"].add(row, one)
    return dict(figures)


async def evaluate_file(settings: Settings, path: Path, *, as_json: bool, errors: bool, say: Callable[[str], None]) -> str:
    """Return what `beside evaluate` prints."""
    rows = read_labelled(path)
    judged = await judge(settings, rows, say)
    figures = score(rows, judged)
    missed = [(row, one) for row, one in zip(rows, judged, strict=True) if one.need != row.need or one.danger != row.safety or (row.country and one.country != row.country and not one.asked)]
    if as_json:
        result: dict[str, Any] = {language: figure.shares() for language, figure in figures.items()}
        if errors:
            result["errors"] = [{**asdict(row), "judged": asdict(one)} for row, one in missed]
        return json.dumps(result, ensure_ascii=False, indent=1)
    lines = [table(figures)]
    if errors:
        lines += [f"{row.need}/{row.safety} -> {one.need}/{one.danger} {one.country or ''}\t{row.text}" for row, one in missed]
    return "\n".join(lines)


def table(figures: dict[str, Figures]) -> str:
    """Return the figures as a text table."""
    lines = [f"{'':8}{'n':>6}{'need':>8}{'topic':>8}{'lang':>8}{'country':>9}{'place':>8}{'alarms':>8}{'chatter':>9}   recall (precision) of suicide, danger, child, medical"]
    for language, figure in figures.items():
        shares = figure.shares()
        dangers = ", ".join(f"{_percent(kind['recall'])} ({_percent(kind['precision'])})" for kind in shares["dangers"].values())
        cells = [_percent(shares[name]) for name in ("need", "topic", "language")]
        lines.append(
            f"{language:8}{figure.messages:6}" + "".join(f"{cell:>8}" for cell in cells) + f"{_percent(shares['country']):>9}{_percent(shares['place']):>8}"
            f"{_percent(shares['false_alarms']):>8}{_percent(shares['chatter_taken_for_disclosure_or_danger']):>9}   {dangers}"
        )
    return "\n".join(lines)


def _same_place(found: str | None, labelled: str) -> bool:
    from rasa_project.places.gazetteer import key

    return found is not None and (key(found) == key(labelled) or key(found) in key(labelled) or key(labelled) in key(found))


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.1f}"
