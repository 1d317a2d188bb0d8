"""Hypothesis profiles; ``HYPOTHESIS_PROFILE`` chooses fast, default or nightly."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.eligibility import postgres, spark

ON_CI = "CI" in os.environ

# A slow machine is no fault in the code, hence no deadline. A change is judged on
# the same examples each time; the nightly run is the one that looks for new ones.
settings.register_profile("fast", max_examples=20, deadline=None, derandomize=ON_CI)
settings.register_profile("default", max_examples=100, deadline=None, derandomize=ON_CI)
settings.register_profile(
    "nightly", max_examples=5_000, deadline=None, derandomize=False, print_blob=True
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture(scope="session", autouse=True)
def _no_engine_is_left() -> Iterator[None]:
    """Stop Spark and PostgreSQL, where a test has started them."""
    yield
    spark.stop()
    postgres.stop()
