"""Every action of the project, made with the sources that it answers from."""

from __future__ import annotations

from rasa_sdk import Action

from rasa_project.actions import after_danger, directory_actions, felt, guide_actions, line_actions, own_deeds, simple_actions
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
    after_danger.ActionSafeNow,
    after_danger.ActionAfterCard,
    own_deeds.ActionOwnDeed,
    guide_actions.ActionAsked,
)
WITHOUT_SOURCES = (
    ActionRemember,
    simple_actions.ActionWelcome,
    simple_actions.ActionSetLanguage,
    simple_actions.ActionForget,
    simple_actions.ActionCancel,
    after_danger.ActionDangerShown,
    simple_actions.ActionCalm,
    felt.ActionFelt,
)


def all_actions(sources: Sources) -> list[Action]:
    """Return an instance of every action."""
    return [*(action(sources) for action in WITH_SOURCES), *(action() for action in WITHOUT_SOURCES)]
