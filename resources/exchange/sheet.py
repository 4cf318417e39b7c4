"""A help sheet of one country to print: numbers large enough to read on a wall, and a code that leads to the bot."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import segno
from fpdf import FPDF
from fpdf.enums import MethodReturnValue, XPos, YPos

from resources.exchange.errors import ExchangeError
from resources.freshness import is_seen
from resources.listing_text import parts, sentences
from resources.model import Listing
from resources.phrases import listing_hours
from resources.words import Words

MARGIN = 15
CODE_SIZE = 28
# The PDF's own fonts know the letters of Western Europe only.
ENCODING = "cp1252"
# Letters that are no letter with an accent, so that taking the accent off would lose them.
PLAIN_LETTERS = str.maketrans("\u0131\u0142\u0141\u0111\u0110", "ilLdD")


def sheet(listings: Sequence[Listing], country: str, language: str, now: datetime, words: Words, *, bot: str, font: Path | None = None) -> bytes:
    """Return a PDF of a country's listings in one language, with a QR code of the bot's address.

    Raises ExchangeError when there is nothing to print, or the language needs a font (a .ttf) that was not given.
    """
    shown = [one for one in listings if one.country == country and is_seen(one, now.date())]
    if not shown:
        raise ExchangeError(f"there are no listings of {country} to print")
    if language == "hi" and font is None:
        raise ExchangeError("Hindi letters need a font: give a .ttf file with --font, for example Noto Sans Devanagari")
    document = _Sheet(words.say(language, "page", "title"), words.say(language, "page", "made", date=words.day(language, now.date())), font)
    document.begin(f"{words.say(language, 'page', 'sheet')}: {words.country(language, country)}", language, now)
    document.code(bot, words.say(language, "page", "bot"))
    document.small(words.say(language, "page", "free_words"))
    document.small(words.say(language, "page", "confirmed_none"))
    emergency = [one for one in shown if one.kind == "emergency"]
    for one in [*emergency, *sorted((one for one in shown if one not in emergency), key=lambda one: (one.region or "", one.id))]:
        said = parts(one, language, now.date(), words)
        status = sentences([listing_hours(one, language, words), *(part for part in (said.cost, said.spoken) if part)], language)
        about = " ".join(line for part in (said.people, said.promises, said.warnings) if (line := sentences(part, language)))
        lines = [line for line in (status, about, sentences(said.proof, language)) if line]
        document.entry(one.name, said.ways, lines, strong=one.kind == "emergency")
    return bytes(document.output())


class _Sheet(FPDF):
    """An A4 sheet with the product's name and the day at the foot of every page."""

    def __init__(self, name: str, made: str, font: Path | None) -> None:
        super().__init__(format="A4")
        self.core_fonts_encoding = ENCODING
        self._name, self._made, self._letters = name, made, "helvetica"
        self.set_margins(MARGIN, MARGIN)
        self.set_auto_page_break(True, margin=MARGIN + 5)
        if font is not None:
            try:
                self.add_font("sheet", "", str(font))
                self.add_font("sheet", "B", str(font))
                self.set_text_shaping(True)
            except Exception as error:
                raise ExchangeError(f"the font {font.name} cannot be used ({type(error).__name__}); 'pip install uharfbuzz' may be missing") from error
            self._letters = "sheet"

    def begin(self, title: str, language: str, now: datetime) -> None:
        """Start the first page with its heading."""
        self.set_title(self._plain(title))
        self.set_lang(language)
        self.set_creation_date(now)
        self.add_page()
        self.set_font(self._letters, "B", 20)
        self.multi_cell(self.epw - CODE_SIZE - 5, 10, self._plain(title), new_x=XPos.LMARGIN, new_y=YPos.NEXT, align="L")

    def code(self, address: str, text: str) -> None:
        """Draw the QR code at the top right, with its address in words below it, for who has no camera."""
        picture = io.BytesIO()
        segno.make(address, error="m", micro=False).save(picture, kind="png", scale=8, border=2)
        picture.seek(0)
        left = self.w - MARGIN - CODE_SIZE
        here = self.get_y()
        self.image(picture, x=left, y=MARGIN, w=CODE_SIZE, alt_text=self._plain(f"{text}: {address}"))
        self.set_xy(left - 12, MARGIN + CODE_SIZE)
        self.set_font(self._letters, "", 7)
        self.multi_cell(CODE_SIZE + 12, 3, self._plain(f"{text}\n{address}"), align="R")
        self.set_xy(MARGIN, here)

    def small(self, text: str) -> None:
        """Write a line of small print beside the code."""
        self.set_font(self._letters, "", 8)
        self.multi_cell(self.epw - CODE_SIZE - 15, 4, self._plain(text), new_x=XPos.LMARGIN, new_y=YPos.NEXT, align="L")
        self.ln(1)

    def entry(self, name: str, ways: Sequence[str], lines: Sequence[str], *, strong: bool) -> None:
        """Write one listing, whole on one page."""
        if self.page == 1 and self.get_y() < MARGIN + CODE_SIZE + 10:
            self.set_y(MARGIN + CODE_SIZE + 10)
        blocks = [("B", 11.0, 5.0, [name]), ("B", 13.0 if strong else 11.0, 6.0, ways), ("", 8.5, 4.0, lines)]
        height = sum(self._lines(*block, draw=False) for block in blocks)
        if self.will_page_break(height):
            self.add_page()
        if strong:
            self.set_draw_color(138, 28, 44)
            self.set_line_width(1)
            self.line(MARGIN - 3, self.get_y(), MARGIN - 3, self.get_y() + height)
        for block in blocks:
            self._lines(*block, draw=True)
        self.ln(3)

    def footer(self) -> None:
        """Write the foot of a page."""
        self.set_y(-MARGIN)
        self.set_font(self._letters, "", 8)
        self.cell(0, 5, self._plain(f"{self._name} \u00b7 {self._made} \u00b7 {self.page_no()}"), align="C")

    def _lines(self, style: str, size: float, height: float, lines: Sequence[str], *, draw: bool) -> float:
        """Write lines, or only say how high they would be."""
        self.set_font(self._letters, style, size)
        heights = [
            self.multi_cell(self.epw, height, self._plain(line), new_x=XPos.LMARGIN, new_y=YPos.NEXT, align="L", dry_run=not draw, output=MethodReturnValue.HEIGHT)
            for line in lines
        ]
        return float(sum(heights))

    def _plain(self, text: str) -> str:
        if self._letters != "helvetica":
            return text
        return "".join(_western(letter) for letter in text.translate(PLAIN_LETTERS))


def _western(letter: str) -> str:
    """Return a letter as Western Europe writes it; one without its accent is better than none: Korero for K\u014drero."""
    try:
        letter.encode(ENCODING)
    except UnicodeEncodeError:
        return unicodedata.normalize("NFKD", letter).encode(ENCODING, "ignore").decode(ENCODING)
    return letter
