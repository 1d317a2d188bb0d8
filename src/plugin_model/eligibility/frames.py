"""
Rules about a whole table: the same four columns on any dataframe.

The states of the facts make a whole number, the code, row by row; the texts are
looked up by code. No text is built and no age is worked out for a row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from math import prod
from typing import Any, Final, TypeVar

import narwhals as nw
from attrs import frozen
from narwhals.typing import IntoDataFrame

from plugin_model.eligibility.binding import Binding
from plugin_model.eligibility.columns import (
    OUTPUT,
    Columns,
    columns_of,
    faults_of_values,
    how_many,
)
from plugin_model.eligibility.decision import Outcome
from plugin_model.eligibility.keys import day_key
from plugin_model.eligibility.meaning import Truth
from plugin_model.eligibility.rules import RuleSet
from plugin_model.eligibility.soundness import bind, refuse_about_nobody
from plugin_model.eligibility.states import DAY, blank, known, steps_of
from plugin_model.eligibility.table import Part, Row, Table
from plugin_model.errors import FactsError
from plugin_model.fields import Kind
from plugin_model.findings import Finding, Place, finding

__all__ = ["screen"]

Frame = TypeVar("Frame", bound=IntoDataFrame)

_MOST_DENSE: Final = 100_000
_TABLE: Final = "plugin_model table"


def screen(
    frame: Frame,
    rules: RuleSet,
    *,
    on: date | str,
    columns: Mapping[str, str] | None = None,
    unknown: Iterable[str] = (),
) -> Frame:
    """
    Add to a table, for each row, the outcome and why.

    Shape:
        One row is one person. Read are, for each field of the rules, the column of
        its name; of a birth ``birth_date`` (days) and, where that is null,
        ``birth_year`` and ``birth_month`` (whole numbers). Null means unknown.
        Added are ``outcome`` ("eligible", "ineligible", "undetermined"), ``unmet``
        and ``unknown`` (ids of criteria) and ``missing`` (names of fields), texts
        joined by ";" in the rule's order, empty when there are none. Rows, their
        order and all other columns stay as they are; lazy stays lazy.

    Args:
        frame: A Polars DataFrame or LazyFrame.
        rules: The rule set.
        on: The day, or the name of a column of days. Where that is null, all
            conditions about an age are open and its name stands in ``missing``.
        columns: Other names of columns: ``{"birth_date": "Födelsedatum"}``.
        unknown: Fields that nothing is known of and that have no column.

    Raises:
        FactsError: With every column that is missing, of a wrong type, taken, or
            has values that its field does not have.
        RuleError: If the rule set is unsound, or not in force on a day.

    Example:
        >>> import polars
        >>> from plugin_model.eligibility import Criterion, IsTrue
        >>> risk = Criterion(
        ...     id="risk", label={"sv": "i riskzonen", "en": "at risk"},
        ...     condition=IsTrue(field="at_risk"),
        ... )
        >>> rules = RuleSet(id="risk-only", version=1, criteria=(risk,))
        >>> people = polars.DataFrame({"at_risk": [True, False, None]})
        >>> screen(people, rules, on=date(2015, 9, 1))["outcome"].to_list()
        ['eligible', 'ineligible', 'undetermined']
    """
    binding = bind(rules)
    table = nw.from_native(frame, eager_only=True)
    schema = table.collect_schema()
    found, faults = columns_of(binding, schema, columns or {}, unknown)
    if isinstance(on, str):
        faults += _faults_of_the_day(on, schema)
    if not faults:
        faults += faults_of_values(table, binding, found)
    if not faults and isinstance(on, str):
        faults += _days_out_of_force(table.get_column(on), rules)
    if faults:
        raise FactsError(*faults)
    book = _Book.of(binding, on, table)
    ids, rows = book.look_up(book.states(table, found, on))
    return table.with_columns(*_texts(ids, rows, rules)).to_native()


def _faults_of_the_day(column: str, schema: nw.Schema) -> Iterator[Finding]:
    place = Place(column=column)
    dtype = schema.get(column)
    if dtype is None:
        yield finding("table.no_day", place=place, column=column)
    elif isinstance(dtype, nw.Datetime) and dtype.time_zone is not None:
        yield finding("table.zone", place=place, column=column, zone=dtype.time_zone)
    elif not isinstance(dtype, nw.Date | nw.Datetime):
        yield finding(
            "table.type", place=place, column=column, type=dtype, expected="Date"
        )


def _days_out_of_force(days: nw.Series[Any], rules: RuleSet) -> Iterator[Finding]:
    force = rules.in_force
    outside = ~days.cast(nw.Date).is_between(force.first, force.last)
    for count, first in how_many(outside):
        yield finding(
            "table.not_in_force",
            place=Place(column=days.name),
            column=days.name,
            count=count,
            first=first,
            rules=rules.id,
            version=rules.version,
            period=force,
        )


@frozen(kw_only=True, eq=False)
class _Book:
    """
    The tables that the rows of one frame need, and the way from states to rows.

    Days on which the cuts lie in another order have another table, and rows
    without a day have one of their own, the last.
    """

    binding: Binding
    """The rule set."""

    tables: tuple[Table, ...]
    """The tables, the one for rows without a day being the last."""

    has_blank_days: bool
    """Whether the last table is the one for rows without a day."""

    table_of_day: Mapping[int, int]
    """The table of each day key, where there are several."""

    @classmethod
    def of(cls, binding: Binding, on: date | str, frame: nw.DataFrame[Any]) -> _Book:
        """Open the tables for the days of *frame*."""
        numbers: dict[Table, int] = {}
        table_of_day: dict[int, int] = {}
        if isinstance(on, date):
            binding.require_day(on)
            numbers[binding.table(on)] = 0
            days: list[date | None] = [on]
        else:
            days = frame.get_column(on).cast(nw.Date).unique().to_list()
        known = [day for day in days if day is not None]
        for day in known[:1] if binding.is_steady else known:
            number = numbers.setdefault(binding.table(day), len(numbers))
            table_of_day[day_key(day)] = number
        tables = list(numbers)
        # An unknown birth may be any day up to the day asked about.
        reads_births = any(one.field.kind is Kind.BIRTH for one in binding.cells)
        has_blank_days = not tables or (None in days and reads_births)
        if has_blank_days:
            tables.append(binding.table(None, day=str(on)))
        for table in tables:
            refuse_about_nobody(binding.rules, table)
        return cls(
            binding=binding,
            tables=tuple(tables),
            has_blank_days=has_blank_days,
            table_of_day=table_of_day,
        )

    def states(
        self, frame: nw.DataFrame[Any], columns: Columns, on: date | str
    ) -> nw.DataFrame[Any]:
        """Return the states of each row, and the number of its table."""
        needed = {own for parts in columns.values() for own in parts.values()}
        needed |= {on} if isinstance(on, str) else set()
        # A frame without columns would lose its rows.
        states = frame.select(*sorted(needed or frame.columns[:1]))
        for step in steps_of(self.binding.cells, columns, on):
            states = states.with_columns(**step)
        if isinstance(on, str):
            states = states.with_columns(**{_TABLE: self._table_of(nw.col(DAY))})
        return states

    def _table_of(self, day: nw.Expr) -> nw.Expr:
        if len(set(self.table_of_day.values())) > 1:
            keys = {0: 0, **self.table_of_day}
            found = day.fill_null(0).replace_strict(
                list(keys), list(keys.values()), return_dtype=nw.Int32
            )
        else:
            found = nw.lit(0, nw.Int32)
        if not self.has_blank_days:
            return found
        last = nw.lit(len(self.tables) - 1, nw.Int32)
        return nw.when(day.is_null()).then(last).otherwise(found)

    def look_up(self, states: nw.DataFrame[Any]) -> tuple[nw.Series[Any], list[Row]]:
        """Return for each row the number of its answer, and the answers."""
        first, *others = self._groups()
        ids, told = first.answers(states)
        for group in others:
            more, parts = group.answers(states)
            pairs = ids * len(parts) + more
            present = pairs.unique().to_list()
            ids = _mapped(pairs, {pair: at for at, pair in enumerate(present)})
            split = (divmod(pair, len(parts)) for pair in present)
            told = [
                (told[left][0], told[left][1] + parts[right][1])
                for left, right in split
            ]
        return ids, [table.joined(parts) for table, parts in told]

    def _groups(self) -> Iterator[_Group]:
        """Put components together while their codes are few enough to list."""
        together: tuple[int, ...] = ()
        table = self.tables[0]
        for number in range(len(table.components)):
            wider = (*together, number)
            if together and _Lane.of(table, wider).total > _MOST_DENSE:
                yield _Group(book=self, components=together)
                wider = (number,)
            together = wider
        yield _Group(book=self, components=together)


@frozen(kw_only=True, eq=False)
class _Lane:
    """Some components of one table, their states made into one code."""

    table: Table
    """The table."""

    components: tuple[int, ...]
    """The numbers of the components."""

    places: tuple[int, ...]
    """The places of their axes."""

    @classmethod
    def of(cls, table: Table, components: tuple[int, ...]) -> _Lane:
        """Find the axes of *components*."""
        places = (place for number in components for place in table.axes_of[number])
        return cls(table=table, components=components, places=tuple(places))

    @property
    def sizes(self) -> tuple[int, ...]:
        """The number of states of each axis."""
        return tuple(len(self.table.axes[place].states) for place in self.places)

    @property
    def total(self) -> int:
        """The number of codes."""
        return prod(self.sizes)

    def code(self, name: Callable[[int], str]) -> nw.Expr:
        """Return the code of each row from the columns that *name* names."""
        code: nw.Expr = nw.lit(0, nw.Int64)
        for place, size in zip(
            reversed(self.places), reversed(self.sizes), strict=True
        ):
            code = code * size + nw.col(name(place))
        return code

    def parts(self, code: int) -> tuple[Part, ...]:
        """Return what each component says of *code*."""
        states: dict[int, int] = {}
        for place, size in zip(self.places, self.sizes, strict=True):
            code, states[place] = divmod(code, size)
        return tuple(
            self.table.part(number, [states[at] for at in self.table.axes_of[number]])
            for number in self.components
        )


@frozen(kw_only=True, eq=False)
class _Group:
    """Some components over all tables of a book."""

    book: _Book
    """The book."""

    components: tuple[int, ...]
    """The numbers of the components."""

    def answers(
        self, states: nw.DataFrame[Any]
    ) -> tuple[nw.Series[Any], list[tuple[Table, tuple[Part, ...]]]]:
        """Return for each row the number of what is said, and what is said."""
        lanes = [_Lane.of(table, self.components) for table in self.book.tables]
        codes = states.select(code=self._code(lanes)).get_column("code")
        said: dict[tuple[Table, tuple[Part, ...]], int] = {}
        numbers = {
            code: said.setdefault(self._said(lanes, code), len(said))
            for code in codes.unique().to_list()
        }
        return _mapped(codes, numbers), list(said)

    def _code(self, lanes: Sequence[_Lane]) -> nw.Expr:
        last = len(lanes) - 1
        if self.book.has_blank_days and not last:
            return lanes[0].code(blank)
        code = lanes[0].code(known)
        if last:
            code = code + nw.col(_TABLE) * lanes[0].total
        if not self.book.has_blank_days:
            return code
        without_day = lanes[-1].code(blank) + last * lanes[0].total
        return nw.when(nw.col(_TABLE) == last).then(without_day).otherwise(code)

    def _said(
        self, lanes: Sequence[_Lane], code: int
    ) -> tuple[Table, tuple[Part, ...]]:
        number = min(code // lanes[0].total, len(lanes) - 1)
        lane = lanes[number]
        return lane.table, lane.parts(code - number * lanes[0].total)


def _mapped(series: nw.Series[Any], numbers: Mapping[int, int]) -> nw.Series[Any]:
    """Return the number of each value of *series*."""
    most = max(numbers, default=0)
    if most < _MOST_DENSE:
        listed = [numbers.get(value, 0) for value in range(most + 1)]
        return _taken(listed, nw.Int64(), series)
    return series.replace_strict(
        list(numbers), list(numbers.values()), return_dtype=nw.Int64
    )


def _taken(
    listed: Sequence[object], dtype: nw.dtypes.DType, places: nw.Series[Any]
) -> nw.Series[Any]:
    backend = places.implementation
    return nw.new_series("taken", listed, dtype, backend=backend)[places]


def _texts(
    ids: nw.Series[Any], rows: Sequence[Row], rules: RuleSet
) -> Iterator[nw.Series[Any]]:
    names = [criterion.id for criterion in rules.criteria]

    def listed(row: Row, wanted: Truth) -> str:
        pairs = zip(names, row.truths, strict=True)
        return ";".join(name for name, said in pairs if said is wanted)

    texts = {
        "outcome": [Outcome.of(row.whole).value for row in rows],
        "unmet": [listed(row, Truth.FALSE) for row in rows],
        "unknown": [listed(row, Truth.UNKNOWN) for row in rows],
        "missing": [";".join(row.missing) for row in rows],
    }
    for name in OUTPUT:
        yield _taken(texts[name], nw.String(), ids).alias(name)
