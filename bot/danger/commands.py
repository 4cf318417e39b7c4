"""The commands `beside danger ...`."""

from __future__ import annotations

import click


@click.group()
def danger() -> None:
    """Look into how danger is decided.

    Example: beside danger explain "he is outside my door"
    """


@danger.command()
@click.argument("text")
def explain(text: str) -> None:
    """Say which phrase, guard or score decides about a sentence.

    Example: beside danger explain "i want to die laughing"
    """
    from bot.assembly import load_detector

    detector = load_detector()
    found = detector.detect(text)
    click.echo(f"danger: {found.kind}{', of someone else' if found.someone_else else ''}" if found else "danger: none")
    for one in detector.explain(text):
        score = "" if one.score is None else f", score {one.score:.2f}" + ("" if one.threshold is None else f" of {one.threshold:.2f} needed")
        guards = f", guarded by {', '.join(one.guards)}" if one.guards else ""
        click.echo(f"{'* ' if one.decided else '  '}{one.kind}: {one.source}: {one.what}{guards}{score}")
