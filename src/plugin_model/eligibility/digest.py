"""
Digests: one short text that tells whether two rule sets are the same.

A digest is the SHA-256 of the rule set's canonical JSON (RFC 8785), so that any
system in any language can work it out again from a document.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from decimal import Decimal
from typing import Final, assert_never

from plugin_model.eligibility.rules import (
    AgeBetween,
    AllOf,
    AnyOf,
    AtLeast,
    Compare,
    Condition,
    Constant,
    Criterion,
    IsTrue,
    Not,
    OneOf,
    RuleSet,
)
from plugin_model.errors import InvalidValueError
from plugin_model.fields import PARTICIPANT_FIELDS, Field
from plugin_model.findings import finding
from plugin_model.values import Period, Source, Text

__all__ = ["as_data", "canonical_json", "digest"]

_LARGEST: Final = 2**53 - 1
"""The largest whole number that every reader of JSON keeps (RFC 7493, 2.2)."""


def digest(rules: RuleSet) -> str:
    """
    Return the digest of *rules*: 64 hexadecimal digits.

    It is that of the rule set as documents write it, so it does not change with the
    order of keys, the file's form, the run or the machine. A rule set that says the
    same in other words or in another order has another digest; ``analysis.compare``
    tells whether two rule sets mean the same.

    Raises:
        InvalidValueError: If a constant is a whole number that JSON cannot keep.

    Example:
        >>> young = Criterion(
        ...     id="age", label={"sv": "15 till 24 år", "en": "aged 15 to 24"},
        ...     condition=AgeBetween(minimum=15, maximum=24),
        ... )
        >>> digest(RuleSet(id="young", version=1, criteria=(young,)))[:12]
        'ca38844f071a'
    """
    document = {"kind": "rule_set", "content": as_data(rules)}
    return hashlib.sha256(canonical_json(document)).hexdigest()


def canonical_json(data: object) -> bytes:
    r"""
    Return plain data in the one spelling that RFC 8785 gives it, as UTF-8.

    Keys stand in the order of their UTF-16 code units, no space stands anywhere,
    and only what must be escaped is.

    Args:
        data: Text, whole numbers, flags, ``None``, lists, and dicts with text as
            keys. Whole numbers beyond 2**53 - 1 are refused, not written as text:
            a number and a text must never have one spelling.

    Raises:
        InvalidValueError: For anything else (floats and decimals too), and for half
            a character (a lone surrogate).

    Example:
        >>> canonical_json({"b": [1, True, None], "a": "å\n"}).decode()
        '{"a":"å\\n","b":[1,true,null]}'
    """
    return _spelt(data).encode()


def _spelt(data: object) -> str:
    if data is None or isinstance(data, bool):
        return json.dumps(data)
    if isinstance(data, int):
        if abs(data) > _LARGEST:
            raise InvalidValueError(finding("digest.number_too_large"))
        return int.__repr__(data)
    if isinstance(data, str):
        return json.dumps(_whole(data), ensure_ascii=False)
    if isinstance(data, list):
        return f"[{','.join(_spelt(one) for one in data)}]"
    if isinstance(data, dict):
        keys = sorted(map(_key, data), key=lambda key: key.encode("utf-16-be"))
        members = (f"{_spelt(key)}:{_spelt(data[key])}" for key in keys)
        return f"{{{','.join(members)}}}"
    raise _not_plain(data)


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise _not_plain(key)
    return _whole(key)


def _whole(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        # The text is not chained: it may be personal.
        raise InvalidValueError(finding("digest.half_character")) from None
    return text


def _not_plain(value: object) -> InvalidValueError:
    return InvalidValueError(finding("digest.not_plain", given=type(value).__name__))


def as_data(rules: RuleSet) -> dict[str, object]:
    """
    Return *rules* as plain data, in the form in which documents hold it.

    What is not known, an open period and the standard list of fields are left out;
    every other value stands, defaults too, so that nobody must look them up.

    Example:
        >>> risk = Criterion(
        ...     id="risk", label={"sv": "i riskzonen", "en": "at risk"},
        ...     condition=IsTrue(field="at_risk"),
        ... )
        >>> as_data(RuleSet(id="r", version=1, criteria=(risk,)))["criteria"][0]
        {'id': 'risk', 'label': {'sv': 'i riskzonen', 'en': 'at risk'},
         'condition': {'kind': 'is_true', 'field': 'at_risk'}}
    """
    has_own_fields = rules.fields != PARTICIPANT_FIELDS
    return _known(
        id=rules.id,
        version=rules.version,
        label=_text(rules.label),
        in_force=_period(rules.in_force) or None,
        criteria=[_criterion(one) for one in rules.criteria],
        fields=[_field(one) for one in rules.fields] if has_own_fields else None,
    )


def _known(**values: object) -> dict[str, object]:
    return {name: value for name, value in values.items() if value is not None}


def _text(words: Text | None) -> dict[str, object] | None:
    return None if words is None else {"sv": words.sv, "en": words.en}


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _period(period: Period) -> dict[str, object]:
    return _known(start=_day(period.start), end=_day(period.end))


def _source(source: Source | None) -> dict[str, object] | None:
    if source is None:
        return None
    return _known(title=source.title, link=source.link, read_on=_day(source.read_on))


def _field(field: Field) -> dict[str, object]:
    labels = [[code, _text(words)] for code, words in field.code_labels]
    return _known(
        name=field.name,
        kind=field.kind.value,
        codes=None if field.codes is None else list(field.codes),
        label=_text(field.label),
        code_labels=labels or None,
        personal=field.personal,
    )


def _criterion(criterion: Criterion) -> dict[str, object]:
    return _known(
        id=criterion.id,
        label=_text(criterion.label),
        source=_source(criterion.source),
        condition=_condition(criterion.condition),
    )


def _condition(condition: Condition) -> dict[str, object]:
    match condition:
        case AgeBetween():
            return _known(
                kind="age_between",
                minimum=condition.minimum,
                maximum=condition.maximum,
                method=condition.method.value,
                leap_birthday=condition.leap_birthday.value,
                field=condition.field,
            )
        case OneOf():
            return _known(
                kind="one_of",
                field=condition.field,
                values=list(condition.values),
                name=_text(condition.name),
                source=_source(condition.source),
                stated_on=_day(condition.stated_on),
            )
        case IsTrue():
            return {"kind": "is_true", "field": condition.field}
        case Compare():
            value = _constant(condition.value)
            comparison = {"field": condition.field, "op": condition.op, "value": value}
            return {"kind": "compare", **comparison}
        case AllOf():
            return {"kind": "all_of", "conditions": _all(condition.conditions)}
        case AnyOf():
            return {"kind": "any_of", "conditions": _all(condition.conditions)}
        case AtLeast():
            conditions = _all(condition.conditions)
            return {
                "kind": "at_least",
                "count": condition.count,
                "conditions": conditions,
            }
        case Not():
            return {"kind": "not", "condition": _condition(condition.condition)}
        case _:
            assert_never(condition)


def _all(conditions: tuple[Condition, ...]) -> list[object]:
    return [_condition(one) for one in conditions]


def _constant(value: Constant) -> object:
    # Text alone would not tell a day or a decimal from a code that looks like one.
    if isinstance(value, Decimal):
        return {"decimal": f"{value:f}"}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return value
