"""Every action of the project, made with the sources that it answers from."""

from __future__ import annotations

from rasa_sdk import Action

from rasa_project.actions import directory_actions, guide_actions, line_actions, simple_actions
from rasa_project.actions.answers import Sources
from rasa_project.actions.memory import ActionRemember

WITH_SOURCES = (
    directory_actions.ActionFindHelp,
    line_actions.ActionMoreListings,
    directory_actions.ActionGuide,
    directory_actions.ActionSetPlace,
    directory_actions.ActionChangeCountry,
    directory_actions.ActionWithoutCountry,
    line_actions.ActionFollowUp,
    line_actions.ActionReportNumber,
    directory_actions.ActionUnclear,
    guide_actions.ActionGuideFollowUp,
)
WITHOUT_SOURCES = (
    ActionRemember,
    simple_actions.ActionWelcome,
    simple_actions.ActionSetLanguage,
    simple_actions.ActionForget,
    simple_actions.ActionCancel,
    simple_actions.ActionDangerShown,
    simple_actions.ActionSafeNow,
    simple_actions.ActionAfterCard,
    simple_actions.ActionCalm,
)


def all_actions(sources: Sources) -> list[Action]:
    """Return an instance of every action."""
    return [*(action(sources) for action in WITH_SOURCES), *(action() for action in WITHOUT_SOURCES)]
