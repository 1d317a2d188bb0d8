"""The answer to "may this person take part?", and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from enum import Enum
from functools import partial
from types import MappingProxyType
from typing import Final, Never

from attrs import field, frozen

from plugin_model.eligibility.meaning import Truth
from plugin_model.eligibility.rules import RuleSet

__all__ = ["Decision", "Outcome"]


class Outcome(Enum):
    """The answer for a whole rule set; it refuses to be used as a yes or a no."""

    ELIGIBLE = "eligible"
    """All criteria hold, whatever the unknown facts are."""

    INELIGIBLE = "ineligible"
    """They cannot all hold, whatever the unknown facts are."""

    UNDETERMINED = "undetermined"
    """It depends on facts that are not known."""

    def __bool__(self) -> Never:
        """Refuse: in an ``if``, undetermined would pass for a yes or for a no."""
        message = f"{self} is neither yes nor no; write `is Outcome.ELIGIBLE` instead"
        raise TypeError(message)

    @classmethod
    def of(cls, whole: Truth) -> Outcome:
        """Return the outcome that "all criteria hold" stands for."""
        return _OUTCOMES[whole]


_OUTCOMES: Final = {
    Truth.TRUE: Outcome.ELIGIBLE,
    Truth.FALSE: Outcome.INELIGIBLE,
    Truth.UNKNOWN: Outcome.UNDETERMINED,
}


def _read_only(truths: Mapping[str, Truth]) -> Mapping[str, Truth]:
    return MappingProxyType(dict(truths))


@frozen(kw_only=True)
class Decision:
    """
    What a rule set says of somebody on a day, and why.

    It holds no fact about the person: two people whom the rules cannot tell
    apart get one and the same decision.
    """

    rules: RuleSet = field(repr=False)
    """The rule set that was asked."""

    on: date | None
    """The day that was asked about; ``None``: not known."""

    outcome: Outcome
    """The answer."""

    unmet: tuple[str, ...]
    """The ids of the criteria that are surely false, in the rule set's order."""

    unknown: tuple[str, ...]
    """The ids of the criteria that are not settled, in the rule set's order."""

    missing: tuple[str, ...]
    """The facts that could still change the outcome, as the criteria first name them.

    Empty exactly when the outcome is settled. An unknown day is called ``on``.
    """

    truths: Mapping[str, Truth] = field(converter=_read_only, repr=False, hash=False)
    """The answer to each criterion by its id, to be read alone."""

    _deciding: Callable[[], tuple[str, ...]] = field(
        alias="deciding", repr=False, eq=False
    )

    def __reduce__(self) -> tuple[Callable[[], Decision], tuple[()]]:
        """Return what pickles need: the view of the truths cannot be pickled itself."""
        again = partial(
            Decision,
            rules=self.rules,
            on=self.on,
            outcome=self.outcome,
            unmet=self.unmet,
            unknown=self.unknown,
            missing=self.missing,
            truths=dict(self.truths),
            deciding=self._deciding,
        )
        return again, ()

    @property
    def reasons(self) -> tuple[str, ...]:
        """
        The fewest facts that alone force the outcome; empty while it is open.

        Of several such sets the first in the rule's order is taken. It is worked
        out when asked for.
        """
        return self._deciding()
