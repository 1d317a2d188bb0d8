"""
Whether a rule set is sound: everything that is wrong with it, before any answer.

Errors make a rule set impossible to evaluate; warnings point at criteria that
decide nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from keyword import iskeyword
from math import prod
from typing import Final
from unicodedata import normalize

from attrs import evolve

from plugin_model.eligibility.binding import Binding
from plugin_model.eligibility.cells import Choice, Scale
from plugin_model.eligibility.meaning import Truth
from plugin_model.eligibility.naming import standard
from plugin_model.eligibility.rules import (
    AgeBetween,
    AllOf,
    AnyOf,
    AtLeast,
    Compare,
    Condition,
    IsTrue,
    Leaf,
    OneOf,
    RuleSet,
    parts,
)
from plugin_model.eligibility.table import Table, groups
from plugin_model.errors import RuleError
from plugin_model.fields import Field, Kind, fault, is_unknown, nearest
from plugin_model.findings import Finding, Place, Severity, finding
from plugin_model.values import BirthDate

__all__ = ["bind", "check", "refuse_about_nobody", "too_large"]

MOST_CONDITIONS: Final = 1_000
"""How many conditions a rule set may have, leaves and groups counted."""

DEEPEST: Final = 50
"""How deep conditions may be nested."""

MOST_FILLINGS: Final = 100_000
"""How many fillings a group of criteria that share fields may have."""

OLDEST: Final = 150
"""The highest age that a rule may name."""

_BOUND_KEPT: Final = 256
_BETWEEN: Final = ";"


def check(rules: RuleSet) -> tuple[Finding, ...]:
    """
    Return everything that is wrong with *rules*, in the order in which it stands.

    Errors: unknown fields, conditions that do not fit a field's kind, constants of
    another kind or off the list, empty sets, equal ids, ids that could not be listed
    with ";" between them, fields called as a part of a birth, a size beyond the bounds,
    and a rule set that is eligible about nobody: with no fact known at all.
    Warnings: criteria that are always or never true, sets that nobody can meet.

    How many ways there are to fill in the facts, and what is always or never true,
    is looked at once all else is right; what is nested too deep, not at all.

    Returns:
        Findings, each with a pointer into the rule set; empty: all is well.

    Example:
        >>> from plugin_model.eligibility import Criterion, IsTrue
        >>> risk = Criterion(
        ...     id="risk", label={"sv": "risk", "en": "risk"},
        ...     condition=IsTrue(field="at_rsik"),
        ... )
        >>> [one.fix() for one in check(RuleSet(id="r", version=1, criteria=(risk,)))]
        ["did you mean 'at_risk'?"]
    """
    return tuple(_examined(rules)[0])


def _examined(rules: RuleSet) -> tuple[list[Finding], Binding | None]:
    """Return what is wrong, and the cells if it can be cut into cells."""
    found = [*_of_the_set(rules), *_of_the_fields(rules), *_of_the_criteria(rules)]
    if found:
        return found, None
    binding = Binding.of(rules)
    found += too_large(binding, _most_cells)
    if not found:
        found += _of_the_answers(binding)
    return found, binding


@lru_cache(maxsize=_BOUND_KEPT)
def bind(rules: RuleSet) -> Binding:
    """
    Return *rules* ready to be evaluated.

    What is bound is kept for the next call: the only state of the library, bounded,
    and no answer depends on it.

    Raises:
        RuleError: If `check` finds an error; all of them are in it.
    """
    found, binding = _examined(rules)
    errors = [one for one in found if one.severity is Severity.ERROR]
    if binding is None or errors:
        raise RuleError(*errors)
    return binding


def _of_the_set(rules: RuleSet) -> Iterator[Finding]:
    if not _is_whole(rules.version) or rules.version < 1:
        place = Place(pointer="/version")
        yield finding("rule.version", place=place, version=repr(rules.version))
    if not rules.criteria:
        place = Place(pointer="/criteria")
        yield finding("rule.no_criteria", place=place, rules=rules.id)
    for number, one in enumerate(rules.criteria):
        # Ids are listed in the columns of a table.
        if not one.id or _BETWEEN in one.id:
            place = Place(pointer=f"/criteria/{number}/id")
            yield finding("rule.id", place=place, id=repr(one.id))
    for kind, names in (
        ("criteria", [one.id for one in rules.criteria]),
        ("fields", [one.name for one in rules.fields]),
    ):
        for name, count in Counter(names).items():
            if count > 1:
                place = Place(pointer=f"/{kind}")
                yield finding("rule.twice", place=place, name=repr(name), times=count)


def _is_whole(number: object) -> bool:
    return isinstance(number, int) and not isinstance(number, bool)


def _of_the_fields(rules: RuleSet) -> Iterator[Finding]:
    births = [one for one in rules.fields if one.kind is Kind.BIRTH]
    parts_of = {part: one.name for one in births for part in standard(one).values()}
    for number, one in enumerate(rules.fields):
        if one.name in parts_of:
            place = Place(pointer=f"/fields/{number}/name")
            birth = repr(parts_of[one.name])
            yield finding(
                "rule.part_of_birth", place=place, name=repr(one.name), birth=birth
            )
        # A field is also an attribute of an object, which Python spells in one way,
        # and a column of a table.
        is_name = one.name.isidentifier() and not iskeyword(one.name)
        if not is_name or one.name != normalize("NFKC", one.name):
            place = Place(pointer=f"/fields/{number}/name")
            yield finding("rule.field_name", place=place, name=repr(one.name))


def _of_the_criteria(rules: RuleSet) -> Iterator[Finding]:
    count = 0
    for number, criterion in enumerate(rules.criteria):
        place = Place(pointer=f"/criteria/{number}")
        own_count, depth = _size(criterion.condition)
        if depth > DEEPEST:
            yield finding("rule.too_deep", place=place, depth=depth, most=DEEPEST)
            continue
        count += own_count
        if own_count <= MOST_CONDITIONS:
            pointer = f"{place.pointer}/condition"
            yield from _of_a_condition(rules, criterion.condition, pointer)
    if count > MOST_CONDITIONS:
        place = Place(pointer="/criteria")
        yield finding("rule.too_many", place=place, count=count, most=MOST_CONDITIONS)


def _size(condition: Condition) -> tuple[int, int]:
    """Return how many conditions there are and how deep, walking each object once."""
    sizes: dict[int, tuple[int, int]] = {}
    waiting = [condition]
    while waiting:
        inner = parts(waiting[-1])
        new = [one for one in inner if id(one) not in sizes]
        waiting += new
        if not new:
            within = [sizes[id(one)] for one in inner]
            count = 1 + sum(count for count, _ in within)
            depth = 1 + max((depth for _, depth in within), default=0)
            sizes[id(waiting.pop())] = count, depth
    return sizes[id(condition)]


def _of_a_condition(
    rules: RuleSet, condition: Condition, pointer: str
) -> Iterator[Finding]:
    place = Place(pointer=pointer)
    inner = parts(condition)
    if isinstance(condition, Leaf):
        yield from _of_a_leaf(rules, condition, place)
    elif not inner:
        yield finding("rule.empty_group", place=place)
    elif isinstance(condition, AllOf | AnyOf | AtLeast):
        if isinstance(condition, AtLeast) and not _is_whole(condition.count):
            yield finding("rule.count", place=place, count=repr(condition.count))
        for number, one in enumerate(inner):
            yield from _of_a_condition(rules, one, f"{pointer}/conditions/{number}")
    else:
        yield from _of_a_condition(rules, inner[0], f"{pointer}/condition")


def _of_a_leaf(rules: RuleSet, leaf: Leaf, place: Place) -> Iterator[Finding]:
    known = rules.fields_by_name
    found = known.get(leaf.field)
    if found is None:
        meant = nearest(leaf.field, known)
        code = "rule.unknown_field" if meant is None else "rule.misspelt_field"
        yield finding(
            code,
            place=place,
            field=repr(leaf.field),
            meant=repr(meant),
            listed=", ".join(known),
        )
        return
    # A rule is no personal data: its constants are shown as they are.
    of = evolve(found, personal=False)
    fits = {
        AgeBetween: (Kind.BIRTH,),
        OneOf: (Kind.CODE,),
        IsTrue: (Kind.FLAG,),
        Compare: tuple(Kind),
    }[type(leaf)]
    if of.kind not in fits:
        yield finding(
            "rule.wrong_kind",
            place=place,
            condition=type(leaf).__name__,
            field=of.name,
            kind=of.kind.value,
            expected=fits[0].value,
        )
    elif isinstance(leaf, AgeBetween):
        yield from _of_ages(leaf, place)
    elif isinstance(leaf, OneOf):
        yield from _of_codes(of, leaf.values, place)
    elif isinstance(leaf, Compare):
        yield from _of_a_comparison(of, leaf, place)


def _of_ages(leaf: AgeBetween, place: Place) -> Iterator[Finding]:
    bounds = [one for one in (leaf.minimum, leaf.maximum) if one is not None]
    if not bounds:
        yield finding("rule.no_bound", place=place)
    for one in bounds:
        if not _is_whole(one) or not 0 <= one <= OLDEST:
            yield finding("rule.age", place=place, age=repr(one), oldest=OLDEST)


def _of_codes(of: Field, codes: Iterable[object], place: Place) -> Iterator[Finding]:
    if not codes:
        yield finding("rule.empty_set", place=place, field=of.name)
    for code in codes:
        yield from _of_a_constant(of, code, place)


def _of_a_comparison(of: Field, leaf: Compare, place: Place) -> Iterator[Finding]:
    ordered = ("<", "<=", ">", ">=")
    if leaf.op not in ("=", "!=", *ordered):
        yield finding("rule.operator", place=place, op=repr(leaf.op))
    elif leaf.op in ordered and of.kind in (Kind.CODE, Kind.FLAG):
        yield finding("rule.no_order", place=place, field=of.name, op=leaf.op)
    yield from _of_a_constant(of, leaf.value, place)


def _of_a_constant(of: Field, value: object, place: Place) -> Iterator[Finding]:
    partial = of.kind is Kind.BIRTH and isinstance(value, int | BirthDate)
    if is_unknown(value) or partial or value == "":
        yield finding("rule.no_constant", place=place, field=of.name, value=repr(value))
    elif (wrong := fault(of, value, place=place)) is not None:
        yield wrong


def too_large(
    binding: Binding, size: Callable[[Choice | Scale], int]
) -> Iterator[Finding]:
    """Yield a fault for criteria that share fields of too many cells together."""
    rules = binding.rules
    for names, members in groups(rules.criteria):
        sizes = {
            one.field.name: size(one)
            for one in binding.cells
            if one.field.name in names
        }
        count = prod(sizes.values())
        if count > MOST_FILLINGS:
            yield finding(
                "rule.too_large",
                place=Place(pointer="/criteria"),
                criteria=", ".join(rules.criteria[one].id for one in members),
                fields=", ".join(sizes),
                count=count,
                most=MOST_FILLINGS,
            )


def _most_cells(cells: Choice | Scale) -> int:
    """Return how many cells a field has on a day, or on an unknown day if more."""
    if isinstance(cells, Choice):
        return cells.axis.size
    on_a_day = len(cells.cuts) + 1
    if not cells.ages:
        return on_a_day
    ages, constants = cells.axis_of_any_day("on"), cells.without_ages.cuts
    return max(on_a_day, ages.size * (len(constants) + 1))


def refuse_about_nobody(rules: RuleSet, table: Table) -> None:
    """
    Refuse a table that says yes to a person of whom nothing is known.

    Raises:
        RuleError: On some days a rule set can be true of everybody though it is
            not so on all, so that `check` alone cannot tell.
    """
    if table.row(table.nothing_known).whole is Truth.TRUE:
        place = Place(pointer="/criteria")
        raise RuleError(
            finding("rule.eligible_about_nobody", place=place, rules=rules.id)
        )


def _of_the_answers(binding: Binding) -> Iterator[Finding]:
    """Ask about nobody on no day: what is settled then is settled for all."""
    rules, table = binding.rules, binding.table(None)
    about_nobody = table.row(table.nothing_known)
    try:
        refuse_about_nobody(rules, table)
    except RuleError as refused:
        yield from refused.findings
    constant = [
        (number, said)
        for number, said in enumerate(about_nobody.truths)
        if said is not Truth.UNKNOWN
    ]
    for number, said in constant:
        yield finding(
            f"rule.always_{said.value}",
            place=Place(pointer=f"/criteria/{number}"),
            severity=Severity.WARNING,
            criterion=repr(rules.criteria[number].id),
        )
    if about_nobody.whole is Truth.FALSE and Truth.FALSE not in about_nobody.truths:
        yield finding(
            "rule.never_met",
            place=Place(pointer="/criteria"),
            severity=Severity.WARNING,
            rules=rules.id,
        )
