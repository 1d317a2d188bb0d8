"""What is said about rules: two versions compared, and counted in a million rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from attrs import evolve

from bench_objects import twenty_conditions
from contest import Contestant, Group
from plugin_model import plug_in
from plugin_model.eligibility import AgeBetween, RuleSet
from plugin_model.eligibility.analysis import boundary_cases, compare
from plugin_model.eligibility.frames import screen
from plugin_model.eligibility.impact import impact
from plugin_model.eligibility.rules import AllOf, AnyOf, AtLeast, Condition
from plugin_model.eligibility.soundness import bind

ON = date(2015, 9, 1)
ROWS = 1_000_000

Task = Callable[[], object]


def older(condition: Condition) -> Condition:
    """Return a condition with all ages one year higher."""
    if isinstance(condition, AgeBetween):
        low, high = condition.minimum or 0, condition.maximum or 0
        return evolve(condition, minimum=low + 1, maximum=high + 1)
    if isinstance(condition, AllOf | AnyOf | AtLeast):
        return evolve(condition, conditions=tuple(map(older, condition.conditions)))
    return condition


def two_versions() -> tuple[RuleSet, RuleSet]:
    """Return two rule sets of 20 conditions that share 6 fields."""
    old = twenty_conditions()
    criteria = (evolve(one, condition=older(one.condition)) for one in old.criteria)
    return old, evolve(old, version=2, criteria=tuple(criteria))


def comparing() -> Task:
    """Compare two versions that are met for the first time."""
    old, new = two_versions()

    def task() -> object:
        bind.cache_clear()
        return compare(old, new, on=ON)

    return task


def edging() -> Task:
    """Find the edges of one version."""
    return partial(boundary_cases, two_versions()[0], ON)


def table() -> object:
    """Return a million people, a tenth of whose facts are not known."""
    import polars as pl

    number = pl.int_range(ROWS)
    born = (number * 7_919 % 4_500 + 7_000).cast(pl.Int32).cast(pl.Date)
    return pl.select(
        birth_date=pl.when(number % 10 > 0).then(born),
        at_risk=pl.when(number % 11 > 0).then(number % 2 == 0),
        has_dropped_out=pl.when(number % 13 > 0).then(number % 3 == 0),
    )


def target_group() -> RuleSet:
    """Return the target group of Plug In 2.0."""
    rules = plug_in.PLUG_IN_2.target_group
    if rules is None:
        raise LookupError
    return rules


def screening() -> Task:
    """Screen by one version."""
    return partial(screen, table(), target_group(), on=ON)


def counting() -> Task:
    """Count under two versions."""
    old = target_group()
    age, risk = old.criteria
    younger = evolve(age, condition=AgeBetween(minimum=16, maximum=20))
    new = evolve(old, version=2, criteria=(younger, risk))
    return partial(impact, table(), old, new, on=ON)


def run(task: Task) -> object:
    """Do the task."""
    return task()


CASES = (
    Group(
        name="20 conditions over 6 fields",
        contestants=(
            Contestant(name="compare, both met first", setup=comparing, run=run),
            Contestant(name="boundary_cases", setup=edging, run=run),
        ),
        unit="question",
    ),
    Group(
        name="two versions on 1,000,000 rows, Polars",
        contestants=(
            Contestant(name="screen by one", setup=screening, run=run),
            Contestant(name="impact of both", setup=counting, run=run),
        ),
        unit="table",
    ),
)
