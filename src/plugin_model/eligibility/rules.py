"""
Rules as data: conditions, criteria and rule sets.

The nodes are frozen and name fields, never classes of the domain. What they
mean is said in `meaning`; whether a rule set is sound, in `soundness`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal, assert_never

import attrs
from attrs import frozen

from plugin_model.eligibility.ages import AgeBound, AgeMethod, LeapBirthday
from plugin_model.errors import InvalidValueError, RuleError
from plugin_model.fields import PARTICIPANT_FIELDS, Field
from plugin_model.findings import finding
from plugin_model.values import Period, Source, Text, source_of, text_of

__all__ = [
    "AgeBetween",
    "AllOf",
    "AnyOf",
    "AtLeast",
    "Compare",
    "Condition",
    "Constant",
    "Criterion",
    "IsTrue",
    "Leaf",
    "Not",
    "OneOf",
    "Operator",
    "RuleSet",
    "as_of",
    "fields_read",
    "leaves",
    "parts",
]

Operator = Literal["=", "!=", "<", "<=", ">", ">="]
"""How a fact is compared with a constant."""

Constant = date | Decimal | int | bool | str
"""What a fact can be compared with."""


def _kind_and_value(value: object) -> tuple[type, object]:
    # In Python True, 1 and 1.0 are equal; rules that name them are not.
    return type(value), value


def _tuple(holder: object, attribute: attrs.Attribute[Any], value: object) -> None:
    if not isinstance(value, tuple):
        given = type(value).__name__
        raise InvalidValueError(
            finding(
                "value.kind",
                field=f"{type(holder).__name__}.{attribute.name}",
                given=given,
                expected="a tuple, such as ('a', 'b')",
            )
        )


@frozen(kw_only=True)
class AgeBetween:
    """
    The person is of an age from *minimum* to *maximum*, both included.

    "At least minimum" holds from the first day on which the person counts as
    that age, "at most maximum" until the day before they count as one more.
    """

    minimum: int | None = attrs.field(default=None, eq=_kind_and_value)
    """The lowest age in whole years; ``None``: no lower bound."""

    maximum: int | None = attrs.field(default=None, eq=_kind_and_value)
    """The highest age in whole years, included; ``None``: no upper bound."""

    method: AgeMethod = AgeMethod.EXACT
    """The legal way of counting."""

    leap_birthday: LeapBirthday = LeapBirthday.FEB_28
    """When those born on 29 February have their birthday in a common year."""

    field: str = "birth"
    """The field that holds the date of birth."""

    @property
    def lower(self) -> AgeBound | None:
        """The bound that must be reached; ``None``: no lower bound."""
        return None if self.minimum is None else self._bound(self.minimum)

    @property
    def upper(self) -> AgeBound | None:
        """The bound that must not be reached; ``None``: no upper bound."""
        return None if self.maximum is None else self._bound(self.maximum + 1)

    def _bound(self, age: int) -> AgeBound:
        return AgeBound(age=age, method=self.method, leap_birthday=self.leap_birthday)


@frozen(kw_only=True)
class OneOf:
    """
    The fact is one of some codes.

    A set such as the municipalities of a region may carry a name, a source and
    a day, so that the rule says by itself what the set was meant to be.
    """

    field: str
    """The field, of kind code."""

    values: tuple[str, ...] = attrs.field(validator=_tuple)
    """The codes, at least one."""

    name: Text | None = attrs.field(
        default=None, converter=attrs.converters.optional(text_of)
    )
    """What the set is called; ``None``: its codes are listed."""

    source: Source | None = attrs.field(
        default=None, converter=attrs.converters.optional(source_of)
    )
    """Where the set was taken from."""

    stated_on: date | None = None
    """The day for which the set was stated."""


@frozen(kw_only=True)
class IsTrue:
    """The flag is yes."""

    field: str
    """The field, of kind flag."""


@frozen(kw_only=True)
class Compare:
    """
    The fact stands in a relation to one constant of its field's kind.

    Codes and flags have no order: they take ``=`` and ``!=`` alone.
    """

    field: str
    """The field."""

    op: Operator
    """The relation."""

    value: Constant = attrs.field(eq=_kind_and_value)
    """The constant."""


@frozen(kw_only=True)
class AllOf:
    """Every condition holds."""

    conditions: tuple[Condition, ...] = attrs.field(validator=_tuple)
    """The conditions, at least one."""


@frozen(kw_only=True)
class AnyOf:
    """At least one condition holds."""

    conditions: tuple[Condition, ...] = attrs.field(validator=_tuple)
    """The conditions, at least one."""


@frozen(kw_only=True)
class AtLeast:
    """At least *count* of the conditions hold."""

    count: int = attrs.field(eq=_kind_and_value)
    """How many must hold."""

    conditions: tuple[Condition, ...] = attrs.field(validator=_tuple)
    """The conditions, at least one."""


@frozen(kw_only=True)
class Not:
    """The condition does not hold."""

    condition: Condition
    """The condition that must fail."""


Leaf = AgeBetween | OneOf | IsTrue | Compare
"""A condition about one field."""

Condition = Leaf | AllOf | AnyOf | AtLeast | Not
"""Anything that is true or false of a person on a day, all facts being known."""


@frozen(kw_only=True)
class Criterion:
    """One requirement of a rule set, with what it is called and where it stands."""

    id: str
    """The stable name by which answers refer to it."""

    label: Text = attrs.field(converter=text_of)
    """What it is called, as a sentence's object: "aged 15 to 24"."""

    source: Source | None = attrs.field(
        default=None, converter=attrs.converters.optional(source_of)
    )
    """Where the requirement is written."""

    condition: Condition
    """What must hold."""


@frozen(kw_only=True, cache_hash=True)
class RuleSet:
    """
    The criteria that must all hold, in one version.

    Example:
        >>> risk = Criterion(
        ...     id="risk",
        ...     label={"sv": "riskerar att avbryta", "en": "at risk"},
        ...     condition=IsTrue(field="at_risk"),
        ... )
        >>> RuleSet(id="risk-only", version=1, criteria=(risk,)).field("at_risk").kind
        <Kind.FLAG: 'flag'>
    """

    id: str
    """The stable name, the same in all versions."""

    version: int = attrs.field(eq=_kind_and_value)
    """The version, from 1."""

    # Id and version tell rule sets apart: their hash need not look at the rest,
    # which may be nested so deep that nothing but the check should walk it.
    label: Text | None = attrs.field(
        default=None, converter=attrs.converters.optional(text_of), hash=False
    )
    """What the rule set is called; ``None``: its id."""

    in_force: Period = attrs.field(factory=Period, hash=False)
    """The days about which it may be asked, both ends included."""

    criteria: tuple[Criterion, ...] = attrs.field(validator=_tuple, hash=False)
    """What must all hold, in the order in which answers list it."""

    fields: tuple[Field, ...] = attrs.field(
        default=PARTICIPANT_FIELDS,
        validator=_tuple,
        repr=lambda fields: f"<{len(fields)}>",
        hash=False,
    )
    """The facts that the criteria may read."""

    def field(self, name: str) -> Field:
        """Return the field called *name*; a `KeyError` when there is none."""
        return self.fields_by_name[name]

    @property
    def fields_by_name(self) -> Mapping[str, Field]:
        """The fields by their names; of two with one name, the first."""
        found: dict[str, Field] = {}
        for one in self.fields:
            found.setdefault(one.name, one)
        return found


def parts(condition: Condition) -> tuple[Condition, ...]:
    """Return the conditions directly inside *condition*; a leaf has none."""
    match condition:
        case AllOf() | AnyOf() | AtLeast():
            return condition.conditions
        case Not():
            return (condition.condition,)
        case AgeBetween() | OneOf() | IsTrue() | Compare():
            return ()
        case _:
            assert_never(condition)


def leaves(condition: Condition) -> Iterator[Leaf]:
    """Return the leaves of *condition* from left to right."""
    waiting = [condition]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Leaf):
            yield one
        waiting.extend(reversed(parts(one)))


def fields_read(rules: RuleSet) -> tuple[Field, ...]:
    """Return the fields that the criteria read, in the order of the rule set."""
    read = {leaf.field for one in rules.criteria for leaf in leaves(one.condition)}
    return tuple(one for one in rules.fields if one.name in read)


def as_of(versions: Iterable[RuleSet], day: date) -> RuleSet:
    """
    Return the version that is in force on *day*.

    Raises:
        RuleError: If none is, or more than one; the error lists the periods.
    """
    known = tuple(versions)
    found = [one for one in known if day in one.in_force]
    if len(found) == 1:
        return found[0]
    listed = "; ".join(f"{one.id} {one.version}: {one.in_force}" for one in known)
    code = "rule.several_versions" if found else "rule.no_version"
    raise RuleError(finding(code, day=day, listed=listed))
