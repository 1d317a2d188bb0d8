"""
One contract for every number and code, and the one shape that frameworks take.

Each module of `plugin_model.validators` has the same functions:

``compact(value)``
    the text without separators, whether it is valid or not
``validate(value)``
    the canonical text, or an error under `InvalidNumberError`
``is_valid(value)``
    yes or no, for any object at all
``fault(value)``
    what is wrong, as a `Finding`, or ``None``
``format(value)``
    the text as people write it
``parse(value)``
    a frozen value with what the number says

``validate`` is a `Validator`: the one object that a form, a command line, an attrs
class and a schema take as it is. Errors and findings never hold the value that was
refused, only its shape.
"""

from __future__ import annotations

from argparse import ArgumentTypeError
from collections.abc import Callable, Hashable, Iterator, Mapping
from functools import lru_cache, partial
from importlib import import_module
from types import MappingProxyType, UnionType
from typing import (
    Annotated,
    Any,
    Concatenate,
    Final,
    Generic,
    ParamSpec,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
    overload,
)

from attrs import Attribute, frozen

from plugin_model.errors import InvalidValueError
from plugin_model.findings import Finding
from plugin_model.messages import masked

__all__ = [
    "NO_TEXT",
    "ChecksumError",
    "ComponentError",
    "Fault",
    "FormatError",
    "InvalidNumberError",
    "LengthError",
    "Validator",
    "check_annotated",
    "plain",
    "some_text",
]

Options = ParamSpec("Options")


class InvalidNumberError(InvalidValueError, ArgumentTypeError):
    """
    A value is not the number or code that it should be.

    Its text ends with the code, and shows the value by its shape alone. It is an
    `argparse.ArgumentTypeError` too: of any other error argparse would print the
    refused value itself.
    """

    @property
    def code(self) -> str:
        """Return the stable code of what is wrong."""
        return self.findings[0].code

    def __str__(self) -> str:
        """Return the English text and the code, as frameworks will print them."""
        return f"{self.text('en')} [{self.code}]"


class FormatError(InvalidNumberError):
    """It is not written as such a number is: a sign that does not belong, no text."""


class LengthError(InvalidNumberError):
    """It has too few or too many digits."""


class ComponentError(InvalidNumberError):
    """A part of it cannot be: a day that no calendar has, a code on no list."""


class ChecksumError(InvalidNumberError):
    """Its check digit does not fit the other digits: it was miswritten."""


def plain(value: object) -> str | None:
    """
    Return the text without the blanks around it; ``None``: it is no text.

    Example:
        >>> plain(" 1402 "), plain(1402)
        ('1402', None)
    """
    kind = type(value)
    if kind is str:
        return cast("str", value).strip()
    # A subclass may have methods of its own; isinstance would ask the object.
    if issubclass(kind, str):
        return str.__str__(cast("str", value)).strip()
    return None


@frozen
class Fault:
    """
    Why a value is refused, before there is a message or an error.

    Example:
        >>> NO_TEXT.finding(1402).message()
        'a value of type int is no text'
    """

    code: str
    """The stable code of the message."""

    error: type[InvalidNumberError]
    """The kind of fault."""

    values: tuple[tuple[str, str], ...] = ()
    """What the message names besides the value; nothing personal."""

    shape: str | None = None
    """What is shown for the value where even its shape would tell; ``None``: that."""

    def finding(self, value: object) -> Finding:
        """Return what is wrong with *value*, which is shown by its shape alone."""
        text = str(value) if type(value) is int else plain(value)
        if text is None or self is NO_TEXT:
            shown = type(value).__name__
        else:
            shown = self.shape or masked(text)
        return Finding(code=self.code, values=(("value", shown), *self.values))


NO_TEXT: Final = Fault("number.no_text", FormatError)
"""The value is no text; a number would have lost its leading zeros."""


def some_text(value: object) -> str:
    """
    Return the text without the blanks around it.

    Raises:
        FormatError: If it is no text.

    Example:
        >>> some_text(" 1402 ")
        '1402'
    """
    text = plain(value)
    if text is None:
        raise FormatError(NO_TEXT.finding(value))
    return text


class Validator(Generic[Options]):
    """
    The check of one number or code, in every shape that frameworks ask for.

    It is a plain function (and so the ``type=`` of argparse), an attrs validator,
    and goes inside ``Annotated[str, ...]`` for pydantic 2, which then also knows the
    JSON Schema; `check_annotated` reads the same annotation for msgspec and for data
    classes. Other libraries are imported only when they ask.

    Example:
        >>> from plugin_model.validators import municipality_code
        >>> municipality_code.validate(" 1402 ")
        '1402'
    """

    def __init__(
        self,
        read: Callable[Concatenate[object, Options], str | Fault],
        *,
        name: str,
        pattern: str,
        doc: str | None = None,
    ) -> None:
        """Take the function that returns the canonical text, or the fault."""
        self._read: Callable[..., str | Fault] = read
        self.__name__ = name
        self.__doc__ = doc or read.__doc__
        self.json_schema: Mapping[str, str] = MappingProxyType(
            {"type": "string", "pattern": pattern}
        )

    @overload
    def __call__(
        self, value: object, /, *args: Options.args, **options: Options.kwargs
    ) -> str: ...

    @overload
    def __call__(
        self, instance: object, attribute: Attribute[Any], value: object, /
    ) -> str: ...

    def __call__(self, value: object, /, *rest: Any, **options: Any) -> str:
        """
        Return the canonical text; as an attrs validator, check a field.

        A field must hold text: a whole number is not let through, as it is elsewhere
        when it cannot have lost a zero.

        Raises:
            InvalidNumberError: If the value is refused; the class says what kind of
                fault it is, ``code`` which one.
        """
        if rest:
            _, value = rest
            read = NO_TEXT if plain(value) is None else self._read(value)
        else:
            read = self._read(value, **options)
        if isinstance(read, str):
            return read
        raise read.error(read.finding(value))

    def read(
        self, value: object, /, *args: Options.args, **options: Options.kwargs
    ) -> str | Fault:
        """Return the canonical text, or why there is none: nothing raised or built."""
        return self._read(value, *args, **options)

    def is_valid(
        self, value: object, /, *args: Options.args, **options: Options.kwargs
    ) -> bool:
        """Tell whether `validate` would take *value*; never raises, whatever it is."""
        return isinstance(self._read(value, *args, **options), str)

    def fault(
        self, value: object, /, *args: Options.args, **options: Options.kwargs
    ) -> Finding | None:
        """Return what is wrong, in Swedish and English; ``None``: nothing is."""
        read = self._read(value, *args, **options)
        return None if isinstance(read, str) else read.finding(value)

    def using(
        self, *args: Options.args, **options: Options.kwargs
    ) -> Validator[Options]:
        """
        Return the same check with some options settled.

        Example:
            >>> from plugin_model.validators import personal_identity_number
            >>> Kind = personal_identity_number.Kind
            >>> registered = personal_identity_number.validate.using(
            ...     kinds=(Kind.PERSONAL,)
            ... )
            >>> registered.fault("19730288-9931").code
            'personal_identity_number.coordination'
        """
        return Validator(
            partial(self._read, *args, **options),
            name=self.__name__,
            pattern=self.json_schema["pattern"],
            doc=self.__doc__,
        )

    @property
    def options(self) -> Mapping[str, object]:
        """The options that `using` has settled."""
        return self._read.keywords if isinstance(self._read, partial) else {}

    def _pydantic(self, value: object) -> str:
        read = self._read(value)
        if isinstance(read, str):
            return read
        found = read.finding(value)
        said = {
            "message": found.text(),
            "message_sv": found.text("sv"),
        }
        core = import_module("pydantic_core")
        raise core.PydanticCustomError(found.code, "{message}", said)

    def __get_pydantic_core_schema__(
        self, source: object, handler: Callable[[object], object]
    ) -> object:
        """Tell pydantic to check the type first, then the number."""
        schemas = import_module("pydantic_core.core_schema")
        return schemas.no_info_after_validator_function(self._pydantic, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: object, handler: Callable[[object], Mapping[str, object]]
    ) -> dict[str, object]:
        """Tell pydantic how the number is written."""
        return {**handler(schema), **self.json_schema}


def check_annotated(instance: object) -> None:
    """
    Check the fields of *instance* that are annotated with a `Validator`.

    For classes whose library runs no annotations itself: call it in the
    ``__post_init__`` of a msgspec or data class, or in ``__attrs_post_init__``. It
    looks at ``Annotated[str, ...]`` and ``Annotated[str, ...] | None``, not inside
    containers, and leaves the text as it was given.

    Raises:
        InvalidNumberError: If a field is refused; msgspec makes it a
            ``ValidationError`` with the place.

    Example:
        >>> from dataclasses import make_dataclass
        >>> from plugin_model.validators import county_code
        >>> Home = make_dataclass(
        ...     "Home",
        ...     [("county", Annotated[str, county_code.validate])],
        ...     namespace={"__post_init__": check_annotated},
        ... )
        >>> Home("14").county
        '14'
    """
    for name, validator in _annotated(cast("Hashable", type(instance))):
        value = getattr(instance, name)
        # Whether a field may be empty is for its type to say.
        if value is not None:
            validator(value)


@lru_cache(maxsize=256)
def _annotated(of: Hashable) -> tuple[tuple[str, Validator[...]], ...]:
    hints = get_type_hints(of, include_extras=True)
    return tuple((name, one) for name, hint in hints.items() for one in _in(hint))


def _in(hint: object) -> Iterator[Validator[...]]:
    if get_origin(hint) is Annotated:
        inner, *notes = get_args(hint)
        yield from (one for one in notes if isinstance(one, Validator))
        yield from _in(inner)
    elif get_origin(hint) in (Union, UnionType):
        for one in get_args(hint):
            yield from _in(one)
