"""Shapes: how lists, and values that may be unknown or mixed, stand in a document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import frozen

from plugin_model.documents.faults import BAD, Faults, Path
from plugin_model.documents.scalars import Native, Plain, Shape, Written

__all__ = ["Mixed", "Optional", "Pair", "Personal", "Sequence", "an_object"]


@frozen
class Optional:
    """A value, or null for an unknown one."""

    inner: Shape
    """The shape of a known value."""

    def structure(self, raw: object, path: Path, faults: Faults) -> object:
        """Return ``None`` for null."""
        return None if raw is None else self.inner.structure(raw, path, faults)

    def unstructure(self, value: object) -> object:
        """Return null for ``None``."""
        return None if value is None else self.inner.unstructure(value)

    def schema(self, definitions: dict[str, object]) -> dict[str, object]:
        """Return either."""
        return {"anyOf": [self.inner.schema(definitions), {"type": "null"}]}


@frozen
class Personal:
    """A value that is a person's: messages show its form alone."""

    inner: Shape
    """The shape of the value."""

    def structure(self, raw: object, path: Path, faults: Faults) -> object:
        """Read as the inner shape does, and show less."""
        outer, faults.personal = faults.personal, True
        value = self.inner.structure(raw, path, faults)
        faults.personal = outer
        return value

    def unstructure(self, value: object) -> object:
        """Write as the inner shape does."""
        return self.inner.unstructure(value)

    def schema(self, definitions: dict[str, object]) -> dict[str, object]:
        """Describe the inner shape."""
        return self.inner.schema(definitions)


@frozen
class Sequence:
    """A list of values of one shape."""

    inner: Shape
    """The shape of each."""

    def structure(self, raw: object, path: Path, faults: Faults) -> object:
        """Return a tuple."""
        if not isinstance(raw, list):
            return faults.misfit("document.not_list", path, raw)
        read = self.inner.structure
        return _all_or_bad(
            [read(one, (path, place), faults) for place, one in enumerate(raw)]
        )

    def unstructure(self, value: Iterable[object]) -> object:
        """Return a list."""
        write = self.inner.unstructure
        return [write(one) for one in value]

    def schema(self, definitions: dict[str, object]) -> dict[str, object]:
        """Return the list."""
        return {"type": "array", "items": self.inner.schema(definitions)}


@frozen
class Pair:
    """A list of a fixed length, each of its values of its own shape."""

    inner: tuple[Shape, ...]
    """The shapes, one for each value."""

    def structure(self, raw: object, path: Path, faults: Faults) -> object:
        """Return a tuple of the same length."""
        if not isinstance(raw, list):
            return faults.misfit("document.not_list", path, raw)
        if len(raw) != len(self.inner):
            faults.add(
                "document.list_length", path, given=len(raw), expected=len(self.inner)
            )
            return BAD
        both = enumerate(zip(self.inner, raw, strict=True))
        return _all_or_bad(
            [
                shape.structure(one, (path, place), faults)
                for place, (shape, one) in both
            ]
        )

    def unstructure(self, value: Iterable[object]) -> object:
        """Return a list of the same length."""
        both = zip(self.inner, value, strict=True)
        return [shape.unstructure(one) for shape, one in both]

    def schema(self, definitions: dict[str, object]) -> dict[str, object]:
        """Return the list, with no place for more."""
        length = len(self.inner)
        return {
            "type": "array",
            "prefixItems": [one.schema(definitions) for one in self.inner],
            "minItems": length,
            "maxItems": length,
        }


@frozen
class Mixed:
    """
    A value of one of several scalar types.

    Text, whole number and flag stand as they are. Of the types that are written as
    text, a value says its own by a key, as in ``{"date": "2015-09-01"}``, because
    text alone would not tell a day from a code that looks like one.
    """

    native: Mapping[type, Native]
    """The types that JSON has too, the narrower first."""

    named: Mapping[type, Written]
    """The types that need their name."""

    def structure(self, raw: object, path: Path, faults: Faults) -> object:
        """Return the value of the type that *raw* has or names."""
        if isinstance(raw, dict) and len(raw) == 1:
            ((name, text),) = raw.items()
            for one in self.named.values():
                if one.name == name:
                    return one.structure(text, (path, name), faults)
        for scalar in self.native.values():
            # What stands without quotes is the narrowest thing that it can be.
            if isinstance(raw, Plain) and scalar.pattern.fullmatch(raw):
                return scalar.from_plain(raw)
            if type(raw) is scalar.kind:
                return raw
        return faults.misfit("document.not_constant", path, raw)

    def unstructure(self, value: object) -> object:
        """Return *value*, under its type's name where it needs one."""
        kind = type(value)
        if kind in self.native:
            return value
        scalar = self.named[kind]
        return {scalar.name: scalar.unstructure(value)}

    def schema(self, definitions: dict[str, object]) -> dict[str, object]:
        """Return all of them."""
        native = [one.schema(definitions) for one in self.native.values()]
        named = [
            an_object({one.name: one.schema(definitions)}, [one.name])
            for one in self.named.values()
        ]
        return {"anyOf": native + named}


def an_object(keys: dict[str, object], required: list[str]) -> dict[str, object]:
    """Return the JSON Schema of an object with these keys and no others."""
    return {
        "type": "object",
        "properties": keys,
        "required": required,
        "additionalProperties": False,
    }


def _all_or_bad(values: list[object]) -> object:
    return BAD if any(one is BAD for one in values) else tuple(values)
