"""
Rows in bulk: participants out of many flat records of JSON at once.

A row has one day, and what it says of it few others do not say of the same day: the
municipality, the studies, the risk. What can be said of a day is made once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial
from itertools import repeat
from typing import Final, TypeAlias

import attrs
import msgspec

from plugin_model.documents import rows
from plugin_model.documents.bulk import UNUSUAL, FastReader, Writable, reader_of
from plugin_model.documents.nodes import Node
from plugin_model.documents.records import Batch
from plugin_model.documents.rows import ParticipantRow
from plugin_model.documents.scalars import Value
from plugin_model.documents.sources import Limits
from plugin_model.documents.wires import (
    Memory,
    Store,
    UnusualError,
    Wire,
    struct_of,
    wires_of,
)
from plugin_model.participant import Participant, SecurityMarking

__all__ = ["row_reader"]

_Said: TypeAlias = Callable[[Value, date | None], Value]
"""Makes what a participant has of a fact that was so on a day."""

_SPARE: Final = 8
"""How many new things one row can say, and more."""


def row_reader(limits: Limits) -> FastReader:
    """Return the fast way of reading participants from flat rows of facts."""
    node = Node(ParticipantRow)
    store = Store()
    wires = wires_of(node, store)
    kinds = {name: wire.kind for name, wire in wires.items()}
    cut = reader_of(struct_of(node, kinds), limits, store)
    build = _Builder(wires, store).people

    def read(batch: Batch) -> list[Participant] | None:
        try:
            return build(cut(batch))
        except UNUSUAL:
            return None

    return read


class _Builder:
    """Makes participants of rows, as `ParticipantRow.participant` does."""

    def __init__(self, wires: Mapping[str, Wire], store: Store) -> None:
        facts = {
            name: _facts(name, wire, store)
            for name, wire in wires.items()
            if name != "id"
        }
        status, dropped = facts["study_status"], facts["has_dropped_out"]
        both = store.memory(lambda raws: (status[raws[0]], dropped[raws[1]]))
        self._births = facts["birth"]
        self._numbers = facts["identifiers"]
        self._markings = facts["marking"]
        self._days = days = _Days(store)
        self._homes = days.numbers(facts["municipality"], _dated(rows.homes))
        self._studies = studies = days.numbers(both, _studied)
        # Few rows say both, and to look up two is slower than to look up one.
        self._standings = store.memory(lambda raw: studies[raw, msgspec.UNSET])
        self._risks = days.numbers(facts["at_risk"], _dated(rows.risks))
        self._flags = days.numbers(facts["newly_arrived"], _dated(rows.flags))
        self._entries = days.numbers(facts["project"], _entered)

    def people(self, found: Iterable[Value]) -> list[Participant]:
        """Return a participant for each row."""
        # This is done a million times: names at hand are found sooner, and what a
        # row leaves out costs next to nothing.
        births, days, made, flag = self._births, self._days, self._days.made, self._flag
        homes, risks, entries = self._homes, self._risks, self._entries
        standings, studies, unset = self._standings, self._studies, msgspec.UNSET
        unmarked = SecurityMarking.NONE
        people: list[Participant] = []
        for row in found:
            home = homes[row.municipality]
            risk = risks[row.at_risk]
            entry = entries[row.project]
            one = row.has_dropped_out
            if one is unset:
                study = standings[row.study_status]
            else:
                study = studies[row.study_status, one]
            values = days[row.entered_on]
            person = Writable()
            person.id = row.id
            person.birth = births[row.birth]
            person.participations = values[entry] or made(values, entry)
            one = row.stated_on
            if one:
                values = days[one]
            person.residences = values[home] or made(values, home)
            person.studies = values[study] or made(values, study)
            person.risk_assessments = values[risk] or made(values, risk)
            one = row.newly_arrived
            person.newly_arrived = () if one is unset else flag(values, one)
            one = row.completed_compulsory_school
            person.completed_compulsory_school = (
                () if one is unset else flag(values, one)
            )
            one = row.eligible_for_national_programme
            person.eligible_for_national_programme = (
                () if one is unset else flag(values, one)
            )
            one = row.identifiers
            person.identifiers = () if one is unset else self._numbers[one]
            one = row.marking
            person.marking = unmarked if one is unset else self._markings[one]
            person.__class__ = Participant
            people.append(person)
        return people

    def _flag(self, values: list[Value], raw: bool | None) -> Value:
        number = self._flags[raw]
        return values[number] or self._days.made(values, number)


def _facts(name: str, wire: Wire, store: Store) -> Memory:
    """Return the memory of what a member of a row stands for, checked as one."""
    attribute = attrs.fields_dict(ParticipantRow)[name]
    hold: Value = attribute.validator

    def work_out(raw: Value) -> Value:
        if raw is msgspec.UNSET:
            return attribute.default
        value = wire.build(raw)
        hold(None, attribute, value)
        return value

    return store.memory(work_out)


def _dated(make: _Said) -> _Said:
    def said(fact: Value, day: date | None) -> Value:
        if day is None and fact is not None:
            raise UnusualError
        return make(fact, day)

    return said


def _studied(both: tuple[Value, Value], day: date | None) -> Value:
    if day is None and both != (None, None):
        raise UnusualError
    return rows.studies(*both, day)


def _entered(project: Value, day: date | None) -> Value:
    if project is None and day is not None:
        raise UnusualError
    return rows.entries(project, day)


class _Days(Memory):
    """
    What rows can say of each day, made when it is first said.

    A day is a list that begins with the day. Whatever can be said of a day has a
    number, and stands in the list at its number once it has been said. Lists are
    smaller than dictionaries, and a lookup is as quick as what it looks at is near.
    """

    def __init__(self, store: Store) -> None:
        super().__init__(self._begun, store)
        store.add(self)
        self.clear()

    def clear(self) -> None:
        """Forget all days, and what can be said of them."""
        super().clear()
        self._makers: list[Callable[[Value], Value]] = [lambda day: day]
        self._room = 4 * _SPARE

    def _begun(self, day: Value) -> list[Value]:
        return [day or None, *repeat(None, self._room)]

    def numbers(self, known: Mapping[Value, Value], make: _Said) -> Memory:
        """Return the memory of the numbers of what can be said by one fact."""

        def number(raw: Value) -> int:
            self._makers.append(partial(make, known[raw]))
            if len(self._makers) + _SPARE > self._room:
                # A row at hand keeps its day, in which there is room to spare.
                self._room *= 2
                dict.clear(self)
            return len(self._makers) - 1

        return self._store.memory(number)

    def made(self, values: list[Value], number: int) -> Value:
        """Return what stands at a number, when nobody has said it of the day."""
        value = values[number] = self._makers[number](values[0])
        self._store.took_one()
        return value
