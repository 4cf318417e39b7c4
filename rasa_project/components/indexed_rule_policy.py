"""Rasa's rule policy, which looks at the rules that can apply instead of at all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import PREVIOUS_ACTION, USER
from rasa.shared.core.domain import State
from rasa.shared.nlu.constants import ACTION_NAME, INTENT

Place = tuple[Any, Any]
Index = Mapping[Place, list[str]]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class IndexedRulePolicy(RulePolicy):
    """Predict just what RulePolicy predicts: a rule is only compared when its last step has the conversation's last action and intent."""

    # The tables that were indexed, with their sizes: while rules are learned, a table loses some.
    _indexed: tuple[tuple[dict[str, str], int, Index], ...] = ()

    def _get_possible_keys(self, lookup: dict[str, str], states: list[State]) -> set[str]:
        action = (states[-1].get(PREVIOUS_ACTION) or {}).get(ACTION_NAME) if states else None
        if action is None:  # a conversation that has not begun, to which each beginning belongs
            return set(super()._get_possible_keys(lookup, states))
        index = self._index(lookup)
        intent = (states[-1].get(USER) or {}).get(INTENT)
        candidates = {key: lookup[key] for place in {(action, intent), (action, None)} for key in index.get(place, ())}
        return set(super()._get_possible_keys(candidates, states))

    def _index(self, lookup: dict[str, str]) -> Index:
        for table, size, index in self._indexed:
            if table is lookup and size == len(lookup):
                return index
        made: dict[Place, list[str]] = defaultdict(list)
        for key in lookup:
            last = self._rule_key_to_state(key)[-1]
            made[(last.get(PREVIOUS_ACTION) or {}).get(ACTION_NAME), (last.get(USER) or {}).get(INTENT)].append(key)
        self._indexed = (*self._indexed[-1:], (lookup, len(lookup), made))
        return made
