import pytest
from hypothesis import given
from hypothesis import strategies as st

polars = pytest.importorskip("polars")
from plugin_model.registers.people import People  # noqa: E402

Keys = list[str | None]


def met_again(pieces: list[Keys]) -> list[tuple[int, int]]:
    """Return who is met again, row and first row, over all pieces."""
    people, row = People(), 2
    found: list[tuple[int, int]] = []
    for keys in pieces:
        rows = polars.Series(range(row, row + len(keys)), dtype=polars.Int64)
        series = polars.Series(keys, dtype=polars.String)
        found += people.met_again(series, rows).rows()
        row += len(keys)
    return found


@given(st.lists(st.lists(st.none() | st.sampled_from("abcdefgh"), max_size=6)))
def test_pieces_do_not_matter(pieces: list[Keys]) -> None:
    """Whoever stood higher up is met again, in whichever piece that was."""
    keys = [key for piece in pieces for key in piece]
    expected = [
        (row, keys.index(key) + 2)
        for row, key in enumerate(keys, 2)
        if key is not None and keys.index(key) + 2 < row
    ]
    assert met_again(pieces) == expected
    assert met_again([keys]) == expected


def test_memory_grows_with_people_alone() -> None:
    """Whoever is met again takes no more room, and each person takes 16 bytes."""
    people = People()
    keys = polars.Series([f"P{number}" for number in range(1000)])
    for piece in range(20):
        start = piece * len(keys)
        rows = polars.Series(range(start, start + len(keys)), dtype=polars.Int64)
        people.met_again(keys, rows)
    assert sum(run.estimated_size() for run in people._runs) == 16 * len(keys)
    assert repr(people) == "People()"
