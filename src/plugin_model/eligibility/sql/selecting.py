"""The SELECT that asks a rule set about each row of a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from sqlglot import exp

from plugin_model.eligibility.binding import Binding
from plugin_model.eligibility.cells import Choice, Scale
from plugin_model.eligibility.codes import (
    OUTPUT,
    Book,
    Written,
    listed,
    wanted_of,
)
from plugin_model.eligibility.naming import MARK, fits_nothing, missing, standard
from plugin_model.eligibility.rules import RuleSet
from plugin_model.eligibility.soundness import bind
from plugin_model.eligibility.sql.dialects import Dialect, Value, dialect_of
from plugin_model.eligibility.sql.pieces import Expr, added
from plugin_model.eligibility.sql.states import Columns, States
from plugin_model.eligibility.sql.vetting import stopping
from plugin_model.errors import FactsError, InvalidValueError
from plugin_model.fields import Field, Kind
from plugin_model.findings import Finding, Place, finding

__all__ = ["MOST_WRITTEN", "to_sql"]

MOST_WRITTEN: Final = 5_000
"""How many entries may be written out in one SELECT."""

_MOST_TOGETHER: Final = 200
_PEOPLE: Final = f"{MARK}people"
_SAID: Final = f"{MARK}said"
_CODE: Final = "code"
_PLACE: Final = "place"

_List = tuple[exp.TableAlias, exp.Query | exp.Values]
_Join = tuple[str, Expr]


def to_sql(
    rules: RuleSet,
    *,
    dialect: str,
    on: date | str,
    table: str | Sequence[str],
    columns: Mapping[str, str] | None = None,
    unknown: Iterable[str] = (),
    only: Iterable[str] = OUTPUT,
) -> str:
    """
    Return one SELECT that adds to each row of a table the outcome and why.

    Shape:
        One row is one person. Read are, for each field of the rules, the column of
        its name, and of a birth ``birth_date``. Null means unknown, and so does NaN
        in a NUMERIC of PostgreSQL. All columns of the table come out as they are,
        and then ``outcome``, ``unmet``, ``unknown`` and ``missing``, as
        `plugin_model.eligibility.frames.screen` says them. Rows come in no promised
        order: add an ORDER BY around it.

        The text is made without a look at the table. Days are DATE or TIMESTAMP
        without a zone, of which the time is left out, and in SQLite text as
        2015-09-01; flags BOOLEAN, in SQLite 0 and 1; codes text; whole numbers
        integers; decimals NUMERIC. A value of another type, off its field's list or
        outside the calendar stops the query with an error that names the column:
        it is not taken for a no. A table that has one of the four columns, or lacks
        one that is read, is refused by the engine.

    Args:
        rules: The rule set.
        dialect: ``"duckdb"``, ``"postgres"`` or ``"sqlite"``.
        on: The day, or the name of a column of days. Where that is null, all
            conditions about an age are open and its name stands in ``missing``.
        table: The table's name, dots and all; or its parts, the outermost first:
            ``("register", "participants")``.
        columns: Other names of columns: ``{"birth_date": "Födelsedatum"}``. Where it
            names a part of a birth, the parts that it names are read and no other:
            ``birth_date``, and where that is null ``birth_year`` and ``birth_month``.
        unknown: Fields that nothing is known of and that have no column.
        only: Those of the four columns that are wanted; or ``eligible``, the outcome
            as a flag: true, false, and null where it is undetermined.

    Raises:
        InvalidValueError: If the dialect is not spoken, the table has no name, *on*
            is neither a day nor a text, *only* names no column that can be added, or
            a name or a code has a null character.
        FactsError: With every name that the rules have no use for, every field
            without a column, and every field that the engine cannot hold exactly:
            SQLite has no decimals.
        RuleError: If the rule set is unsound, not in force on the day, or takes more
            than `MOST_WRITTEN` entries to write out.
        MissingExtraError: When the module is imported without sqlglot.

    Example:
        >>> import sqlite3
        >>> from plugin_model import plug_in
        >>> people = sqlite3.connect(":memory:")
        >>> _ = people.executescript('''
        ...     CREATE TABLE people (birth_date TEXT, at_risk, has_dropped_out);
        ...     INSERT INTO people VALUES ('1999-11-20', 1, 0), (NULL, 1, NULL);
        ... ''')
        >>> select = to_sql(
        ...     plug_in.PLUG_IN_2.target_group, dialect="sqlite",
        ...     on=date(2015, 9, 1), table="people",
        ... )
        >>> for row in people.execute(select):
        ...     print(row)
        ('1999-11-20', 1, 0, 'eligible', '', '', '')
        (None, 1, None, 'undetermined', '', 'age', 'birth')
    """
    spoken = dialect_of(dialect)
    source = _source(table)
    wanted = wanted_of(only)
    binding = bind(rules)
    found = _columns(binding, spoken, columns or {}, tuple(unknown))
    day: date | Expr
    if isinstance(on, str):
        force = rules.in_force
        book = Book.of_days(binding, (force.first, force.last), on)
        day = _column(on)
    else:
        book = Book.of_day(binding, on)
        day = on
    states = States(book=book, dialect=spoken, columns=found, on=day)
    _, *others = book.groups(MOST_WRITTEN)
    # One list is looked up quickest; several short ones take the fewest entries.
    together = _MOST_TOGETHER if others else MOST_WRITTEN
    written = book.written(together, MOST_WRITTEN)
    place, lists, joins = _place(states, written, str(on))
    lists.append(_list(_SAID, (_PLACE, *wanted), _said(book, written, wanted), spoken))
    joins.append(_join(_SAID, _PLACE, place))
    select = _select(source, wanted, lists, joins).sql(dialect=spoken.name, pretty=True)
    if "\0" in select:
        raise InvalidValueError(finding("sql.null_character"))
    return select


def _named(name: str) -> exp.Identifier:
    return exp.to_identifier(name, quoted=True)


def _column(name: str, of: str = _PEOPLE) -> exp.Column:
    return exp.Column(this=_named(name), table=_named(of))


def _source(table: object) -> exp.Table:
    """Return the table, with every part of its name quoted."""
    given = (table,) if isinstance(table, str) else table
    parts = [*given] if isinstance(given, Sequence) else []
    are_names = all(isinstance(one, str) and one for one in parts)
    # A name that begins like those that are added would be taken for one of them.
    is_ours = are_names and any(one.casefold().startswith(MARK) for one in parts)
    if not 1 <= len(parts) <= 3 or not are_names or is_ours:
        raise InvalidValueError(finding("sql.table", given=repr(table)))
    names = dict(zip(("this", "db", "catalog"), map(_named, parts[::-1]), strict=False))
    return exp.Table(**names, alias=exp.TableAlias(this=_named(_PEOPLE)))


def _columns(
    binding: Binding,
    dialect: Dialect,
    renamed: Mapping[str, str],
    unknown: tuple[str, ...],
) -> Columns:
    """
    Return the columns of each field by part.

    Raises:
        FactsError: With everything that is wrong.
    """
    read = {cells.field.name: cells.field for cells in binding.cells}
    faults = [*fits_nothing(read, renamed, unknown)]
    found: dict[str, dict[str, Expr]] = {}
    for cells in binding.cells:
        field = cells.field
        own = found[field.name] = {}
        if field.name in unknown:
            continue
        own.update(_parts(field, renamed))
        if not {"value", "date", "year"} & set(own):
            faults.append(missing(field, standard(field).values(), ()))
        faults += _inexact(cells, dialect)
    if faults:
        raise FactsError(*faults)
    return found


def _parts(field: Field, renamed: Mapping[str, str]) -> Iterator[tuple[str, Expr]]:
    parts = standard(field)
    chosen = {part: own for part, own in parts.items() if own in renamed}
    for part, own in (chosen or dict([*parts.items()][:1])).items():
        yield part, _column(renamed.get(own, own))


def _inexact(cells: Choice | Scale, dialect: Dialect) -> Iterator[Finding]:
    """Yield a finding where an engine would round."""
    field = cells.field
    if not isinstance(cells, Scale) or field.kind is not Kind.DECIMAL:
        return
    most = dialect.most_digits
    place = Place(column=field.name)
    if Kind.DECIMAL not in dialect.expected:
        yield finding("sql.decimals", place=place, field=field.name, of=dialect.title)
    elif most is not None:
        constants = {cut[0] for cut in cells.cuts if isinstance(cut, tuple)}
        for constant in sorted(constants):
            if _digits(constant) > most:
                yield finding(
                    "sql.digits",
                    place=place,
                    constant=constant,
                    of=dialect.title,
                    most=most,
                )


def _digits(constant: Decimal) -> int:
    return sum(one.isdigit() for one in f"{constant:f}")


def _said(
    book: Book, written: Written, wanted: Sequence[str]
) -> Iterator[tuple[Value, ...]]:
    """Yield each place, and what stands in the wanted columns there."""
    columns = listed([*map(book.texts, written.told)], wanted)
    yield from zip(range(len(written.told)), *columns.values(), strict=True)


def _place(
    states: States, written: Written, name_of_day: str
) -> tuple[Expr, list[_List], list[_Join]]:
    """Return the place of what is said, and what must be joined to find it."""
    codes = [states.code(group) for group in written.groups]
    codes[0] = stopping(states, name_of_day, codes[0])
    lists: list[_List] = []
    joins: list[_Join] = []
    if not written.places:
        return codes[0], lists, joins
    names = [f"{_SAID} {at}" for at in range(len(codes))]
    for name, code, places in zip(names, codes, written.places, strict=True):
        rows = enumerate(places)
        lists.append(_list(name, (_CODE, _PLACE), rows, states.dialect))
        joins.append(_join(name, _CODE, code))
    return added(*(_column(_PLACE, name) for name in names)), lists, joins


def _select(
    source: exp.Table,
    wanted: Iterable[str],
    lists: Iterable[_List],
    joins: Iterable[_Join],
) -> exp.Select:
    everything = exp.Column(this=exp.Star(), table=_named(_PEOPLE))
    # Not qualified: where the table has a column of that name, the engine refuses.
    answer = [exp.Column(this=_named(name)) for name in wanted]
    select = exp.select(everything, *answer, copy=False).from_(source, copy=False)
    for alias, values in lists:
        select = select.with_(alias, as_=values, copy=False)
    for name, condition in joins:
        table = exp.Table(this=_named(name))
        select = select.join(table, on=condition, join_type="left", copy=False)
    return select


def _list(
    name: str,
    columns: Sequence[str],
    rows: Iterable[Iterable[Value]],
    dialect: Dialect,
) -> _List:
    """Return constants as a table with a name."""
    names, values = dialect.constants(columns, rows)
    return exp.TableAlias(this=_named(name), columns=[*map(_named, names)]), values


def _join(name: str, column: str, code: Expr) -> _Join:
    """Return the table to join, and the condition."""
    return name, exp.EQ(this=_column(column, name), expression=code)
