"""Every engine keeps every line of the contract."""

import pytest

from plugin_model.eligibility import check, decide
from plugin_model.errors import PluginModelError
from plugin_model.findings import Severity
from tests.spec.contract import LINES, REFUSALS, TABLES, Line, Refusal, Table
from tests.spec.evaluators import EVALUATORS, Answer, Evaluator

OF_TABLES = [
    pytest.param(table, id=f"{number} {line.title}")
    for number, (line, table) in enumerate(TABLES)
]
OF_REFUSALS = [
    pytest.param(refusal, id=f"{number} {line.title}")
    for number, (line, refusal) in enumerate(REFUSALS)
]
OF_EVALUATORS = [
    pytest.param(evaluator, id=evaluator.name, marks=evaluator.marks)
    for evaluator in EVALUATORS
]


@pytest.mark.parametrize("evaluator", OF_EVALUATORS)
@pytest.mark.parametrize("table", OF_TABLES)
def test_the_answers_are_those_of_the_table(evaluator: Evaluator, table: Table) -> None:
    """Outcomes are as the table says; so are truths and what is missing, if told."""
    people = [(case.facts, case.on) for case in table.cases]
    found = evaluator.answers(table.rules, people)
    assert found == [
        Answer(
            outcome=case.outcome,
            truths=None if answer.truths is None else case.told,
            missing=None if answer.missing is None else case.missing,
        )
        for case, answer in zip(table.cases, found, strict=True)
    ]


@pytest.mark.parametrize(
    ("evaluator", "refusal"),
    [
        pytest.param(evaluator, refusal, id=f"{evaluator.name}-{number} {line.title}")
        for evaluator in EVALUATORS
        for number, (line, refusal) in enumerate(REFUSALS)
        if evaluator.looks_for(refusal)
    ],
)
def test_what_is_an_error_is_refused(evaluator: Evaluator, refusal: Refusal) -> None:
    """An engine that looks for a fault refuses it, and answers nothing."""
    people = [(refusal.facts or {}, refusal.on)]
    with pytest.raises(PluginModelError):
        evaluator.answers(refusal.rules, people)


@pytest.mark.parametrize("refusal", OF_REFUSALS)
def test_the_error_names_all_that_is_wrong(refusal: Refusal) -> None:
    """The codes are those of the table, all at once and in order."""
    with pytest.raises(PluginModelError) as refused:
        decide(
            refusal.rules,
            refusal.facts or {},
            refusal.on,
            ignore_extra=refusal.ignore_extra,
        )
    assert tuple(one.code for one in refused.value.findings) == refusal.codes


@pytest.mark.parametrize("table", OF_TABLES)
def test_the_rules_of_the_tables_are_sound(table: Table) -> None:
    """`check` finds no error in a rule set that answers."""
    errors = [one for one in check(table.rules) if one.severity is Severity.ERROR]
    assert errors == []


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.title)
def test_each_line_is_held_to_something(line: Line) -> None:
    """A line that nothing follows from would be no contract."""
    assert line.tables or line.refusals
    assert line.says.endswith(".")


def test_each_title_is_used_once() -> None:
    """A line can be referred to by its title."""
    titles = [line.title for line in LINES]
    assert len(set(titles)) == len(titles)
