"""Run a loaded model's graph step by step: the same components in the same order as Rasa's own runner, without Dask.

Dask plans every run anew, which takes longer than most components do; a loaded model's graph never changes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import GraphNode, GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner


class StepRunner:
    """Runs the nodes that a target needs, one after the other; what it runs is planned once a target and input."""

    def __init__(self, nodes: Mapping[str, GraphNode], schema: GraphSchema) -> None:
        """Take the loaded components and how they hang together."""
        self._nodes = nodes
        self._schema = schema
        self._plans: dict[tuple[tuple[str, ...], frozenset[str]], list[tuple[str, tuple[str, ...]]]] = {}

    @classmethod
    def instead_of(cls, runner: DaskGraphRunner) -> StepRunner:
        """Return a runner over the components that Rasa's runner has loaded."""
        return cls(runner._instantiated_nodes, runner._graph_schema)

    def components(self) -> list[Any]:
        """Return the loaded components."""
        return [node._component for node in self._nodes.values()]

    def run(self, inputs: Mapping[str, Any] | None = None, targets: Sequence[str] | None = None) -> dict[str, Any]:
        """Run what the targets (default: the schema's) need and return target -> output; raises GraphRunError for a missing input."""
        wanted = tuple(targets or self._schema.target_names)
        given = dict(inputs or {})
        key = (wanted, frozenset(given))
        plan = self._plans.get(key)
        if plan is None:
            plan = self._plans[key] = self._planned(wanted, frozenset(given))
        done: dict[str, tuple[str, Any]] = {name: (name, value) for name, value in given.items()}
        for name, needs in plan:
            done[name] = self._nodes[name](*[done[need] for need in needs])
        return {name: done[name][1] for name in wanted}

    def _planned(self, targets: Sequence[str], given: frozenset[str]) -> list[tuple[str, tuple[str, ...]]]:
        nodes = self._schema.minimal_graph_schema(list(targets)).nodes
        plan: list[tuple[str, tuple[str, ...]]] = []
        placed: set[str] = set(given)

        def place(name: str) -> None:
            if name in placed:
                return
            if name not in nodes:
                message = f"nothing provides {name!r}"
                raise GraphRunError(message)
            needs = tuple(nodes[name].needs.values())
            for need in needs:
                place(need)
            placed.add(name)
            plan.append((name, needs))

        for target in targets:
            place(target)
        return plan
