"""What ``plugin-model show`` prints: a project as a tree."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Final, assert_never

from attrs import frozen
from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from plugin_model import region
from plugin_model.claim import Count, Gap, Moment, Selection, Value
from plugin_model.cli.choosing import SHIPPED, project_called
from plugin_model.messages import Language, number, per_cent, text
from plugin_model.organisation import RoleKind
from plugin_model.project import Project
from plugin_model.sub_project import SubProject
from plugin_model.values import Money, Period, Rate
from plugin_model.values import Text as Words

__all__ = ["project_tree", "show_project"]

# What claims are often about; whatever else they are about is called as they call it.
_SUBJECTS: Final = (
    *("name", "start", "end", "period", "owner", "budget", "regions"),
    *("number_of_regions", "municipalities", "sub_projects", "workshops"),
    *("participants", "planned_participants"),
)


def show_project(
    project: Project, as_of: date | None, language: Language, console: Console
) -> None:
    """Print a project as of a day; ``None``: the last day of its period."""
    last = project.period.last if project.period is not None else date.max
    console.print(project_tree(project, as_of or last, language))


def project_tree(project: Project, on: date, language: Language) -> Tree:
    """Return a project as a tree, its names and claims as they were on a day."""
    return _Sayer(project=project, on=on, language=language).tree()


@frozen(kw_only=True)
class _Sayer:
    """Says the parts of one project in one language."""

    project: Project
    """The project."""

    on: date
    """The day for which names and claims are given."""

    language: Language
    """The language."""

    def tree(self) -> Tree:
        """Return the whole tree."""
        project = self.project
        title = " · ".join(filter(None, [project.name, project.diary_number]))
        tree = Tree(Text(title, style="bold"))
        for line in self._facts():
            tree.add(Text(line))
        self._branch(tree, "money", self._money())
        self._branch(tree, "target_group", self._target_group())
        self._branch(tree, "partners", self._partners())
        self._add_parts(tree)
        factors = (one.label.language(self.language) for one in project.success_factors)
        self._branch(tree, "success_factors", factors)
        self._add_claims(tree)
        gaps = (self._gap(one) for one in project.gaps)
        self._branch(tree, "gaps", gaps)
        return tree

    def _say(self, code: str, **values: object) -> str:
        return text(f"show.{code}", self.language, values=values)

    def _kind(self, member: Enum) -> str:
        return self._say(f"{type(member).__name__.lower()}.{member.value}")

    def _branch(self, tree: Tree, code: str, lines: Iterator[str]) -> None:
        told = list(lines)
        if told:
            branch = tree.add(Text(self._say(code), style="bold"))
            for line in told:
                branch.add(Text(line))

    def _facts(self) -> Iterator[str]:
        project = self.project
        if project.summary is not None:
            yield project.summary.language(self.language)
        if project.owner is not None:
            yield self._say("owner", name=self._name(project.owner))
        if project.period is not None:
            yield self._say("period", period=project.period)
        for phase in project.phases:
            words = phase.words and phase.words.language(self.language)
            when = phase.period or words or self._say("unknown")
            yield self._say("phase", kind=self._kind(phase.kind), period=when)
        if project.planned_participants is not None:
            yield self._say("planned", count=self._count(project.planned_participants))
        if project.predecessor is not None:
            before = project.predecessor
            name = project_called(before).name if before in SHIPPED else before
            yield self._say("predecessor", name=name)

    def _name(self, id: str) -> str:
        found = self.project.organisation(id)
        name = None if found is None else found.as_of(self.on)
        if found is None or name is None:
            return id
        return name.legal if name.short is None else f"{name.legal} ({name.short})"

    def _money(self) -> Iterator[str]:
        plan = self.project.funding
        if plan is None:
            return
        if plan.budget is not None:
            yield self._say("budget", amount=self._amount(plan.budget))
        shares = dict(plan.shares())
        labels = {one.id: one.label for one in plan.sources}
        for one in plan.contributions:
            label = labels.get(one.source)
            source = one.source if label is None else label.language(self.language)
            said = f"{source}: {self._amount(one.amount)}"
            share = shares[one.id]
            yield (
                said
                if share is None
                else self._say("contribution", amount=said, share=self._share(share))
            )
        if plan.union_rate is not None:
            rate = self._share(Fraction(plan.union_rate.value))
            yield self._say("union_rate", rate=rate)

    def _amount(self, money: Money | None) -> str:
        if money is None:
            return self._say("unknown")
        amount = number(money.amount, self.language, grouped=True)
        return f"{amount} {'kr' if money.currency == 'SEK' else money.currency}"

    def _count(self, count: int) -> str:
        return number(count, self.language)

    def _share(self, share: Fraction) -> str:
        return per_cent(share, self.language)

    def _target_group(self) -> Iterator[str]:
        rules = self.project.target_group
        for one in () if rules is None else rules.criteria:
            yield one.label.language(self.language)

    def _partners(self) -> Iterator[str]:
        for role in self.project.roles:
            if role.kind is RoleKind.PARTNER:
                tasks = [one.language(self.language) for one in role.tasks]
                name = self._name(role.organisation)
                yield ": ".join(filter(None, [name, "; ".join(tasks)]))

    def _add_parts(self, tree: Tree) -> None:
        parts = tree.add(Text(self._say("parts"), style="bold"))
        for area in self.project.regions:
            own = [one for one in self.project.sub_projects if one.region == area.id]
            branch = parts.add(Text(area.name))
            for part in own:
                leaf = branch.add(Text(self._part(part)))
                for shop in part.workshops:
                    leaf.add(Text(shop.name or shop.id))
            if not own:
                branch.add(Text(self._say("unknown")))

    def _called(self, id: str) -> str:
        """Return what a region, a sub-project or an organisation is called."""
        area = self.project.region(id)
        if area is not None:
            return area.name
        parts = (one for one in self.project.sub_projects if one.id == id)
        return next(map(self._named, parts), None) or self._name(id)

    def _named(self, part: SubProject) -> str:
        place = region.municipality(part.municipality or "")
        return part.name or (part.id if place is None else place.name)

    def _part(self, part: SubProject) -> str:
        told = [
            *(self._kind(one) for one in part.aims),
            *(self._kind(one) for one in part.methods),
            *([part.focus.language(self.language)] if part.focus is not None else []),
            str(part.period) if part.period is not None else "",
            " / ".join(self._kind(one) for one in part.status_on(self.on)),
        ]
        return f"{self._named(part)}: {', '.join(filter(None, told))}"

    def _add_claims(self, tree: Tree) -> None:
        asked = {
            (subject, scope): self.project.as_of(subject, self.on, scope=scope)
            for subject, scope in self.project.subjects()
        }
        disputed = {
            about: standing
            for about, standing in asked.items()
            if standing.current and not standing.is_settled
        }
        if not disputed:
            return
        branch = tree.add(Text(self._say("claims", day=self.on), style="bold"))
        for (subject, scope), standing in disputed.items():
            leaf = branch.add(Text(self._subject(subject, scope)))
            for one in standing.current:
                leaf.add(Text(f"{self._value(one.value)} ({one.source.title})"))
            for one in standing.rivals:
                rival = f"{self._value(one.value)} ({one.source.title})"
                leaf.add(Text(self._say("rival", claim=rival)))

    def _subject(self, subject: str, scope: str | None) -> str:
        named = subject
        if subject in _SUBJECTS:
            named = text(f"show.subject.{subject}", self.language)
        return named if scope is None else f"{named} · {self._called(scope)}"

    def _gap(self, gap: Gap) -> str:
        what = gap.what.language(self.language)
        return what if gap.scope is None else f"{self._called(gap.scope)}: {what}"

    def _value(self, value: Value) -> str:
        match value:
            case Count():
                count = self._count(value.number)
                return self._say(f"count.{value.precision.value}", count=count)
            case Money():
                return self._amount(value)
            case Moment():
                return value.words
            case Period():
                return str(value)
            case Rate():
                return self._share(Fraction(value.value))
            case Selection():
                return f"{len(value)}: {', '.join(map(self._called, value.ids))}"
            case Words():
                return value.language(self.language)
            case _:
                assert_never(value)
