"""
What rules do to a table: two versions beside each other, and a funnel of criteria.

Both are counted from the columns that `frames.screen` adds. Counts can be made safe to
publish: small ones are left out, the rest rounded. The extra is ``frames``.
"""

from plugin_model.errors import MissingExtraError
from plugin_model.findings import finding

try:
    from plugin_model.eligibility.impact.counting import Grid
    from plugin_model.eligibility.impact.funnels import Funnel, Step, funnel
    from plugin_model.eligibility.impact.versions import Impact, impact, impact_of
except ModuleNotFoundError:
    told = finding("extra.missing", what=__name__, extra="frames")
    raise MissingExtraError(told) from None

__all__ = ["Funnel", "Grid", "Impact", "Step", "funnel", "impact", "impact_of"]
