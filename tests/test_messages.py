"""The texts: every code in both languages, alike, used, and filled in."""

import ast
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import plugin_model
from plugin_model.messages import (
    LANGUAGES,
    Language,
    has_text,
    masked,
    number,
    per_cent,
    text,
)

PACKAGE = Path(plugin_model.__file__).parent
LITERAL = re.compile(r"""["']([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+)["']""")
Forms = tuple[str, ...]
"""What a code says: one text, or the singular and the plural."""


@cache
def catalogue(language: Language) -> Mapping[str, Forms]:
    """Return what the source of a catalogue says of each code."""
    pofile = pytest.importorskip("babel.messages.pofile")
    source = PACKAGE / "locale" / language / "LC_MESSAGES" / "plugin_model.po"
    with source.open("rb") as lines:
        return {code: forms for code, forms in _entries(pofile.read_po(lines)) if code}


def _entries(found: Any) -> Iterator[tuple[str, Forms]]:  # noqa: ANN401 - Babel's
    for one in found:
        if isinstance(one.id, tuple):
            yield one.id[0], tuple(one.string)
        else:
            yield one.id, (one.string,)


def placeholders(form: str) -> set[str]:
    """Return the names that stand between braces."""
    return {name for _, name, _, _ in Formatter().parse(form) if name is not None}


@cache
def trees() -> Mapping[str, ast.Module]:
    """Return every module of the package, by its place in it."""
    return {
        str(path.relative_to(PACKAGE)): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(PACKAGE.rglob("*.py"))
    }


@cache
def literals() -> frozenset[str]:
    """Return what stands between quotes and looks like a code, examples included."""
    sources = (path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    return frozenset(code for source in sources for code in LITERAL.findall(source))


@cache
def words() -> frozenset[str]:
    """Return all that a part of a code may be made from: texts and names of classes."""
    nodes = [node for tree in trees().values() for node in ast.walk(tree)]
    texts = {
        node.value
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return frozenset(texts) | {
        node.name.lower() for node in nodes if isinstance(node, ast.ClassDef)
    }


@cache
def patterns() -> tuple[re.Pattern[str], ...]:
    """Return the codes that are put together, with a group for each part put in."""
    made = (
        "".join(
            re.escape(str(one.value))
            if isinstance(one, ast.Constant)
            else r"([a-z0-9_.]+?)"
            for one in node.values
        )
        for tree in trees().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
    )
    codes = (one for one in made if re.fullmatch(r"(?:[a-z0-9_\\.]|\(.*?\))+", one))
    return tuple(re.compile(one) for one in sorted(set(codes)) if r"\." in one)


def is_used(code: str) -> bool:
    """Tell whether the package names a code, or can put it together."""
    if code in literals():
        return True
    if code.endswith(".fix"):
        return is_used(code.removesuffix(".fix"))
    if code.startswith("table.") and code.endswith("_met"):
        # A fault that is met on the way, in a lazy table, has a text of its own.
        return is_used(code.removesuffix("_met"))
    matches = (pattern.fullmatch(code) for pattern in patterns())
    return any(
        all(part in words() for group in match.groups() for part in group.split("."))
        for match in matches
        if match
    )


def calls() -> Iterator[tuple[str, str, ast.Call]]:
    """Yield module, code and call wherever a code is given with its values."""
    for module, tree in trees().items():
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and node.args):
                continue
            code, name = node.args[0], getattr(node.func, "id", None)
            is_open = any(one.arg is None for one in node.keywords)
            if (
                (name or getattr(node.func, "attr", None)) in {"finding", "say"}
                and isinstance(code, ast.Constant)
                and "." in str(code.value)
                and not is_open
            ):
                yield module, str(code.value), node


class TestCatalogues:
    """Both catalogues say the same of the same codes."""

    def test_no_code_is_missing_in_a_language(self) -> None:
        """Whatever is said in one language is said in the other."""
        assert catalogue("sv").keys() == catalogue("en").keys()

    def test_no_text_is_empty(self) -> None:
        """Every form of every code has words."""
        empty = [
            (language, code)
            for language in LANGUAGES
            for code, forms in catalogue(language).items()
            if not all(one.strip() for one in forms)
        ]
        assert empty == []

    def test_the_placeholders_are_the_same(self) -> None:
        """Each form names the same values in both languages."""
        swedish, english = catalogue("sv"), catalogue("en")
        differing = [
            code
            for code in swedish
            if [placeholders(one) for one in swedish[code]]
            != [placeholders(one) for one in english[code]]
        ]
        assert differing == []

    def test_what_is_wrong_comes_with_what_would_be_right(self) -> None:
        """Every mend belongs to a finding that has a text of its own."""
        codes = catalogue("en")
        alone = [
            code
            for code in codes
            if code.endswith(".fix") and code.removesuffix(".fix") not in codes
        ]
        assert alone == []

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_what_is_compiled_says_the_same(self, language: Language) -> None:
        """A code in the source is known at run time."""
        unknown = [one for one in catalogue(language) if not has_text(one, language)]
        assert unknown == []


class TestUse:
    """The catalogues and the source fit each other."""

    def test_every_code_that_is_used_has_a_text(self) -> None:
        """Whatever is named in a known group of codes stands in the catalogues."""
        codes = catalogue("en")
        groups = {code.partition(".")[0] for code in codes}
        given_to = {code for _, code, _ in calls()}
        used = given_to | {one for one in literals() if one.partition(".")[0] in groups}
        files = {one for one in used if one.rpartition(".")[2] in {"csv", "json", "py"}}
        assert sorted(used - files - codes.keys()) == []

    def test_no_text_is_unused(self) -> None:
        """A text that nothing can ask for is taken out."""
        assert [code for code in catalogue("en") if not is_used(code)] == []

    def test_every_value_that_a_text_names_is_given(self) -> None:
        """A finding, or a sentence, fills in all that its text and its mend name."""
        codes = catalogue("en")
        lacking = []
        for module, code, call in calls():
            forms = [*codes.get(code, ()), *codes.get(f"{code}.fix", ())]
            named = set().union(*(placeholders(one) for one in forms))
            filled = {one.arg for one in call.keywords}
            if named - filled:
                lacking.append((module, code, sorted(named - filled)))
        assert lacking == []


class TestText:
    """A code becomes a sentence."""

    @pytest.mark.parametrize(
        ("count", "said"),
        [(0, "0 rader"), (1, "1 rad"), (2, "2 rader"), (21, "21 rader")],
    )
    def test_a_count_chooses_the_form(self, count: int, said: str) -> None:
        """One is singular; all else, nothing included, is plural."""
        assert text("unit.rows", "sv", count=count) == said

    def test_a_code_without_a_text_is_a_fault_of_the_library(self) -> None:
        """It is an error, with a count and without, and never shown as it is."""
        with pytest.raises(LookupError):
            text("no.such.code")
        with pytest.raises(LookupError):
            text("no.such.code", "sv", count=2)


class TestMasked:
    """The shape of a value tells nothing about the person."""

    @given(st.text(max_size=40) | st.integers() | st.dates())
    def test_no_letter_and_no_digit_is_left(self, value: object) -> None:
        """What can be read is x or 9, and the rest is punctuation."""
        shape = masked(value)
        assert all(sign in "x9" or not sign.isalnum() for sign in shape)
        assert len(shape) <= 25

    @pytest.mark.parametrize(
        ("value", "shape"),
        [
            ("Anna 1999-02-30", "xxxx 9999-99-99"),
            ("½ ²", "9 9"),
            ("a\nb", "xx"),
            ("a" * 24, "x" * 24),
            ("a" * 25, "x" * 24 + "…"),
            (1999, "9999"),
            (None, "xxxx"),
        ],
    )
    def test_the_shape(self, value: object, shape: str) -> None:
        """Punctuation stays, signs that nobody sees go, what is long is cut."""
        assert masked(value) == shape


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2))
def test_a_number_says_itself(value: Decimal) -> None:
    """What is written in either language, grouped or not, is the number itself."""
    for grouped in (False, True):
        assert Decimal(number(value, grouped=grouped).replace(" ", "")) == value
    told = number(value, "sv")
    assert Decimal(told.replace(" ", "").replace(",", ".")) == value
    assert "." not in told


@pytest.mark.parametrize(("language", "told"), [("sv", "66,7 %"), ("en", "66.7 %")])
def test_a_share_in_per_cent(language: Language, told: str) -> None:
    """A share is rounded, with the sign that the language has before decimals."""
    assert per_cent(Fraction(2, 3), language, places=1) == told
