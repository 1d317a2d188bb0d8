"""Whether the parts of a project point to what is there, in the time there is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from plugin_model.findings import Finding, Place, Severity, finding
from plugin_model.organisation import Role
from plugin_model.project import Project
from plugin_model.region import municipality
from plugin_model.sub_project import Status, SubProject
from plugin_model.values import Period

__all__ = ["check_parts"]


def check_parts(project: Project) -> tuple[Finding, ...]:
    """Return what is wrong with ids, places and periods inside a project."""
    return (
        *_duplicates(project),
        *_organisations(project),
        *_other_pointers(project),
        *_places(project),
        *_phases(project),
        *_costs(project),
        *(
            one
            for place, part in enumerate(project.sub_projects)
            for one in _periods(project, part, f"/sub_projects/{place}")
        ),
    )


def _duplicates(project: Project) -> Iterator[Finding]:
    plan = project.funding
    lists: dict[str, list[str]] = {
        "/organisations": [one.id for one in project.organisations],
        "/regions": [one.id for one in project.regions],
        "/success_factors": [one.id for one in project.success_factors],
        # A spell names a sub-project or a workshop: the two share their ids.
        "/sub_projects": [one.id for one in project.sub_projects]
        + [one.id for one in project.workshops()],
    }
    if plan is not None:
        lists["/funding/sources"] = [one.id for one in plan.sources]
        lists["/funding/contributions"] = [one.id for one in plan.contributions]
        lists["/funding/costs"] = [one.id for one in plan.costs]
    for pointer, ids in lists.items():
        for id, times in Counter(ids).items():
            if times > 1:
                yield finding(
                    "check.duplicate_id", place=Place(pointer=pointer), id=repr(id)
                )


def _unknown(pointer: str, id: str, known: Iterable[str]) -> Iterator[Finding]:
    listed = sorted(known)
    if id not in listed:
        yield finding(
            "check.unknown_id",
            place=Place(pointer=pointer),
            id=repr(id),
            listed=", ".join(listed) or "–",
        )


def _roles(project: Project) -> Iterator[tuple[str, Role]]:
    """Return each role, of the project or a part, with the pointer to it."""
    holders = [("", project.roles)]
    for place, part in enumerate(project.sub_projects):
        holders.append((f"/sub_projects/{place}", part.roles))
        for inner, workshop in enumerate(part.workshops):
            pointer = f"/sub_projects/{place}/workshops/{inner}"
            holders.append((pointer, workshop.roles))
    for pointer, roles in holders:
        for place, role in enumerate(roles):
            yield f"{pointer}/roles/{place}", role


def _organisations(project: Project) -> Iterator[Finding]:
    known = {one.id for one in project.organisations}
    named = [
        (f"{pointer}/organisation", role.organisation)
        for pointer, role in _roles(project)
    ]
    named += [
        (f"/contacts/{place}/organisation", one.organisation)
        for place, one in enumerate(project.contacts)
    ]
    sources = () if project.funding is None else project.funding.sources
    for place, source in enumerate(sources):
        if source.organisation is not None:
            pointer = f"/funding/sources/{place}/organisation"
            named.append((pointer, source.organisation))
    for place, body in enumerate(project.organisations):
        for step, succession in enumerate(body.successions):
            pointer = f"/organisations/{place}/successions/{step}/successor"
            named.append((pointer, succession.successor))
    for pointer, id in named:
        yield from _unknown(pointer, id, known)


def _other_pointers(project: Project) -> Iterator[Finding]:
    regions = {one.id for one in project.regions}
    factors = {one.id for one in project.success_factors}
    parts = {one.id for one in project.sub_projects}
    for place, part in enumerate(project.sub_projects):
        at = f"/sub_projects/{place}"
        if part.region is not None:
            yield from _unknown(f"{at}/region", part.region, regions)
        for index, factor in enumerate(part.applies_factors):
            yield from _unknown(f"{at}/applies_factors/{index}", factor, factors)
    workshops = {one.id for one in project.workshops()}
    scopes = [(f"/claims/{at}", one.scope) for at, one in enumerate(project.claims)]
    scopes += [(f"/gaps/{at}", one.scope) for at, one in enumerate(project.gaps)]
    bodies = {one.id for one in project.organisations}
    for pointer, scope in scopes:
        if scope is not None:
            known = regions | parts | workshops | bodies
            yield from _unknown(f"{pointer}/scope", scope, known)
    plan = project.funding
    if plan is None:
        return
    sources = {one.id for one in plan.sources}
    for place, given in enumerate(plan.contributions):
        pointer = f"/funding/contributions/{place}/source"
        yield from _unknown(pointer, given.source, sources)
    for place, cost in enumerate(plan.costs):
        if cost.sub_project is not None:
            pointer = f"/funding/costs/{place}/sub_project"
            yield from _unknown(pointer, cost.sub_project, parts)


def _places(project: Project) -> Iterator[Finding]:
    """Tell of codes that no municipality has, and of those outside their region."""
    named: list[tuple[str, str | None, str | None]] = []
    for place, body in enumerate(project.organisations):
        pointer = f"/organisations/{place}/municipality"
        named.append((pointer, body.municipality, None))
    for place, part in enumerate(project.sub_projects):
        at = f"/sub_projects/{place}"
        named.append((f"{at}/municipality", part.municipality, part.region))
        named += [
            (f"{at}/workshops/{inner}/municipality", one.municipality, part.region)
            for inner, one in enumerate(part.workshops)
        ]
    for place, area in enumerate(project.regions):
        named += [
            (f"/regions/{place}/members/{inner}", code, None)
            for inner, code in enumerate(area.members or ())
        ]
    for pointer, code, region_id in named:
        if code is None:
            continue
        if municipality(code) is None:
            yield finding(
                "check.unknown_municipality",
                place=Place(pointer=pointer),
                municipality=repr(code),
            )
        region = None if region_id is None else project.region(region_id)
        if region is not None and region.has_member(code) is False:
            yield finding(
                "check.outside_region",
                place=Place(pointer=pointer),
                severity=Severity.WARNING,
                municipality=repr(code),
                region=region.name,
            )


def _outside(code: str, pointer: str, inner: Period, outer: Period) -> Finding:
    return finding(
        code,
        place=Place(pointer=pointer),
        first=inner.start or "…",
        last=inner.end or "…",
        start=outer.start or "…",
        end=outer.end or "…",
    )


def _phases(project: Project) -> Iterator[Finding]:
    if project.period is None:
        return
    for place, phase in enumerate(project.phases):
        if phase.period is not None and not project.period.contains(phase.period):
            yield _outside(
                "check.phase_outside",
                f"/phases/{place}/period",
                phase.period,
                project.period,
            )


def _costs(project: Project) -> Iterator[Finding]:
    """Tell of costs that arose when the project, or the part, had no money."""
    funded = {one.id: project.funded_period(one) for one in project.sub_projects}
    costs = () if project.funding is None else project.funding.costs
    for place, cost in enumerate(costs):
        limit = funded.get(cost.sub_project or "") or project.period
        if limit is None or cost.period is None or limit.contains(cost.period):
            continue
        pointer = f"/funding/costs/{place}/period"
        yield _outside("check.cost_outside", pointer, cost.period, limit)


def _periods(project: Project, part: SubProject, at: str) -> Iterator[Finding]:
    outer, funded, own = project.period, part.funded, part.period
    for limit in (outer, own):
        if funded is not None and limit is not None and not limit.contains(funded):
            yield _outside("check.funded_outside", f"{at}/funded", funded, limit)
    if own is None:
        return
    # Without a limit of its own the part is paid for from its first day.
    if funded is None and outer is not None and own.first < outer.first:
        yield _outside("check.part_too_early", f"{at}/period", own, outer)
    paid = funded or outer
    if paid is not None and paid.last < own.last and not _goes_on(part):
        yield finding(
            "check.tail_without_status",
            place=Place(pointer=f"{at}/period"),
            severity=Severity.WARNING,
            last=paid.last,
        )
    for place, workshop in enumerate(part.workshops):
        if workshop.period is not None and not own.contains(workshop.period):
            pointer = f"{at}/workshops/{place}/period"
            yield _outside("check.workshop_outside", pointer, workshop.period, own)


def _goes_on(part: SubProject) -> bool:
    """Tell whether some statement says that it is carried on in ordinary work."""
    return any(one.possible == (Status.CONTINUING,) for one in part.statuses)
