"""A file in the usual layout is read line by line: what comes out is what YAML says, or the file is left to YAML."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources import reading
from resources.entry import Entry
from resources.layout import usual_entries
from resources.reading import LISTINGS, Problem, listing_files, parse_entries

FILES = [path.read_text(encoding="utf-8") for path in listing_files(LISTINGS)]
SIGNS = ["'", '"', ":", ": ", " #", "#", "- ", "  ", "[", "]", ", ",
         "&a", "*a", "!", "|", ">", "%", "@", "`", "?", "{", "}", "\t", "\r", "\n", "\x85", "\u2028", "\ufeff", "\x00", "\\", "''", "---", "...", "-", "~", "é", "म", "\n\n", "    ", "x: y", "=", "<<: "]  # fmt: skip


def by_yaml(text: str, patch: pytest.MonkeyPatch) -> tuple[list[Entry], list[Problem]]:
    """Return what YAML makes of a text."""
    with patch.context() as inner:
        inner.setattr(reading, "usual_entries", lambda file, text: None)
        return parse_entries("in.yml", text.encode("utf-8"))


@pytest.mark.parametrize("path", listing_files(LISTINGS), ids=lambda path: path.name)
def test_every_file_is_in_the_usual_layout_and_read_as_yaml_reads_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = path.read_text(encoding="utf-8")
    entries = usual_entries("in.yml", text)
    assert entries is not None
    assert (entries, []) == by_yaml(text, monkeypatch)


@given(seed=st.integers(0, 2**32))
def test_a_spoilt_file_is_read_as_yaml_reads_it_or_left_to_yaml(seed: int) -> None:
    numbers = random.Random(seed)
    lines = numbers.choice(FILES).split("\n")
    start = numbers.randrange(len(lines))
    while start and not lines[start].startswith("- "):
        start -= 1
    text = "\n".join(lines[start : start + 40])
    for _ in range(numbers.randint(1, 3)):
        place = numbers.randrange(len(text) + 1)
        text = text[:place] + numbers.choice(SIGNS) + text[place + numbers.choice([0, 0, 1, 3, 12]) :]
    entries = usual_entries("in.yml", text)
    if entries is not None:
        with pytest.MonkeyPatch.context() as patch:
            assert (entries, []) == by_yaml(text, patch)


VALUE = st.text(alphabet=st.sampled_from(list("ab1 :#'\"-,[]{}&*!|>%@`?~=.é<\\+(/")), max_size=12)


@given(first=VALUE, second=VALUE, shape=st.sampled_from(["- id: {}\n  name: {}", "- a: {}\n  b:\n  - {}\n  - c", "- a: [{}, {}]", "- a:\n  - b: {}\n    c: {}\n  d: e", "- a:\n  - {}\n  {}: c", "# {}\n- a: {}"]))
def test_any_value_is_read_as_yaml_reads_it_or_left_to_yaml(first: str, second: str, shape: str) -> None:
    text = shape.format(first, second)
    entries = usual_entries("in.yml", text)
    if entries is not None:
        with pytest.MonkeyPatch.context() as patch:
            assert (entries, []) == by_yaml(text, patch)


@pytest.mark.parametrize(
    "text",
    ["", "# nothing\n", "- a: b\n  a: c\n", "- a:\n", "- a:\n  b: c\n", "- a: b  # why\n", "- a: |\n    b\n", "- a: b\n    c\n", "- a: 'b\n    c'\n", "a: b\n",
     "- a: &x b\n", '- a: "b\\n"\n', "- a: [b, [c]]\n", "---\n- a: b\n", "- a: b\r\n", "- a: b\n  - c\n", "- a:\n  - b\n  - c: d\n", "- a: b\n      c: d\n"],
)  # fmt: skip
def test_what_is_not_in_the_usual_layout_is_left_to_yaml(text: str) -> None:
    assert usual_entries("in.yml", text) is None
