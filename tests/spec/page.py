"""The contract as a page for people: what `docs/reference/rule-language.md` shows."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from textwrap import wrap

import attrs

from plugin_model.eligibility import RuleSet, decide
from plugin_model.errors import PluginModelError
from plugin_model.fields import PARTICIPANT_FIELDS
from plugin_model.values import BirthDate, Period, Text
from tests.spec.contract import LINES, Case, Line, Refusal, Table

WIDEST = 84
MOST_SHOWN = 6


def page() -> str:
    """Return all lines of the contract in Markdown."""
    return "\n".join(part for line in LINES for part in _line(line))


def _line(line: Line) -> Iterator[str]:
    yield f"## {line.title}\n\n{line.says}\n"
    for table in line.tables:
        yield from _table(table)
    if line.refusals:
        yield "These are errors:\n"
        yield from map(_refusal, line.refusals)


def _table(table: Table) -> Iterator[str]:
    yield f"```python\n{_rules(table.rules)}\n```\n"
    yield "| Facts | Day | Outcome | Missing | |"
    yield "|---|---|---|---|---|"
    for case in table.cases:
        day = "not known" if case.on is None else case.on.isoformat()
        missing = ", ".join(f"`{name}`" for name in case.missing)
        told = "; ".join(filter(None, (_truths(table.rules, case), case.why)))
        facts = _group("", case.facts).line()
        yield f"| `{facts}` | {day} | {case.answer} | {missing} | {told} |"
    yield ""


def _truths(rules: RuleSet, case: Case) -> str:
    if len(case.told) == 1:
        return ""
    pairs = zip(rules.criteria, case.told, strict=True)
    return ", ".join(f"{one.id} {said.value}" for one, said in pairs)


def _refusal(refusal: Refusal) -> str:
    asked = [_rules(refusal.rules)]
    if refusal.facts is not None:
        extra = ", ignore_extra=True" if refusal.ignore_extra else ""
        asked.append(
            f"decide(rules, {_group('', refusal.facts).line()}, {_DAY}{extra})"
        )
    told = [
        line
        for finding in _told(refusal).splitlines()
        for line in wrap(finding, WIDEST, initial_indent="# ", subsequent_indent="#   ")
    ]
    return "\n".join(["```python", *asked, *told, "```", ""])


def _told(refusal: Refusal) -> str:
    """Return what the error says; it is raised here and now."""
    try:
        decide(
            refusal.rules,
            refusal.facts or {},
            refusal.on,
            ignore_extra=refusal.ignore_extra,
        )
    except PluginModelError as refused:
        return str(refused)
    raise AssertionError(refusal)


_DAY = "on=date(2015, 9, 1)"


def _rules(rules: RuleSet) -> str:
    """Return the criteria of a rule set, and what else is not as usual."""
    lines = [
        f"{one.id} = {written(one.condition, WIDEST - len(one.id) - 3)}"
        for one in rules.criteria
    ]
    if rules.in_force != Period():
        lines.append(f"in_force = {written(rules.in_force, WIDEST)}")
    if rules.fields is not PARTICIPANT_FIELDS:
        named = (f"{one.name} ({one.kind.value})" for one in rules.fields[:MOST_SHOWN])
        more = ", …" if len(rules.fields) > MOST_SHOWN else ""
        lines.append(f"# the fields: {', '.join(named)}{more}")
    return "\n".join(lines)


@attrs.frozen
class _Group:
    """Something in brackets, which may be broken into lines."""

    opening: str
    items: list["_Group | str"]
    closing: str

    def line(self) -> str:
        """Return all of it in one line."""
        parts = [one if isinstance(one, str) else one.line() for one in self.items]
        comma = "," if self.opening.endswith("=(") and len(parts) == 1 else ""
        return f"{self.opening}{', '.join(parts)}{comma}{self.closing}"

    def lines(self, indent: str, column: int) -> Iterator[str]:
        """Return it in as few lines as are not too wide."""
        if column + len(self.line()) <= WIDEST:
            yield f"{indent}{self.line()}"
            return
        yield f"{indent}{self.opening}"
        for one in self.items:
            whole = one if isinstance(one, _Group) else _Group(one, [], "")
            inner = f"{indent}    "
            *before, last = whole.lines(inner, len(inner) + 1)
            yield from (*before, f"{last},")
        yield f"{indent}{self.closing}"


def written(value: object, room: int) -> str:
    """Return *value* as one writes it in Python, broken where it is too wide."""
    return "\n".join(_group("", value).lines("", WIDEST - room))


def _group(name: str, value: object) -> _Group:
    if isinstance(value, Text):
        value = {"sv": value.sv, "en": value.en}
    if isinstance(value, Mapping):
        pairs = [_group(f'"{key}": ', one) for key, one in value.items()]
        return _Group(f"{name}{{", [*pairs], "}")
    if isinstance(value, tuple):
        is_long = len(value) > MOST_SHOWN
        shown = [_group("", one) for one in value[: 2 if is_long else MOST_SHOWN]]
        more = [f"... {len(value)} in all"] if is_long else []
        return _Group(f"{name}(", [*shown, *more], ")")
    kind = type(value)
    if attrs.has(kind) and not isinstance(value, BirthDate):
        given = [
            _group(f"{one.name}=", getattr(value, one.name))
            for one in attrs.fields(kind)
            if getattr(value, one.name) != one.default
        ]
        return _Group(f"{name}{kind.__name__}(", [*given], ")")
    return _Group(f"{name}{_plain(value)}", [], "")


def _plain(value: object) -> str:
    if isinstance(value, BirthDate):
        known = [part for part in attrs.astuple(value) if part is not None]
        return f"BirthDate({', '.join(map(str, known))})"
    if isinstance(value, date):
        return f"date({value.year}, {value.month}, {value.day})"
    if isinstance(value, Decimal):
        return f'Decimal("{value}")'
    if isinstance(value, str):
        return f'"{value}"'
    return str(value) if isinstance(value, Enum) else repr(value)
