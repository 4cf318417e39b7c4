"""The real directory, built once, and small directories for the tests that change files."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

import pytest

from resources.build import build
from resources.model import Listing
from resources.search import Directory
from resources.validation import check_files
from resources.vocabulary import Vocabulary
from resources.words import Words
from tests.resources.chromium import find_chromium

# What the pages are made of is tested without a browser too.
collect_ignore = [] if find_chromium() else ["test_directory_browser.py"]

# A Tuesday, 20:30 UTC: two in the morning in India, evening in Europe, working hours in the Americas.
NIGHT_IN_INDIA = datetime(2026, 11, 24, 20, 30, tzinfo=timezone.utc)

SMALL = """\
# A small country. This comment must survive.
- id: in-112
  name: Emergency 112
  country: IN
  kind: emergency
  status: active
  topics: [sexual_assault]
  audience: [everyone]
  phones:
  - number: '112'   # the short code
    type: call
    works_from_abroad: 'no'
  languages: [hi, en]
  opening_hours: 24/7
  timezone: Asia/Kolkata
  evidence: page
  sources:
  - https://example.org/112
  confidence: high
- id: in-listen
  name: A listening line
  country: IN
  kind: hotline
  status: active
  topics: [sexual_assault, mental_health]
  audience: [everyone]
  phones:
  - number: 0800 111 222
    type: call
    e164: '+91800111222'
  languages: [hi, ta]
  opening_hours: Mo-Fr 09:00-17:00
  timezone: Asia/Kolkata
  fees: free
  evidence: page
  sources:
  - https://example.org/listen
  confidence: high
"""


@pytest.fixture
def now() -> datetime:
    """Return a fixed moment."""
    return NIGHT_IN_INDIA


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    """Return the vocabulary of the repository."""
    return Vocabulary.load()


@pytest.fixture(scope="session")
def words() -> Words:
    """Return the words of every language."""
    return Words.load()


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database built from the repository's listings."""
    return build(path=tmp_path_factory.mktemp("directory") / "directory.db").path


@pytest.fixture(scope="session")
def directory(database: Path) -> Directory:
    """Return the repository's directory."""
    return Directory.open(database)


@pytest.fixture(scope="session")
def every() -> list[Listing]:
    """Return every listing of the repository, those that ended too."""
    return check_files()[0]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Return a folder with one small listing file that is in order."""
    folder = tmp_path / "listings"
    folder.mkdir()
    (folder / "in.yml").write_text(SMALL.replace("number: 0800", "number: '0800").replace("111 222\n", "111 222'\n"), encoding="utf-8")
    return folder
