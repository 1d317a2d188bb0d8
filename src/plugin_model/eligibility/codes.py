"""
The codes of a table of people: from the states of a row to what is said of it.

A **book** holds the decision tables that the days of a table of people need, and a
last one for rows without a day. Its components are put into **groups** so that the
states of a group make one whole number, the code, that is small enough to list.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import product
from math import prod
from typing import Final

from attrs import evolve, frozen

from plugin_model.eligibility.binding import Binding
from plugin_model.eligibility.decision import Outcome
from plugin_model.eligibility.eras import Eras
from plugin_model.eligibility.meaning import Truth
from plugin_model.eligibility.soundness import refuse_about_nobody
from plugin_model.eligibility.table import Part, Table
from plugin_model.errors import InvalidValueError, RuleError
from plugin_model.fields import Kind
from plugin_model.findings import Finding, Place, finding

__all__ = [
    "FLAG",
    "OUTPUT",
    "Book",
    "Group",
    "Said",
    "Texts",
    "Value",
    "Written",
    "listed",
    "wanted_of",
]

OUTPUT: Final = ("outcome", "unmet", "unknown", "missing")
"""The columns that screening adds."""

FLAG: Final = "eligible"
"""The outcome as a flag, which is added only where it is asked for."""

_FLAGS: Final[Mapping[str, bool | None]] = {
    Outcome.ELIGIBLE.value: True,
    Outcome.INELIGIBLE.value: False,
    Outcome.UNDETERMINED.value: None,
}

Value = str | bool | None
"""What stands in the columns that screening adds."""

Said = tuple[Part, ...]
"""What each component of a group says, so that it can be told of all tables alike."""

Texts = tuple[str, str, str, str]
"""What stands in the four columns."""


@frozen(kw_only=True, eq=False)
class Book:
    """The decision tables for some days, and for rows without a day."""

    binding: Binding
    """The rule set."""

    eras: Eras
    """The tables for known days, and which holds on which."""

    blank: Table | None
    """The table for rows without a day; ``None``: there are none."""

    @classmethod
    def of_day(cls, binding: Binding, on: date) -> Book:
        """Open the table for one day."""
        binding.require_day(on)
        refuse_about_nobody(binding.rules, binding.table(on))
        return binding.keeping(
            (cls, on),
            lambda: cls(binding=binding, eras=Eras.of(binding, on, on), blank=None),
        )

    @classmethod
    def of_days(
        cls, binding: Binding, days: tuple[date, date], blank: str | None
    ) -> Book:
        """
        Open the tables for a day per row.

        Args:
            binding: The rule set.
            days: The first and the last day that rows may have.
            blank: What the day is called of which rows may have none; ``None``: all
                rows have one.
        """
        # Where no birth is read, nothing depends on the day.
        reads_births = any(one.field.kind is Kind.BIRTH for one in binding.cells)
        return cls(
            binding=binding,
            eras=Eras.of(binding, *days),
            blank=binding.table(None, day=blank) if blank and reads_births else None,
        )

    @property
    def tables(self) -> tuple[Table, ...]:
        """All tables, the one for rows without a day being the last."""
        return (
            self.eras.tables if self.blank is None else (*self.eras.tables, self.blank)
        )

    def groups(self, most: int) -> Iterator[Group]:
        """Put components together as long as they have at most so many codes."""
        together: tuple[int, ...] = ()
        for number in range(len(self.tables[0].components)):
            wider = (*together, number)
            if together and Group(book=self, components=wider).total > most:
                yield Group(book=self, components=together)
                wider = (number,)
            together = wider
        yield Group(book=self, components=together)

    def written(self, together: int, most: int) -> Written:
        """
        Write out all codes, for engines that cannot be asked which of them there are.

        Args:
            together: How many codes a group may have before it is split.
            most: How many entries there may be in all.

        Raises:
            RuleError: If there are more.
        """
        groups = tuple(self.groups(together))
        count = sum(group.total for group in groups)
        self._refuse_too_many(count, most)
        each = [[group.said(code) for code in range(group.total)] for group in groups]
        if len(each) == 1:
            return Written(groups=groups, places=(), told=tuple(each[0]))
        classes = [list(dict.fromkeys(said)) for said in each]
        self._refuse_too_many(count + prod(map(len, classes)), most)
        places: list[tuple[int, ...]] = []
        weight = 1
        for said, told in zip(each, classes, strict=True):
            numbers = {one: number * weight for number, one in enumerate(told)}
            places.append(tuple(numbers[one] for one in said))
            weight *= len(told)
        # The first group counts least, so it changes first.
        together_told = tuple(
            tuple(part for said in reversed(chosen) for part in said)
            for chosen in product(*reversed(classes))
        )
        return Written(groups=groups, places=tuple(places), told=together_told)

    def _refuse_too_many(self, count: int, most: int) -> None:
        if count > most:
            raise RuleError(
                finding(
                    "rule.too_many_codes",
                    place=Place(pointer="/criteria"),
                    rules=self.binding.rules.id,
                    count=count,
                    most=most,
                )
            )

    @property
    def about_nobody(self) -> tuple[int, ...]:
        """The tables of the days on which the rules say yes to everybody."""
        return tuple(at for at, so in enumerate(self.eras.about_nobody) if so)

    def finding_about_nobody(self) -> Finding:
        """Return what is wrong with the rules on such a day."""
        place, rules = Place(pointer="/criteria"), self.binding.rules.id
        return finding("rule.eligible_about_nobody", place=place, rules=rules)

    def texts(self, said: Said) -> Texts:
        """Return what stands in the added columns where components say *said*."""
        row = self.tables[0].joined(said)
        names = [criterion.id for criterion in self.binding.rules.criteria]

        def listed(wanted: Truth) -> str:
            pairs = zip(names, row.truths, strict=True)
            return ";".join(name for name, truth in pairs if truth is wanted)

        return (
            Outcome.of(row.whole).value,
            listed(Truth.FALSE),
            listed(Truth.UNKNOWN),
            ";".join(row.missing),
        )


@frozen(kw_only=True, eq=False)
class Group:
    """
    Some components of all tables of a book.

    A code is the state on each axis, the first counting least; codes of the second
    table follow upon those of the first, and so on.
    """

    book: Book
    """The book."""

    components: tuple[int, ...]
    """The numbers of the components."""

    def places(self, table: Table) -> tuple[int, ...]:
        """Return the places of the axes in *table*."""
        return tuple(at for one in self.components for at in table.axes_of[one])

    def sizes(self, table: Table) -> tuple[int, ...]:
        """Return the number of states of each axis in *table*."""
        return tuple(len(table.axes[at].states) for at in self.places(table))

    def weights(self, table: Table) -> tuple[int, ...]:
        """Return what one state counts for on each axis in *table*."""
        sizes = self.sizes(table)
        return tuple(prod(sizes[:at]) for at in range(len(sizes)))

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """The first code of each table, and the number of all codes."""
        totals = [prod(self.sizes(table)) for table in self.book.tables]
        return tuple(sum(totals[:at]) for at in range(len(totals) + 1))

    @property
    def total(self) -> int:
        """The number of codes."""
        return self.starts[-1]

    def said(self, code: int) -> Said:
        """Return what each component says of *code*."""
        number = bisect_right(self.starts, code) - 1
        table = self.book.tables[number]
        code -= self.starts[number]
        states: dict[int, int] = {}
        for place, size in zip(self.places(table), self.sizes(table), strict=True):
            code, states[place] = divmod(code, size)
        return tuple(
            _at_field(table, table.part(one, [states[at] for at in table.axes_of[one]]))
            for one in self.components
        )


@frozen(kw_only=True, eq=False)
class Written:
    """All that a book can say, written out."""

    groups: tuple[Group, ...]
    """The groups, each with a code of its own."""

    places: tuple[tuple[int, ...], ...]
    """For each group what each of its codes adds to a place.

    Empty where there is one group alone: its code is the place.
    """

    told: tuple[Said, ...]
    """What is said at each place."""


def wanted_of(only: Iterable[str]) -> tuple[str, ...]:
    """
    Return the columns to add, in their order.

    Raises:
        InvalidValueError: If *only* names none of them, or another.
    """
    asked = {only} if isinstance(only, str) else set(only)
    known = (*OUTPUT, FLAG)
    if not asked or not asked <= set(known):
        given = ", ".join(sorted(map(repr, asked - set(known))))
        expected = ", ".join(known)
        raise InvalidValueError(
            finding("table.only", given=given or "()", expected=expected)
        )
    return tuple(name for name in known if name in asked)


def listed(texts: Sequence[Texts], wanted: Sequence[str]) -> dict[str, list[Value]]:
    """Return the values of each wanted column, place by place."""
    columns: dict[str, Sequence[Value]] = {
        FLAG: [_FLAGS[outcome] for outcome, *_ in texts],
        **dict(zip(OUTPUT, zip(*texts, strict=True), strict=True)),
    }
    return {name: [*columns[name]] for name in wanted}


def _at_field(table: Table, part: Part) -> Part:
    """Return *part* with what is missing placed by field, as it is in all tables."""
    fields = list(dict.fromkeys(axis.names[0] for axis in table.axes))
    places = [fields.index(axis.names[0]) for axis in table.axes]
    # The day is named after all facts.
    places.append(len(fields))
    return evolve(part, missing=tuple((places[at], name) for at, name in part.missing))
