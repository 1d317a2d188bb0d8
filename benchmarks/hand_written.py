"""The rule of Plug In 2.0 written by hand, as someone at home in Polars would."""

from __future__ import annotations

import polars as pl

from people_table import OLDEST, YOUNGEST

__all__ = ["AT_RISK", "OF_AGE", "four_columns", "of_age_on_its_day"]

OF_AGE = pl.col("birth_date").is_between(OLDEST, YOUNGEST)
AT_RISK = pl.col("at_risk") | pl.col("has_dropped_out")
TRUTHS = ["of age", "at risk of it", "verdict"]


def of_age_on_its_day() -> pl.Expr:
    """Work out the age on the day of the row."""
    born, asked = pl.col("birth_date").dt, pl.col("asked").dt

    def day_of_the_year(days: pl.Expr) -> pl.Expr:
        # In the Int8 of months, 100 times one runs over.
        return days.dt.month().cast(pl.Int16) * 100 + days.dt.day()

    before = day_of_the_year(pl.col("asked")) < day_of_the_year(pl.col("birth_date"))
    age = asked.year() - born.year() - before.cast(pl.Int32)
    return age.is_between(15, 24)


def _either(*texts: tuple[pl.Expr, str]) -> pl.Expr:
    """Return the text of the first condition that holds, or an empty one."""
    chosen = pl.when(texts[0][0]).then(pl.lit(texts[0][1]))
    for condition, text in texts[1:]:
        chosen = chosen.when(condition).then(pl.lit(text))
    return chosen.otherwise(pl.lit(""))


def four_columns(table: pl.LazyFrame, of_age: pl.Expr) -> pl.LazyFrame:
    """Add outcome, unmet, unknown and missing, unknown being neither yes nor no."""
    age, risk, verdict = (pl.col(name) for name in TRUTHS)
    no_birth = pl.col("birth_date").is_null()
    no_flag = pl.col("at_risk").is_null()
    no_other = pl.col("has_dropped_out").is_null()
    is_open = verdict.is_null()
    flags = is_open & risk.is_null()
    birth = is_open & no_birth
    return (
        table.with_columns(of_age.alias(TRUTHS[0]), AT_RISK.alias(TRUTHS[1]))
        .with_columns((age & risk).alias(TRUTHS[2]))
        .with_columns(
            outcome=pl.when(verdict)
            .then(pl.lit("eligible"))
            .when(~verdict)
            .then(pl.lit("ineligible"))
            .otherwise(pl.lit("undetermined")),
            unmet=_either(
                (~age & ~risk, "age;risk_or_dropout"),
                (~age, "age"),
                (~risk, "risk_or_dropout"),
            ),
            unknown=_either(
                (age.is_null() & risk.is_null(), "age;risk_or_dropout"),
                (age.is_null(), "age"),
                (risk.is_null(), "risk_or_dropout"),
            ),
            missing=_either(
                (birth & flags & no_flag & no_other, "birth;at_risk;has_dropped_out"),
                (birth & flags & no_flag, "birth;at_risk"),
                (birth & flags & no_other, "birth;has_dropped_out"),
                (birth, "birth"),
                (flags & no_flag & no_other, "at_risk;has_dropped_out"),
                (flags & no_flag, "at_risk"),
                (flags & no_other, "has_dropped_out"),
            ),
        )
        .drop(TRUTHS)
    )
