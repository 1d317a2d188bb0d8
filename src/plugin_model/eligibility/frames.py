"""
Rules about a whole table: the same four columns on any dataframe.

The states of the facts make a whole number, the code, row by row; the texts are
found by code. No text is built and no age is worked out for a row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import reduce
from operator import add
from typing import Any, Final, TypeVar, cast

from plugin_model.eligibility.binding import Binding
from plugin_model.eligibility.codes import (
    FLAG,
    OUTPUT,
    Book,
    Group,
    Said,
    Texts,
    Written,
    listed,
    wanted_of,
)
from plugin_model.eligibility.decision import Outcome
from plugin_model.eligibility.naming import MARK
from plugin_model.eligibility.rules import RuleSet
from plugin_model.eligibility.soundness import bind
from plugin_model.errors import MissingExtraError, RuleError
from plugin_model.findings import finding

try:
    import narwhals as nw

    from plugin_model.eligibility import engines
    from plugin_model.eligibility.columns import Column
    from plugin_model.eligibility.formula import formula
    from plugin_model.eligibility.reading import Reading, read
    from plugin_model.eligibility.states import DAY, TABLE, code_of, steps_of
except ModuleNotFoundError:
    told = finding("extra.missing", what=__name__, extra="frames")
    raise MissingExtraError(told) from None

__all__ = ["MOST_WRITTEN", "screen"]

Frame = TypeVar("Frame")

MOST_WRITTEN: Final = 50_000
"""How many codes may be written out for a lazy table."""

_MOST_DENSE: Final = 100_000
_MOST_TOGETHER: Final = 2_000
# To look what codes so many rows have takes as long as to work out one code more.
_ROWS_A_CODE: Final = 1_000
_NOBODY: Final[Texts] = (Outcome.UNDETERMINED.value, "", "", "")
_CODE: Final = f"{MARK}code"
_FAULT: Final = f"{MARK}fault"


def screen(
    frame: Frame,
    rules: RuleSet,
    *,
    on: date | str,
    columns: Mapping[str, str] | None = None,
    unknown: Iterable[str] = (),
    only: Iterable[str] = OUTPUT,
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
        frame: A table of Polars (eager or lazy), pandas, PyArrow, DuckDB or PySpark.
        rules: The rule set.
        on: The day, or the name of a column of days. Where that is null, all
            conditions about an age are open and its name stands in ``missing``.
        columns: Other names of columns: ``{"birth_date": "Födelsedatum"}``.
        unknown: Fields that nothing is known of and that have no column.
        only: Those of the four columns that are wanted; or ``eligible``, the outcome
            as a flag: true, false, and null where it is undetermined. The flag alone
            is by far the quickest, since no text has to be found.

    Raises:
        FactsError: With every column that is missing, of a wrong type, taken, or
            has values that its field does not have. A lazy table cannot be looked
            at: it stops with the engine's own error when it is collected.
        RuleError: If the rule set is unsound, not in force on the day, or has too
            many codes to be written out for a lazy table.
        InvalidValueError: If *on* is no day, or *only* names no column that can be
            added.

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
    wanted = wanted_of(only)
    binding = bind(rules)
    if not isinstance(on, str):
        binding.require_day(on)
    table = engines.opened(frame)
    reading = read(binding, table, on, columns or {}, unknown, adding=wanted)
    screened: engines.AnyTable
    if isinstance(reading.table, nw.LazyFrame):
        screened = _lazily(binding, reading, reading.table, wanted)
    else:
        added = _eagerly(binding, reading, reading.table, wanted)
        screened = table.with_columns(*added)
    return cast(Frame, screened if frame is table else screened.to_native())


def _eagerly(
    binding: Binding,
    reading: Reading,
    table: nw.DataFrame[Any],
    wanted: tuple[str, ...],
) -> Iterator[nw.Series[Any]]:
    """Yield the columns to add; only codes that are there are worked out."""
    book = _book_of_the_days(binding, reading, table)
    flag = _flag(binding, reading, wanted)
    if flag is not None:
        yield table.select(flag.alias(FLAG)).get_column(FLAG)
        return
    needed = {one.name for own in reading.columns.values() for one in own.values()}
    if isinstance(reading.on, Column):
        needed.add(reading.on.name)
    # A table without columns would lose its rows.
    states = table.select(*sorted(needed or table.columns[:1])).lazy()
    engine = table.implementation
    for step in steps_of(book, reading.columns, reading.on, engine):
        states = states.with_columns(**step)
    groups = tuple(book.groups(_MOST_DENSE))
    asked = {f"{_CODE} {at}": code_of(group, engine) for at, group in enumerate(groups)}
    about_nobody = _about_nobody(book, reading)
    if about_nobody is not None:
        asked[_FAULT] = about_nobody
    codes = states.select(**asked).collect()
    if about_nobody is not None and codes.get_column(_FAULT).any():
        raise RuleError(book.finding_about_nobody())
    if len(groups) == 1 and groups[0].total * _ROWS_A_CODE <= len(codes):
        places, texts = codes.get_column(f"{_CODE} 0"), _texts_of_all(groups[0])
    else:
        places, told = _answers(groups, codes)
        texts = [book.texts(said) for said in told] or [_NOBODY]
    yield from engines.taken(listed(texts, wanted), places)


def _flag(
    binding: Binding, reading: Reading, wanted: tuple[str, ...]
) -> nw.Expr | None:
    """Return the flag, where nothing else is wanted and an expression can tell it."""
    if wanted != (FLAG,) or not isinstance(reading.on, date):
        return None
    engine = reading.table.implementation
    return formula(binding, reading.columns, reading.on, engine)


def _texts_of_all(group: Group) -> list[Texts]:
    """Return what stands in the added columns for each code, found again later."""
    book = group.book
    return book.binding.keeping(
        (book.tables, group.components),
        lambda: [book.texts(group.said(code)) for code in range(group.total)],
    )


def _book_of_the_days(
    binding: Binding, reading: Reading, table: nw.DataFrame[Any]
) -> Book:
    if isinstance(reading.on, date):
        return Book.of_day(binding, reading.on)
    days = table.get_column(reading.on.name)
    is_key = days.dtype.is_integer()
    is_blank = days == 0 if is_key else days.is_null()
    known = days.filter(~is_blank)
    blank = reading.day if is_blank.any() else None
    if not len(known):
        first = binding.rules.in_force.first
        return Book.of_days(binding, (first, first), blank)
    read_as = _day_of_key if is_key else _day_of_time
    return Book.of_days(binding, (read_as(known.min()), read_as(known.max())), blank)


def _day_of_key(key: int) -> date:
    return date(int(key) // 10000, int(key) // 100 % 100, int(key) % 100)


def _day_of_time(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _about_nobody(book: Book, reading: Reading) -> nw.Expr | None:
    """Return whether a row's day is one on which the rules say yes to everybody."""
    if not book.about_nobody or not isinstance(reading.on, Column):
        return None
    words = engines.words_of(reading.table.implementation)
    return words.col(TABLE).is_in([*book.about_nobody]) & (words.col(DAY) != 0)


def _answers(
    groups: Sequence[Group], codes: nw.DataFrame[Any]
) -> tuple[nw.Series[Any], list[Said]]:
    """Return for each row the place of what is said of it, and what is said."""
    each = [_said(*one) for one in zip(groups, codes.iter_columns(), strict=False)]
    places, told = each[0]
    for more, told_more in each[1:]:
        pairs = places * len(told_more) + more
        present = pairs.unique().to_list()
        places = _mapped(pairs, {pair: at for at, pair in enumerate(present)})
        split = (divmod(pair, len(told_more)) for pair in present)
        told = [told[left] + told_more[right] for left, right in split]
    return places, told


def _said(group: Group, codes: nw.Series[Any]) -> tuple[nw.Series[Any], list[Said]]:
    told: dict[Said, int] = {}
    present = codes.unique().to_list()
    numbers = {code: told.setdefault(group.said(code), len(told)) for code in present}
    return _mapped(codes, numbers), list(told)


def _mapped(series: nw.Series[Any], numbers: Mapping[int, int]) -> nw.Series[Any]:
    """Return the number of each value of *series*."""
    most = max(numbers, default=0)
    if most < _MOST_DENSE:
        listed = [numbers.get(one, 0) for one in range(most + 1)]
        (mapped,) = engines.taken({"place": listed}, series)
        return mapped
    return series.replace_strict(
        list(numbers), list(numbers.values()), return_dtype=nw.Int64
    )


def _lazily(
    binding: Binding,
    reading: Reading,
    table: nw.LazyFrame[Any],
    wanted: tuple[str, ...],
) -> nw.LazyFrame[Any]:
    """Add the columns; all codes that there may be are written out."""
    if isinstance(reading.on, date):
        book = Book.of_day(binding, reading.on)
    else:
        force = binding.rules.in_force
        book = Book.of_days(binding, (force.first, force.last), reading.day)
    flag, stop = _flag(binding, reading, wanted), _stop(book, reading)
    if flag is not None:
        return _flagged(table, flag, stop)
    written = book.written(_MOST_TOGETHER, MOST_WRITTEN)
    asked, engine = table, table.implementation
    for step in steps_of(book, reading.columns, reading.on, engine):
        asked = engines.with_columns(asked, step)
    if stop is not None:
        asked = engines.stopping(engines.with_columns(asked, {_FAULT: stop}), _FAULT)
    codes = {}
    for number, group in enumerate(written.groups):
        code = codes[f"{_CODE} {number}"] = code_of(group, engine)
        if stop is not None:
            codes[f"{_CODE} {number}"] = code + engines.words_of(engine).col(_FAULT)
    asked = engines.with_columns(asked, codes)
    asked, place = _with_place(written, asked)
    texts = [*map(book.texts, written.told)]
    return _bare(engines.with_taken(asked, place, listed(texts, wanted)))


def _flagged(
    table: nw.LazyFrame[Any], flag: nw.Expr, stop: nw.Expr | None
) -> nw.LazyFrame[Any]:
    """Add the flag; a row that must stop the table is looked at for it."""
    if stop is not None:
        table = engines.stopping(table.with_columns(stop.alias(_FAULT)), _FAULT)
        # Of two conditions that must hold a filter may look at one alone; not of a sum.
        flag = flag.cast(nw.Int32) + nw.col(_FAULT) == 1
    return _bare(table.with_columns(flag.alias(FLAG)))


def _bare(table: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Leave out the columns that were added on the way."""
    names = table.collect_schema()
    return table.drop(*(name for name in names if name.startswith(MARK)))


def _with_place(
    written: Written, table: nw.LazyFrame[Any]
) -> tuple[nw.LazyFrame[Any], str]:
    """Look up the place of what is said, of several groups first of each alone."""
    if not written.places:
        return table, f"{_CODE} 0"
    names = [f"{_CODE} {number}" for number in range(len(written.places))]
    for name, places in zip(names, written.places, strict=True):
        table = engines.with_taken(table, name, {f"{name} said": places})
    col = engines.words_of(table.implementation).col
    place = reduce(add, (col(f"{name} said") for name in names))
    return engines.with_columns(table, {_CODE: place}), _CODE


def _stop(book: Book, reading: Reading) -> nw.Expr | None:
    """Return the text with which a row must stop a lazy table; null for most."""
    stops = [(one.wrong, one.met()) for one in reading.guards]
    about_nobody = _about_nobody(book, reading)
    if about_nobody is not None:
        stops.append((about_nobody, book.finding_about_nobody()))
    if not stops:
        return None
    words = engines.words_of(reading.table.implementation)
    stop = words.lit(None, nw.String())
    for wrong, met in stops:
        stop = words.either(wrong, words.lit(met.text()), stop)
    return stop
