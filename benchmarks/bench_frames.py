"""The rule of Plug In 2.0 on tables of Polars, beside validators and OpenFisca."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import polars as pl

from contest import Contestant, Group
from hand_written import AT_RISK, OF_AGE, four_columns, of_age_on_its_day
from people_table import (
    ANSWER,
    OLDEST,
    ON,
    ROWS,
    YOUNGEST,
    answers,
    people,
    rules,
    wrong_in,
)
from plugin_model.eligibility.frames import screen

POLARS = ("polars", "narwhals")
Anything = Any
Task = Callable[[], Anything]


def run(task: Task) -> Anything:
    """Do the task."""
    return task()


def wrong_rows(found: pl.DataFrame, *, years: bool = False, days: bool = False) -> int:
    """Count rows whose four columns are not the certain ones."""
    return wrong_in(found.select(ANSWER), years=years, days=days)


def ours(*, years: bool = False, days: bool = False) -> Task:
    """Screen, four columns."""
    table = people(years=years, days=days)
    return partial(screen, table, rules(), on="asked" if days else ON)


def by_hand(*, years: bool = False, days: bool = False) -> Task:
    """Write four columns by hand; a year of birth alone is not looked at."""
    table = people(years=years, days=days)
    of_age = of_age_on_its_day() if days else OF_AGE
    return lambda: four_columns(table.lazy(), of_age).collect()


def four(name: str, **kind: bool) -> Group:
    """Return the group in which four columns are written."""
    judged = partial(wrong_rows, **kind)
    hand = "hand-written, computes ages" if "days" in kind else "hand-written, bounds"
    return Group(
        name=f"four columns, Polars, {ROWS:,} rows, {name}",
        contestants=(
            Contestant(
                name="screen",
                setup=partial(ours, **kind),
                run=run,
                wrong=judged,
                packages=POLARS,
            ),
            Contestant(
                name=hand, setup=partial(by_hand, **kind), run=run, wrong=judged
            ),
        ),
        unit="table",
        rounds=9,
    )


def alone(*columns: str) -> Task:
    """Screen, some columns alone."""
    return partial(screen, people(), rules(), on=ON, only=columns)


def wrong_reasons(found: pl.DataFrame) -> int:
    """Count rows with wrong reasons."""
    return wrong_in(found.select("unmet", "unknown"))


def wrong_outcomes(found: pl.DataFrame) -> int:
    """Count wrong outcomes."""
    return wrong_in(found.select("outcome"))


def wrong_flags(found: pl.DataFrame) -> int:
    """Count wrong flags."""
    certain = {"eligible": True, "ineligible": False, "undetermined": None}
    flags = answers()["outcome"].replace_strict(certain, return_dtype=pl.Boolean)
    return int(found["eligible"].ne_missing(flags).sum())


def outcomes(what: str) -> int:
    """Return how many people have an outcome."""
    return int((answers()["outcome"] == what).sum())


def outcome_by_hand() -> Task:
    """Write the outcome as a text, by hand."""
    verdict = OF_AGE & AT_RISK
    written = (
        pl.when(verdict)
        .then(pl.lit("eligible"))
        .when(~verdict)
        .then(pl.lit("ineligible"))
        .otherwise(pl.lit("undetermined"))
    )
    table = people()
    return lambda: table.with_columns(outcome=written)


def verdict_by_hand() -> Task:
    """Leave the verdict to three-valued logic, without any check of the values."""
    table = people()
    return lambda: table.with_columns(eligible=OF_AGE & AT_RISK)


def dataframely_schema() -> Anything:
    """Return the rule as a schema of dataframely, whose rules pass what is null."""
    import dataframely as dy

    class Person(dy.Schema):
        birth_date = dy.Date(nullable=True)
        at_risk = dy.Bool(nullable=True)
        has_dropped_out = dy.Bool(nullable=True)

        @dy.rule()
        def age(cls) -> pl.Expr:  # noqa: N805
            return OF_AGE

        @dy.rule()
        def risk_or_dropout(cls) -> pl.Expr:  # noqa: N805
            return AT_RISK

    return Person


def dataframely_filter() -> Task:
    """Part the rows into good ones and others."""
    return partial(dataframely_schema().filter, people())


def passed_wrongly(found: Anything) -> int:
    """Count the people taken for eligible that are not surely so."""
    return len(found[0]) - outcomes("eligible")


def dataframely_details() -> Task:
    """Tell for each row that fails which rules it fails."""
    schema, table = dataframely_schema(), people()
    return lambda: schema.filter(table)[1].details()


def open_rows_left_out(details: pl.DataFrame) -> int:
    """Count the people that are not eligible for sure and of whom nothing is told."""
    return ROWS - outcomes("eligible") - len(details)


def patito_validate() -> Task:
    """Count the rows that fail each constraint."""
    from datetime import date

    import patito

    class Person(patito.Model):
        birth_date: date | None = patito.Field(constraints=OF_AGE)
        at_risk: bool | None = patito.Field(constraints=AT_RISK)
        has_dropped_out: bool | None

    table = people()

    def validate() -> list[str]:
        try:
            Person.validate(table)
        except patito.exceptions.DataFrameValidationError as failed:
            return [one["msg"] for one in failed.errors()]
        return []

    return validate


def passed_by_patito(told: list[str]) -> int:
    """Count the open rows, if it counts as failures those alone that surely are."""
    failed = [int(one.split()[0]) for one in told]
    surely = people().select((~OF_AGE).sum(), (~AT_RISK).sum()).row(0)
    if failed != [*surely]:
        message = f"patito counts {failed}, not {surely}"
        raise AssertionError(message)
    return outcomes("undetermined")


def pandera_validate() -> Task:
    """Collect the cases that fail."""
    import pandera.polars as pandera
    from pandera.errors import SchemaErrors

    def keeps(condition: pl.Expr) -> Anything:
        return pandera.Check(lambda data: data.lazyframe.select(condition))

    flag = pandera.Column(pl.Boolean, nullable=True)
    schema = pandera.DataFrameSchema(
        {
            "birth_date": pandera.Column(pl.Date, nullable=True),
            "at_risk": flag,
            "has_dropped_out": flag,
        },
        checks=[keeps(OF_AGE), keeps(AT_RISK)],
    )
    table = people()

    def validate() -> pl.DataFrame:
        try:
            schema.validate(table, lazy=True)
        except SchemaErrors as failed:
            return failed.failure_cases
        return pl.DataFrame({"index": []})

    return validate


def passed_by_pandera(cases: pl.DataFrame) -> int:
    """Count the people of whom no case tells, and who are not surely eligible."""
    return ROWS - cases["index"].n_unique() - outcomes("eligible")


def fisca_system() -> Anything:
    """Return the rule as a system of OpenFisca."""
    import numpy as np
    from openfisca_core.entities import build_entity
    from openfisca_core.periods import DateUnit
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem
    from openfisca_core.variables import Variable

    person = build_entity(key="person", plural="persons", label="", is_person=True)
    first, last = np.datetime64(OLDEST), np.datetime64(YOUNGEST)

    def formula(one: Anything, period: Anything) -> Anything:
        born = one("birth_date", period)
        at_risk = one("at_risk", period) | one("has_dropped_out", period)
        return (born >= first) & (born <= last) & at_risk

    def variable(name: str, kind: type, **more: Anything) -> Anything:
        told = {"value_type": kind, "entity": person, "label": name}
        return type(name, (Variable,), {**told, "__module__": __name__, **more})

    from datetime import date

    system = TaxBenefitSystem([person])
    system.add_variables(
        variable("birth_date", date, definition_period=DateUnit.ETERNITY),
        variable("at_risk", bool, definition_period=DateUnit.DAY),
        variable("has_dropped_out", bool, definition_period=DateUnit.DAY),
        variable(
            "eligible",
            bool,
            definition_period=DateUnit.DAY,
            formula=formula,
        ),
    )
    return system


def fisca(*, calculate_alone: bool = False) -> Task:
    """Build a population and calculate; what is not known is its default."""
    import numpy as np
    from openfisca_core.simulations import SimulationBuilder

    system, table, day = fisca_system(), people(), str(ON)
    born = table["birth_date"].to_numpy().astype("datetime64[D]")
    born = np.where(np.isnat(born), np.datetime64("1970-01-01"), born)
    flags = {
        name: table[name].fill_null(False).to_numpy()
        for name in ("at_risk", "has_dropped_out")
    }

    def build() -> Anything:
        made = SimulationBuilder().build_default_simulation(system, count=ROWS)
        made.set_input("birth_date", "eternity", born)
        for name, values in flags.items():
            made.set_input(name, day, values)
        return made

    if not calculate_alone:
        return lambda: build().calculate("eligible", day)
    ready = build()

    def calculate() -> Anything:
        ready.delete_arrays("eligible")
        return ready.calculate("eligible", day)

    return calculate


def misjudged(eligible: Anything) -> int:
    """Count the persons of whom yes or no is said though it is not certain."""
    certain = answers()["outcome"] == "eligible"
    differing = int((pl.Series(eligible) != certain).sum())
    return differing + outcomes("undetermined")


VERDICT = Contestant(
    name='screen, only=("eligible",)',
    setup=partial(alone, "eligible"),
    run=run,
    wrong=wrong_flags,
    packages=POLARS,
)

PANDERA = Contestant(
    name="pandera validate, lazy",
    setup=pandera_validate,
    run=run,
    wrong=passed_by_pandera,
    packages=("pandera",),
)

CASES = (
    four("births as days"),
    four("some births by year alone", years=True),
    four("a day per row", days=True),
    Group(
        name=f"verdict alone, Polars, {ROWS:,} rows",
        contestants=(
            VERDICT,
            Contestant(
                name="hand-written, three values",
                setup=verdict_by_hand,
                run=run,
                wrong=wrong_flags,
            ),
            Contestant(
                name='screen, only=("outcome",)',
                setup=partial(alone, "outcome"),
                run=run,
                wrong=wrong_outcomes,
            ),
            Contestant(
                name="hand-written, outcome as text",
                setup=outcome_by_hand,
                run=run,
                wrong=wrong_outcomes,
            ),
            Contestant(
                name="dataframely filter",
                setup=dataframely_filter,
                run=run,
                wrong=passed_wrongly,
                packages=("dataframely",),
            ),
            Contestant(
                name="patito validate",
                setup=patito_validate,
                run=run,
                wrong=passed_by_patito,
                packages=("patito",),
            ),
            # It keeps a text for each failure: gigabytes of them in larger tables.
            *([PANDERA] if ROWS <= 1_000_000 else []),
        ),
        unit="table",
        rounds=9,
    ),
    Group(
        name=f"reasons, Polars, {ROWS:,} rows",
        contestants=(
            Contestant(
                name='screen, only=("unmet", "unknown")',
                setup=partial(alone, "unmet", "unknown"),
                run=run,
                wrong=wrong_reasons,
                packages=POLARS,
            ),
            Contestant(name="screen", setup=ours, run=run, wrong=wrong_rows),
            Contestant(
                name="dataframely filter and details",
                setup=dataframely_details,
                run=run,
                wrong=open_rows_left_out,
                packages=("dataframely",),
            ),
        ),
        unit="table",
        rounds=9,
    ),
    Group(
        name=f"a population of {ROWS:,} persons",
        contestants=(
            VERDICT,
            Contestant(
                name="OpenFisca, build and calculate",
                setup=fisca,
                run=run,
                wrong=misjudged,
                packages=("openfisca-core",),
            ),
            Contestant(
                name="OpenFisca, calculate alone",
                setup=partial(fisca, calculate_alone=True),
                run=run,
                wrong=misjudged,
            ),
        ),
        unit="population",
    ),
)
