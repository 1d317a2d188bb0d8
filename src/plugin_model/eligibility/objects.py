"""
Rules about one person at a time.

For each field a mapping leads from a value to its share of the code, and the code
leads to a ready `Decision`: what was met once is a look-up the next time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial
from typing import Any, Final, cast

from attrs import field, frozen

from plugin_model.eligibility.binding import Binding
from plugin_model.eligibility.cells import Choice, Scale
from plugin_model.eligibility.decision import Decision, Outcome
from plugin_model.eligibility.meaning import Truth
from plugin_model.eligibility.rules import RuleSet
from plugin_model.eligibility.soundness import bind, refuse_about_nobody
from plugin_model.eligibility.table import Table
from plugin_model.errors import FactsError
from plugin_model.fields import fault, is_unknown, nearest
from plugin_model.findings import Finding, Place, finding
from plugin_model.messages import masked

__all__ = ["Facts", "compile_rules", "decide"]

Facts = Mapping[str, object] | object
"""A mapping from field names to values, or an object with fields as attributes."""

_DAYS_KEPT: Final = 4_096
_VALUES_KEPT: Final = 65_536


def decide(
    rules: RuleSet, facts: Facts, on: date | None, *, ignore_extra: bool = False
) -> Decision:
    """
    Say whether somebody may take part on a day, and why.

    Args:
        rules: The rule set.
        facts: A mapping from field names to values, or any object that has the
            fields as attributes. None, NaN, NaT, no key and no attribute mean
            unknown. A birth date may be a date, a `BirthDate` or a year alone.
        on: The day that the question is about; None, NaN or NaT: it is not known,
            and every condition about an age is open.
        ignore_extra: Whether a mapping may have keys that are no fields.

    Returns:
        The decision. People whom the rules cannot tell apart get one and the same.

    Raises:
        FactsError: With every key that is no field and every value that does not
            fit its field; personal values are shown by their shape alone.
        RuleError: If the rule set is unsound, or not in force on the day.
        InvalidValueError: If *on* is no day.

    Example:
        >>> from plugin_model.eligibility import IsTrue, Criterion
        >>> risk = Criterion(
        ...     id="risk", label={"sv": "i riskzonen", "en": "at risk"},
        ...     condition=IsTrue(field="at_risk"),
        ... )
        >>> rules = RuleSet(id="risk-only", version=1, criteria=(risk,))
        >>> decide(rules, {}, on=date(2015, 9, 1)).missing
        ('at_risk',)
    """
    day = _day_of(bind(rules), on)
    return day.decision(day.code(facts, ignore_extra=ignore_extra))


def compile_rules(rules: RuleSet) -> Callable[[Facts, date | None], Outcome]:
    """
    Return a function from facts and a day to the outcome alone: the hot path.

    The function trusts its input: it does not look for keys that are no fields,
    and a value that equals one of another kind (1 and True) may pass for it.

    Raises:
        RuleError: If the rule set is unsound; the function raises it for a day on
            which the rule set is not in force.

    Example:
        >>> from plugin_model.eligibility import AgeBetween, Criterion
        >>> young = Criterion(
        ...     id="age", label={"sv": "15 till 24 år", "en": "aged 15 to 24"},
        ...     condition=AgeBetween(minimum=15, maximum=24),
        ... )
        >>> quick = compile_rules(RuleSet(id="young", version=1, criteria=(young,)))
        >>> quick({"birth": date(2000, 2, 29)}, date(2015, 2, 28))
        <Outcome.ELIGIBLE: 'eligible'>
    """
    binding = bind(rules)
    days: dict[date | None, tuple[dict[Any, Any], ...]] = {}

    def learn(facts: Facts, on: date | None) -> Outcome:
        day = _day_of(binding, on)
        if len(days) >= _DAYS_KEPT:
            days.clear()
        days[day.on] = (*(day.shares[name] for name in names), day.outcomes)
        return day.decision(day.code(facts, ignore_extra=True)).outcome

    names = [cells.field.name for cells in binding.cells]
    return _straight_line(names, days, learn)


def _straight_line(
    names: list[str],
    days: Mapping[date | None, object],
    learn: Callable[[Facts, date | None], Outcome],
) -> Callable[[Facts, date | None], Outcome]:
    """
    Return a function that adds up shares with no loop and no call but ``get``.

    Attribute access in bytecode is several times faster than through
    `operator.attrgetter`, which took it over the time that peers need. The names
    are identifiers, as the check of the rule set has made sure.
    """
    each = list(enumerate(names))
    by_key = " + ".join(f"s{number}[facts.get({name!r})]" for number, name in each)
    by_name = " + ".join(f"s{number}[facts.{name}]" for number, name in each)
    source = f"""
def quick(facts, on):
    try:
        {"".join(f"s{number}, " for number, _ in each)}outcomes = days[on]
        if facts.__class__ is dict:
            return outcomes[{by_key}]
        return outcomes[{by_name}]
    except (AttributeError, KeyError, TypeError):
        pass
    return learn(facts, on)
"""
    scope: dict[str, Any] = {"days": days, "learn": learn}
    exec(compile(source, "<compiled rules>", "exec"), scope)
    return cast(Callable[[Facts, date | None], Outcome], scope["quick"])


@frozen(kw_only=True, eq=False)
class _Day:
    """What is kept of one rule set and one day."""

    rules: RuleSet
    """The rule set."""

    on: date | None
    """The day."""

    table: Table
    """Its table."""

    base: int
    """The code of a person of whom nothing is known."""

    cells: Mapping[str, Choice | Scale]
    """The cells of each field that the criteria read."""

    known: dict[str, dict[object, tuple[type, int]]]
    """For each field the values met: their type, and their share of the code."""

    shares: dict[str, dict[object, int]]
    """The shares alone, for the hot path; the first field's have the base in them."""

    decisions: dict[int, Decision] = field(factory=dict)
    """The decisions by code."""

    outcomes: dict[int, Outcome] = field(factory=dict)
    """The outcomes by code, for the hot path."""

    @classmethod
    def of(cls, binding: Binding, on: date | None) -> _Day:
        """Prepare a day about which nothing has been asked yet."""
        if on is not None:
            binding.require_day(on)
        table = binding.table(on)
        refuse_about_nobody(binding.rules, table)
        day = cls(
            rules=binding.rules,
            on=on,
            table=table,
            base=table.nothing_known,
            cells={cells.field.name: cells for cells in binding.cells},
            known={one.name: {} for one in binding.rules.fields},
            shares={one.name: {} for one in binding.rules.fields},
        )
        for name in day.known:
            day.keep(name, None, 0)
        return day

    def code(self, facts: Facts, *, ignore_extra: bool) -> int:
        """Return the code of *facts*."""
        code, known = self.base, self.known
        # Asked for by class alone, since this is the way that nearly all facts take.
        given = (
            cast("dict[str, Any]", facts).items()
            if facts.__class__ is dict
            else self._given(facts)
        )
        try:
            for name, value in given:
                kind, share = known[name][value]
                if kind is not value.__class__:
                    # True, 1 and 1.0 are one key; only one of them is right.
                    break
                code += share
            else:
                return code
        except (KeyError, TypeError):
            # Leave first: an error raised here would carry the value looked up.
            pass
        return self._learn(facts, ignore_extra=ignore_extra)

    def _given(self, facts: Facts) -> Iterable[tuple[str, Any]]:
        if isinstance(facts, Mapping):
            return facts.items()
        return [(name, getattr(facts, name, None)) for name in self.cells]

    def _learn(self, facts: Facts, *, ignore_extra: bool) -> int:
        """Check every fact, keep what it adds to the code, and return the code."""
        fields = self.rules.fields_by_name
        code = self.base
        faults: list[Finding] = []
        for name, value in self._given(facts):
            if name not in fields:
                if not ignore_extra:
                    faults.append(_no_field(name, fields))
                continue
            if is_unknown(value):
                continue
            wrong = fault(fields[name], value, place=Place(column=name))
            if wrong is not None:
                faults.append(wrong)
                continue
            share = self._share(name, value)
            self.keep(name, value, share)
            code += share
        if faults:
            raise FactsError(*faults)
        return code

    def _share(self, name: str, value: object) -> int:
        cells = self.cells.get(name)
        if cells is None:
            return 0
        weights = zip(self.table.weights, self.table.axes, strict=True)
        own = [weight for weight, axis in weights if axis.names[0] == name]
        states = (cells.states(one, self.on) for one in (value, None))
        return sum(
            weight * (state - unknown)
            for weight, state, unknown in zip(own, *states, strict=True)
        )

    def keep(self, name: str, value: object, share: int) -> None:
        """Keep the share of a value; where there are too many, begin anew."""
        known, shares = self.known[name], self.shares[name]
        base = self.base if name == next(iter(self.cells)) else 0
        if len(known) >= _VALUES_KEPT:
            known.clear()
            shares.clear()
            known[None], shares[None] = (type(None), 0), base
        known[value], shares[value] = (value.__class__, share), share + base

    def decision(self, code: int) -> Decision:
        """Return the one decision for *code*."""
        found = self.decisions.get(code)
        if found is None:
            if len(self.decisions) >= _VALUES_KEPT:
                self.decisions.clear()
                self.outcomes.clear()
            found = self.decisions[code] = self._decide(code)
            self.outcomes[code] = found.outcome
        return found

    def _decide(self, code: int) -> Decision:
        row = self.table.row(code)
        truths = {
            one.id: said
            for one, said in zip(self.rules.criteria, row.truths, strict=True)
        }
        return Decision(
            rules=self.rules,
            on=self.on,
            outcome=Outcome.of(row.whole),
            unmet=tuple(id for id, said in truths.items() if said is Truth.FALSE),
            unknown=tuple(id for id, said in truths.items() if said is Truth.UNKNOWN),
            missing=row.missing,
            truths=truths,
            deciding=partial(_deciding, self.rules, self.on, code),
        )


def _day_of(binding: Binding, on: date | None) -> _Day:
    try:
        found = binding.kept.get(on)
    except TypeError:
        # What has no hash is no day, and is refused as such below.
        found = None
    if not isinstance(found, _Day):
        on = None if is_unknown(on) else on
        found = _Day.of(binding, on)
        if len(binding.kept) >= _DAYS_KEPT:
            binding.kept.clear()
        binding.kept[on] = found
    return found


def _deciding(rules: RuleSet, on: date | None, code: int) -> tuple[str, ...]:
    """Find the table again, since a decision that is sent away leaves it behind."""
    return bind(rules).table(on).deciding(code)


def _no_field(name: object, fields: Mapping[str, object]) -> Finding:
    # A key that is no name may be anything, an identity number included.
    readable = isinstance(name, str) and name.isidentifier()
    meant = nearest(str(name), fields)
    return finding(
        "fact.unknown_name" if meant is None else "fact.misspelt_name",
        place=Place(column=str(name) if readable else masked(name)),
        field=repr(name) if readable else masked(name),
        listed=", ".join(fields),
        meant=repr(meant),
    )
