"""What we do instead of Rasa, for speed, gives what Rasa gives: the runner of the graph, the choice of rules, the check of actions."""

from __future__ import annotations

import copy
import json
import warnings
from typing import Any

import pytest
from rasa.core.actions.action import RemoteAction
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.policies.rule_policy import RULES, RulePolicy
from rasa.engine.exceptions import GraphRunError
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.events import Event, UserUttered
from rasa.shared.core.slots import TextSlot
from rasa.shared.exceptions import RasaException
from rasa.shared.utils.common import all_subclasses

from bot.dialogue.graph_runner import StepRunner
from bot.dialogue.shortcuts import take_shortcuts
from bot.training import MODEL
from rasa_project.components.indexed_rule_policy import IndexedRulePolicy

TEXTS = ("whom can i call in Pune", "je sais plus quoi faire", "mujhe dar lag raha hai", "hola", "👍", "x")


@pytest.fixture(scope="module")
def runner() -> DaskGraphRunner:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Rasa is frozen and warns while it loads
        agent = Agent.load(MODEL)
    assert agent.processor is not None
    assert isinstance(agent.processor.graph_runner, DaskGraphRunner)
    return agent.processor.graph_runner


@pytest.fixture(scope="module")
def policy(runner: DaskGraphRunner) -> IndexedRulePolicy:
    found = [node._component for node in runner._instantiated_nodes.values() if isinstance(node._component, IndexedRulePolicy)]
    assert len(found) == 1
    return found[0]


def parsed(runner: DaskGraphRunner | StepRunner, text: str) -> dict[str, Any]:
    target = nlu_target(runner)
    return dict(runner.run({"__message__": [UserMessage(text)], "__tracker__": None}, [target])[target][0].as_dict())


def nlu_target(runner: DaskGraphRunner | StepRunner) -> str:
    schema = runner._schema if isinstance(runner, StepRunner) else runner._graph_schema
    (target,) = [name for name in schema.nodes if name.endswith("RegexMessageHandler")]
    return target


def test_the_runner_gives_what_rasas_gives(runner: DaskGraphRunner) -> None:
    ours = StepRunner.instead_of(runner)
    for text in TEXTS:
        first, second = parsed(ours, text), parsed(runner, text)
        assert first["intent"] == second["intent"]
        assert first["entities"] == second["entities"]
        assert first["intent"]["name"]


def test_a_missing_input_is_said(runner: DaskGraphRunner) -> None:
    ours = StepRunner.instead_of(runner)
    with pytest.raises(GraphRunError, match="__message__"):
        ours.run({}, [nlu_target(runner)])


def states_of(key: str) -> list[Any]:
    """Return the states of a rule as a conversation has them: JSON makes lists of its tuples."""
    states = json.loads(key)
    for state in states:
        state["slots"] = {name: tuple(value) if isinstance(value, list) else value for name, value in state.get("slots", {}).items()}
    return list(states)


def test_the_rules_that_can_apply_are_rasas(policy: IndexedRulePolicy) -> None:
    rules: dict[str, str] = policy.lookup[RULES]
    assert len(rules) > 100
    found = 0
    for key in rules:
        states = states_of(key)
        for conversation in (states, states[:-1], states[-1:]):
            expected = RulePolicy._get_possible_keys(policy, rules, conversation)
            assert policy._get_possible_keys(rules, conversation) == expected
            found += len(expected)
    assert found >= len(rules)


def test_a_changed_table_is_indexed_anew(policy: IndexedRulePolicy) -> None:
    rules: dict[str, str] = dict(policy.lookup[RULES])
    key = next(key for key in rules if (json.loads(key)[-1].get("prev_action") or {}).get("action_name"))
    assert key in policy._get_possible_keys(rules, states_of(key))
    del rules[key]
    assert key not in policy._get_possible_keys(rules, states_of(key))


@pytest.mark.parametrize("result", [None, [], {"events": [1], "responses": []}, {"events": [{}], "responses": []}, {"events": [], "responses": ["text"]}])
def test_what_an_action_must_not_return_is_refused(result: Any) -> None:
    take_shortcuts()
    action = RemoteAction("action_x", None)
    assert action._validate_action_result({"events": [{"event": "slot", "name": "country", "value": "IN"}], "responses": [{"text": "x"}]})
    with pytest.raises(RasaException, match="action_x"):
        action._validate_action_result(result)




def test_events_are_found_by_their_names_as_rasa_finds_them() -> None:
    theirs = Event.resolve_by_type
    take_shortcuts()
    assert all(Event.resolve_by_type(one.type_name) is theirs(one.type_name) for one in all_subclasses(Event))
    assert Event.resolve_by_type("unheard", UserUttered) is UserUttered
    with pytest.raises(ValueError, match="unheard"):
        Event.resolve_by_type("unheard")


def test_a_copied_slot_is_the_slot_and_keeps_its_own_value() -> None:
    take_shortcuts()
    slot = TextSlot("country", mappings=[{"type": "custom"}], initial_value="IN", influence_conversation=False)
    slot.value = "FR"
    copied = copy.copy(slot)
    assert vars(copied) == vars(slot)
    assert type(copied) is TextSlot
    copied.reset()
    assert (copied.value, slot.value) == ("IN", "FR")
