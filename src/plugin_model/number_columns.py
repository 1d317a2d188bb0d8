"""
A whole column of numbers or codes, checked on any eager frame.

Verdict and fault are those of the validator, row by row. Identity numbers, the one long
column of a register, are worked out by the frame's own engine; what is written in an
unusual way, and every other number or code, is asked once for each different text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import cache
from typing import Any, Final, cast

from plugin_model.errors import FactsError, MissingExtraError
from plugin_model.fields import is_unknown
from plugin_model.findings import Place, finding
from plugin_model.validators import personal_identity_number
from plugin_model.validators.check_digit import PAIRS
from plugin_model.validators.contract import Validator
from plugin_model.validators.identity_kind import ISSUED, KIND_OF_DAY, Kind

try:
    import narwhals as nw
    from narwhals.typing import IntoDataFrameT
except ModuleNotFoundError:
    told = finding("extra.missing", what=__name__, extra="frames")
    raise MissingExtraError(told) from None

__all__ = ["check_column"]

_IDENTITY: Final = personal_identity_number.validate
_FORM: Final = "^(?:18|19|20)?[0-9]{6}-?[0-9]{4}$"
_LONG: Final = (18 * 10**10, 21 * 10**10 - 1)
"""The first and the last whole number that has a century of those in `_FORM`."""
_SETTLED: Final = range(1899, 2100)
"""The years in which all ten digits without a plus have a year of birth in bounds."""

# A row's state: what its month and day are, and three bits for what else decides.
_NO_DAY, _NO_MONTH, _LEAP_DAY, _PERSONAL, _COORDINATION = range(0, 40, 8)
_NO_SERIAL, _WRONG, _CENTURY = 4, 2, 1
_STATES: Final = range(40)
_VALID: Final = ""
_UNKNOWN: Final = "unknown"
_SHARE: Final = 100
"""An entry of a table is a state times this, plus what its digits add to the sum."""


def check_column(
    frame: IntoDataFrameT,
    column: str,
    validate: Validator[...] = _IDENTITY,
) -> IntoDataFrameT:
    """
    Add to a frame what a validator says of one of its columns.

    Args:
        frame: Any eager frame that narwhals takes.
        column: The column that holds the numbers.
        validate: The check, its options settled by `Validator.using`.

    Returns:
        A frame of the same kind with the same rows in the same order.

    Raises:
        FactsError: If a column that would be added is there already.

    Shape:
        A row is whatever it was. *column* is read: text, or anything else; null, NaN
        and NaT are unknown. Two columns of text are added. ``<column>_verdict`` is
        "valid", "invalid" or "unknown"; ``<column>_fault`` is the code of the fault,
        empty where there is none. Neither is ever null.

    Example:
        >>> import polars as pl
        >>> frame = pl.DataFrame({"number": ["20000229-2399", "20000229-2398", None]})
        >>> found = check_column(frame, "number")
        >>> found["number_verdict"].to_list()
        ['valid', 'invalid', 'unknown']
        >>> found["number_fault"][1]
        'personal_identity_number.checksum'
    """
    table = nw.from_native(frame, eager_only=True)
    added = (f"{column}_verdict", f"{column}_fault")
    taken = [name for name in added if name in table.columns]
    if taken:
        raise FactsError(
            *(
                finding("table.taken", place=Place(column=name), column=name)
                for name in taken
            )
        )
    places, answers = _answered(table[column], validate)
    faults = ["" if one in (_VALID, _UNKNOWN) else one for one in answers]
    verdicts = [_verdict(one) for one in answers]
    return table.with_columns(
        *(
            _series(places, texts, nw.String())[places].alias(name)
            for name, texts in zip(added, (verdicts, faults), strict=True)
        )
    ).to_native()


def _verdict(answer: str) -> str:
    if answer == _UNKNOWN:
        return _UNKNOWN
    return "valid" if answer == _VALID else "invalid"


def _series(
    like: nw.Series[Any], values: Sequence[object], dtype: nw.dtypes.DType
) -> nw.Series[Any]:
    return nw.new_series("", values, dtype, backend=like.implementation)


def _answered(
    values: nw.Series[Any], validate: Validator[...]
) -> tuple[nw.Series[Any], Sequence[str]]:
    """Return for each row the place of its answer, and the answers."""
    on = validate.options.get("on")
    is_settled = not isinstance(on, date) or on.year in _SETTLED
    if validate.__name__ == _IDENTITY.__name__ and is_settled:
        if values.dtype == nw.String:
            return _worked_out(values, *_numbers_of_texts(values), validate)
        if values.dtype.is_integer():
            return _worked_out(values, *_long_numbers(values), validate)
    places, answers = _asked(values.to_list(), validate, ())
    return _series(values, places, nw.Int64()), answers


def _asked(
    values: Iterable[object], validate: Validator[...], known: Sequence[str]
) -> tuple[list[int], list[str]]:
    """Ask the validator itself, once for each different text."""
    answers = list(known)
    place_of = {answer: place for place, answer in enumerate(answers)}
    seen: dict[str, int] = {}
    places = []
    for value in values:
        place = seen.get(value) if type(value) is str else None
        if place is None:
            answer = _answer(value, validate)
            place = place_of.setdefault(answer, len(answers))
            answers += [answer] if place == len(answers) else []
            if type(value) is str:
                seen[value] = place
        places.append(place)
    return places, answers


def _answer(value: object, validate: Validator[...]) -> str:
    if type(value) is not str and is_unknown(value):
        return _UNKNOWN
    read = validate.read(value)
    return _VALID if isinstance(read, str) else read.code


def _numbers_of_texts(
    values: nw.Series[Any],
) -> tuple[nw.Series[Any], nw.Series[Any]]:
    """Return the digits as whole numbers, and for which rows they are to be had."""
    texts = values.fill_null("").str.strip_chars()
    usual = texts.str.contains(_FORM)
    digits = texts.str.replace_all("-", "", literal=True)
    frame = nw.from_dict({"digits": digits, "usual": usual})
    chosen = nw.when(nw.col("usual")).then("digits").otherwise(nw.lit("0"))
    return frame.select(chosen.cast(nw.Int64))["digits"], usual


def _long_numbers(values: nw.Series[Any]) -> tuple[nw.Series[Any], nw.Series[Any]]:
    numbers = values.fill_null(0).cast(nw.Int64)
    return numbers, numbers.is_between(*_LONG)


def _worked_out(
    values: nw.Series[Any],
    numbers: nw.Series[Any],
    usual: nw.Series[Any],
    validate: Validator[...],
) -> tuple[nw.Series[Any], Sequence[str]]:
    """Let the engine of the frame work out the states, and ask for the rest."""
    centuries = numbers // 10**10
    fronts = numbers // 10**4
    years = numbers // 10**8
    tables = _tables()
    entries = (
        _series(values, tables[0], nw.Int64())[years - centuries * 100]
        + _series(values, tables[1], nw.Int64())[fronts - years * 10**4]
        + _series(values, tables[2], nw.Int64())[numbers - fronts * 10**4]
    )
    parts = entries // _SHARE
    sums = entries - parts * _SHARE
    is_wrong = (sums - sums // 10 * 10 > 0).cast(nw.Int64)
    has_century = (centuries > 0).cast(nw.Int64)
    states = parts + is_wrong * _WRONG + has_century * _CENTURY
    kinds = cast("Collection[Kind]", validate.options.get("kinds", ISSUED))
    answers = [_answer_of(state, kinds) for state in _STATES]
    to_ask = ~usual | ((parts >= _LEAP_DAY) & (parts < _PERSONAL))
    rows = to_ask.arg_true()
    asked, answers = _asked(values.filter(to_ask).to_list(), validate, answers)
    # Some engines will not put nothing in no place.
    return states.scatter(rows, asked) if asked else states, answers


@cache
def _tables() -> tuple[Sequence[int], Sequence[int], Sequence[int]]:
    """Return the entries of each two-digit year, month with day, and last four."""
    parts = {Kind.PERSONAL: _PERSONAL, Kind.COORDINATION: _COORDINATION}
    years, days, tails = list(PAIRS.values()), [], []
    for four in (f"{number:04}" for number in range(10_000)):
        digits = PAIRS[four[:2]] + PAIRS[four[2:]]
        part = _NO_MONTH if four >= "2000" else _NO_DAY
        if four in KIND_OF_DAY:
            part = _LEAP_DAY if four == "0229" else parts[KIND_OF_DAY[four]]
        days.append(part * _SHARE + digits)
        tails.append((_NO_SERIAL if four < "0010" else 0) * _SHARE + digits)
    return years, days, tails


def _answer_of(state: int, kinds: Collection[Kind]) -> str:
    """Return what the validator says of every number in a state."""
    part = state // 8 * 8
    if part == _NO_MONTH and not state & (_WRONG | _CENTURY):
        return _code("organisation")
    if part < _PERSONAL:
        return _code("date")
    if state & _NO_SERIAL:
        return _code("serial")
    if state & _WRONG:
        return _code("checksum")
    kind = Kind.PERSONAL if part == _PERSONAL else Kind.COORDINATION
    return _VALID if kind in kinds else _code(kind.value)


def _code(reason: str) -> str:
    return f"{_IDENTITY.__name__}.{reason}"
