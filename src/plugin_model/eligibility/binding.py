"""A rule set bound to be evaluated: its cells, and its table for each day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final, TypeVar, cast

from attrs import field, frozen

from plugin_model.eligibility.cells import Choice, Scale, Shape, cells_of
from plugin_model.eligibility.rules import Leaf, RuleSet, leaves
from plugin_model.eligibility.table import Table
from plugin_model.errors import InvalidValueError, RuleError
from plugin_model.findings import finding
from plugin_model.values import is_day

__all__ = ["Binding"]

_TABLES_KEPT: Final = 64
_ANSWERS_KEPT: Final = 256

_Kept = TypeVar("_Kept")


@frozen(kw_only=True, eq=False)
class Binding:
    """
    The cells of a rule set, and its decision table for each shape of a day.

    Days on which all cuts lie in the same order share one table.
    """

    rules: RuleSet
    """The rule set."""

    cells: tuple[Choice | Scale, ...]
    """The cells of each field read, in the order of the first mention."""

    kept: dict[object, object] = field(factory=dict, init=False, repr=False)
    """Room for what an evaluator wants to find again, within bounds."""

    _tables: dict[tuple[tuple[Shape, ...], str | None], Table] = field(
        factory=dict, init=False, repr=False
    )

    @classmethod
    def of(cls, rules: RuleSet) -> Binding:
        """Cut the fields that *rules* read."""
        asked: dict[str, dict[Leaf, None]] = {}
        for criterion in rules.criteria:
            for leaf in leaves(criterion.condition):
                asked.setdefault(leaf.field, {})[leaf] = None
        cells = (cells_of(rules.field(name), tuple(asked[name])) for name in asked)
        return cls(rules=rules, cells=tuple(cells))

    def shapes(self, on: date | None) -> tuple[Shape, ...]:
        """Return how the cuts of each field lie on the day *on*."""
        return tuple(one.shape(on) for one in self.cells)

    def table(self, on: date | None, *, day: str = "on") -> Table:
        """Return the table for the day *on*; an unknown one is called *day*."""
        return self.table_of(self.shapes(on), None if on else day)

    def table_of(self, shapes: tuple[Shape, ...], day: str | None) -> Table:
        """Return the table for days of *shapes*, or for the unknown *day*."""
        found = self._tables.get((shapes, day))
        if found is None:
            if len(self._tables) >= _TABLES_KEPT:
                self._tables.clear()
            axes = [
                axis
                for cells, shape in zip(self.cells, shapes, strict=True)
                for axis in cells.axes(shape, day)
            ]
            found = Table.of(axes, self.rules.criteria)
            self._tables[shapes, day] = found
        return found

    def keeping(self, key: object, make: Callable[[], _Kept]) -> _Kept:
        """Return what was made before for *key*, or make it now."""
        found = self.kept.get(key)
        if found is None:
            if len(self.kept) >= _ANSWERS_KEPT:
                self.kept.clear()
            found = self.kept[key] = make()
        return cast(_Kept, found)

    def require_day(self, on: object) -> None:
        """
        Refuse what is no day, and a day on which the rule set is not in force.

        Raises:
            InvalidValueError: For a time, a text or anything else that is no date.
            RuleError: The error names the period and how to find the version.
        """
        if not is_day(on):
            given = type(on).__name__
            raise InvalidValueError(
                finding(
                    "value.kind", field="on", given=given, expected="date(2015, 9, 1)"
                )
            )
        if on not in self.rules.in_force:
            raise RuleError(
                finding(
                    "rule.not_in_force",
                    rules=self.rules.id,
                    version=self.rules.version,
                    day=on,
                    period=self.rules.in_force,
                )
            )
