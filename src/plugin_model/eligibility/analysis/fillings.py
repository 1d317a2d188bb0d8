"""Sets of fillings, looked at along one field: what another value of it would do."""

from __future__ import annotations

from plugin_model.eligibility.table import Component

__all__ = ["across", "deciding", "people"]


def people(component: Component) -> int:
    """Return the fillings that somebody can have."""
    return component.allowed([axis.unknown for axis in component.axes])


def across(component: Component, place: int, fillings: int) -> int:
    """
    Return *fillings*, and all that differ from one of them in one field alone.

    Args:
        component: The component that they are fillings of.
        place: The place of the field in it.
        fillings: A set of fillings.
    """
    stride, size = component.strides[place], component.axes[place].size
    folded = 0
    for cell in range(size):
        folded |= fillings >> cell * stride
    folded &= component.spread(place, 1)
    return folded * sum(1 << cell * stride for cell in range(size))


def deciding(component: Component, place: int) -> int:
    """Return the people to whom two values of a field give two answers."""
    everybody = people(component)
    met = everybody & component.all_met
    unmet = everybody & ~component.all_met
    both = across(component, place, met) & across(component, place, unmet)
    return everybody & both
