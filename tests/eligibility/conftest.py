"""What the tests of this folder share."""

from collections.abc import Iterator

import pytest

from tests.eligibility import postgres


@pytest.fixture(scope="session", autouse=True)
def _no_server_is_left_running() -> Iterator[None]:
    yield
    postgres.stop()
